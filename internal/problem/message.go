package problem

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxLine limits a foreign text in a message, whatever a service sends.
const maxLine = 300

// OneLine returns foreign text in a form that fits into a message: one line, printable, at most 300
// bytes.
func OneLine(s string) string { return shortLine(s, maxLine) }

// ShortLine is OneLine with at most 120 bytes, for a part of a line.
func ShortLine(s string) string { return shortLine(s, 120) }

func shortLine(s string, longest int) string {
	clean := func(r rune) rune {
		if r == utf8.RuneError || !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}
	if len(s) > 4*longest {
		s = s[:4*longest]
	}
	s = strings.Join(strings.Fields(strings.Map(clean, s)), " ")
	if len(s) <= longest {
		return s
	}
	s = s[:longest-len("...")]
	for !utf8.ValidString(s) {
		s = s[:len(s)-1]
	}
	return s + "..."
}

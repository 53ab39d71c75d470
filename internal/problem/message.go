package problem

import (
	"net/http"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxLine limits a foreign text in a message, whatever a service sends.
const maxLine = 300

// OneLine returns foreign text in a form that fits into a message: one line, printable, at most 300
// bytes.
func OneLine(s string) string {
	clean := func(r rune) rune {
		if r == utf8.RuneError || !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}
	if len(s) > 4*maxLine {
		s = s[:4*maxLine]
	}
	s = strings.Join(strings.Fields(strings.Map(clean, s)), " ")
	if len(s) <= maxLine {
		return s
	}
	s = s[:maxLine-len("...")]
	for !utf8.ValidString(s) {
		s = s[:len(s)-1]
	}
	return s + "..."
}

// Message returns the one-line message of a refusal:
// "box.CopyFolder: 409 item_name_in_use: text (request r1, 2 attempts)".
func Message(op string, status int, code, text, requestID string, attempts int) string {
	var b strings.Builder
	b.WriteString(op)
	b.WriteByte(':')
	if status != 0 {
		b.WriteString(" " + strconv.Itoa(status))
	}
	if code != "" {
		b.WriteString(" " + OneLine(code))
	}
	if text = OneLine(text); text != "" {
		title := http.StatusText(status)
		if code != "" || status != 0 && (title == "" || !strings.HasPrefix(text, title)) {
			b.WriteByte(':')
		}
		b.WriteString(" " + text)
	}
	var notes []string
	if requestID != "" {
		notes = append(notes, "request "+OneLine(requestID))
	}
	if attempts > 1 {
		notes = append(notes, strconv.Itoa(attempts)+" attempts")
	}
	if len(notes) > 0 {
		b.WriteString(" (" + strings.Join(notes, ", ") + ")")
	}
	return b.String()
}

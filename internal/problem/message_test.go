package problem_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/farcopy/farcopy/internal/problem"
)

func TestLine(t *testing.T) {
	tests := []struct{ in, want string }{
		{"", ""},
		{"as it is", "as it is"},
		{"two\r\nlines\tand\vmore", "two lines and more"},
		{"  trimmed \n", "trimmed"},
		{"bell\a, escape\x1b[31m, null\x00.", "bell , escape [31m, null ."},
		{"not \xff\xfe UTF-8", "not UTF-8"},
		{"right-to-left \u202etxt", "right-to-left txt"},
		{"Größe 大 ok", "Größe 大 ok"},
		{strings.Repeat("a", 300), strings.Repeat("a", 300)},
		{strings.Repeat("a", 301), strings.Repeat("a", 297) + "..."},
		{strings.Repeat("a", 1<<20), strings.Repeat("a", 297) + "..."},
		{strings.Repeat("大", 150), strings.Repeat("大", 99) + "..."},
		{"a" + strings.Repeat("大", 150), "a" + strings.Repeat("大", 98) + "..."},
	}
	for _, tt := range tests {
		if got := problem.OneLine(tt.in); got != tt.want {
			t.Errorf("OneLine(%.40q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func FuzzLine(f *testing.F) {
	f.Add("a\nb")
	f.Add(strings.Repeat("大\xff\u202e", 200))
	f.Fuzz(func(t *testing.T, s string) {
		got := problem.OneLine(s)
		unfit := func(r rune) bool { return !unicode.IsPrint(r) }
		if len(got) > 300 {
			t.Errorf("OneLine(%q) has %d bytes, want at most 300", s, len(got))
		}
		if !utf8.ValidString(got) {
			t.Errorf("OneLine(%q) = %q, want UTF-8", s, got)
		}
		if strings.ContainsFunc(got, unfit) {
			t.Errorf("OneLine(%q) = %q, want printable text", s, got)
		}
		if again := problem.OneLine(got); again != got {
			t.Errorf("OneLine(%q) = %q: not the same again", got, again)
		}
	})
}

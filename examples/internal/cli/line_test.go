package cli_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/farcopy/farcopy/examples/internal/cli"
)

// nasty are texts that do something to a terminal.
var nasty = map[string]struct{ in, want string }{
	"a title":              {"\x1b]0;owned\a", `\x1b]0;owned\a`},
	"a cleared screen":     {"a\x1b[2Jb", `a\x1b[2Jb`},
	"C1":                   {"a\u009b2Jb\u0085", `a\u009b2Jb\u0085`},
	"raw C1":               {"a\x9b2Jb", `a\x9b2Jb`},
	"bidi":                 {"a\u202egpj.exe\u2066", `a\u202egpj.exe\u2066`},
	"a second line":        {"copied\r\nnot copied", `copied\r\nnot copied`},
	"a line separator":     {"a\u2028b", `a\u2028b`},
	"nothing of the sort":  {`Größe "大" \ 100 %`, `Größe "大" \ 100 %`},
	"a replacement rune":   {"a\ufffdb", "a\ufffdb"},
	"a zero width space":   {"a\u200bb", `a\u200bb`},
	"delete and backspace": {"a\x7f\b", `a\x7f\b`},
}

func TestLine(t *testing.T) {
	for name, tt := range nasty {
		if got := cli.Line(tt.in); got != tt.want {
			t.Errorf("%s: got %q, want %q", name, got, tt.want)
		}
	}
}

// TestNothingRawReachesTheTerminal: neither in a result nor in an error.
func TestNothingRawReachesTheTerminal(t *testing.T) {
	for name, tt := range nasty {
		var out bytes.Buffer
		cmd := cli.New("x-copy", "", &out, io.Discard)
		cmd.Printf("copied: folder %s %q", tt.in, tt.in)
		cli.Report(&out, "x-copy", errors.New(tt.in))
		cmd.PrintTree("after", "a\n"+strings.Map(noLineEnd, tt.in))
		if i := strings.IndexFunc(out.String(), raw); i >= 0 || !utf8.Valid(out.Bytes()) {
			t.Errorf("%s: %q", name, &out)
		}
		if n := strings.Count(out.String(), "\n"); n != 5 {
			t.Errorf("%s: %d lines, want 5: %q", name, n, &out)
		}
	}
}

func raw(r rune) bool { return r != '\n' && !unicode.IsPrint(r) }

func noLineEnd(r rune) rune {
	if r == '\n' {
		return -1
	}
	return r
}

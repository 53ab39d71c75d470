package cli

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Line makes a text fit for a terminal: what is not printable, such as a control sequence, a line
// end or a mark that turns the direction of writing, is shown as a Go escape. A service chooses
// ids, names and messages freely.
func Line(s string) string {
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(s[i:], string(utf8.RuneError)):
			b.WriteString(`\x` + strconv.FormatUint(uint64(s[i])|0x100, 16)[1:])
		case unicode.IsPrint(r):
			b.WriteRune(r)
		default:
			quoted := strconv.QuoteRune(r)
			b.WriteString(quoted[1 : len(quoted)-1])
		}
	}
	return b.String()
}

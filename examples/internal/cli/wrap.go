package cli

import "strings"

// width is that of a terminal, and tab how far apart its tab stops are.
const (
	width = 80
	tab   = 8
)

// wrap breaks the lines of a help that are wider than a terminal. What goes on begins below its
// line's first word.
func wrap(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if columns(strings.TrimSuffix(line, "\n")) <= width {
			b.WriteString(line)
			continue
		}
		indent := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
		column := 0
		for n, word := range strings.Fields(line) {
			switch {
			case n == 0:
				b.WriteString(indent)
				column = columns(indent)
			case column+1+columns(word) > width:
				b.WriteString("\n" + indent)
				column = columns(indent)
			default:
				b.WriteString(" ")
				column++
			}
			b.WriteString(word)
			column += columns(word)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// columns returns how wide a text is that begins a line, or holds no tab.
func columns(s string) (n int) {
	for _, r := range s {
		if r == '\t' {
			n += tab - n%tab
		} else {
			n++
		}
	}
	return n
}

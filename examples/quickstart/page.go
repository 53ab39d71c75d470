package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/fatih/color"

	"github.com/farcopy/farcopy/examples/internal/cli"
)

// page is where the quickstart prints.
type page struct {
	out      io.Writer
	coloured bool
}

// newPage returns a page that is coloured if it is a terminal, unless the user does not want it:
// -no-color, NO_COLOR=1, TERM=dumb.
func newPage(out io.Writer, noColor bool) page {
	return page{out, out == os.Stdout && !color.NoColor && !noColor}
}

var (
	bold  = color.New(color.Bold)
	faint = color.New(color.Faint)
	good  = color.New(color.FgGreen)
	bad   = color.New(color.FgRed)
)

// paint colours a text, which has no line end.
func (p page) paint(c *color.Color, text string) string {
	if !p.coloured || c == nil {
		return text
	}
	return c.Sprint(text)
}

// line prints a line, and nothing in it that a terminal would act on.
func (p page) line(c *color.Color, format string, args ...any) {
	fmt.Fprintln(p.out, p.paint(c, cli.Line(fmt.Sprintf(format, args...))))
}

func (p page) list(before string, lines []string) {
	for _, l := range lines {
		p.line(nil, "%s%s", before, l)
	}
}

// cell is a part of a line.
type cell struct {
	text  string
	color *color.Color
}

// widths are those of the columns of the table but for the last one.
var widths = []int{24, 28}

// row prints a line of the table.
func (p page) row(cells ...cell) {
	var b strings.Builder
	for i, c := range cells {
		text := cli.Line(c.text)
		b.WriteString(p.paint(c.color, text))
		if i < len(widths) {
			b.WriteString(strings.Repeat(" ", max(1, widths[i]-len(text))))
		}
	}
	fmt.Fprintln(p.out, strings.TrimRight(b.String(), " "))
}

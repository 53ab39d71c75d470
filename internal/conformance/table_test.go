package conformance

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/farcopy/farcopy/internal/simtest"
)

// TestTable prints, with -v, what every fault comes to in every service: what the caller was told, the copies there are in
// the end, and the requests for the copy plus those for reading.
func TestTable(t *testing.T) {
	var b strings.Builder
	b.WriteString("| fault |")
	for _, s := range subjects {
		b.WriteString(" " + s.name + " |")
	}
	b.WriteString("\n|---|" + strings.Repeat("---|", len(subjects)) + "\n")
	unknowns := map[string]int{}
	rows := append(kinds(), kind{fault: simtest.ActTwice})
	for _, k := range rows {
		fmt.Fprintf(&b, "| %s |", k.fault.Name)
		for _, s := range subjects {
			synctest.Test(t, func(t *testing.T) {
				o := s.new(t, tune{})
				res := o.run(t.Context(), s.op, k.fault)
				if res.told() == unknown {
					unknowns[s.name]++
				}
				fmt.Fprintf(&b, " %s, %d, %d+%d |", res.told(), res.made, res.sent, res.reads)
			})
		}
		b.WriteString("\n")
	}
	fmt.Fprintf(&b, "| unknown, of %d |", len(rows))
	for _, s := range subjects {
		fmt.Fprintf(&b, " %d |", unknowns[s.name])
	}
	t.Log("\n" + b.String())
}

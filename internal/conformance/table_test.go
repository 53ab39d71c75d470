package conformance

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/farcopy/farcopy/internal/simtest"
)

// TestTable prints, with -v, what every fault comes to in every service: what the caller was told, the copies there are in
// the end, and the requests for the copy plus those for reading. Unknown may be told only where the subject says so.
func TestTable(t *testing.T) {
	var b strings.Builder
	b.WriteString("| the service | fault |")
	for _, s := range subjects {
		b.WriteString(" " + s.name + " |")
	}
	b.WriteString("\n|---|---|" + strings.Repeat("---|", len(subjects)) + "\n")
	rows := append(kinds(), kind{fault: simtest.ActTwice, family: delivered})
	faults, families := map[string]int{}, map[string][]family{}
	for _, k := range rows {
		fmt.Fprintf(&b, "| %s | %s |", k.family, k.fault.Name)
		for _, s := range subjects {
			synctest.Test(t, func(t *testing.T) {
				o := s.new(t, tune{})
				res := o.run(t.Context(), s.op, k.fault)
				if res.told() == unknown {
					faults[s.name]++
					families[s.name] = append(families[s.name], k.family)
					if !slices.Contains(s.unknown, k.family) {
						t.Errorf("%s, %s: %v", s.name, k.fault.Name, res.err)
					}
				}
				fmt.Fprintf(&b, " %s, %d, %d+%d |", res.told(), res.made, res.sent, res.reads)
			})
		}
		b.WriteString("\n")
	}
	fmt.Fprintf(&b, "| unknown | of %d faults |", len(rows))
	for _, s := range subjects {
		fmt.Fprintf(&b, " %d |", faults[s.name])
	}
	all := slices.CompactFunc(rows, func(a, b kind) bool { return a.family == b.family })
	fmt.Fprintf(&b, "\n| unknown | of %d families |", len(all))
	for _, s := range subjects {
		fmt.Fprintf(&b, " %d |", len(slices.Compact(families[s.name])))
	}
	t.Log("\n" + b.String())
	if doc, err := os.ReadFile("../../CONTRIBUTING.md"); err != nil || !strings.Contains(string(doc), b.String()) {
		t.Errorf("CONTRIBUTING.md shows another table: put in what -v prints (%v)", err)
	}
}

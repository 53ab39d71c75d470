package conformance

import (
	"flag"
	"fmt"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/simtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

var everyLag = flag.Bool("lags", false, "TestLag meets each fault with each combination of lag and clocks, not with two of them")

// TestLag meets every service with every fault, alone, while its listings lag behind and the Date of its answers differs
// from the clock that dates items.
func TestLag(t *testing.T) {
	type combination struct{ lag, skew time.Duration }
	var all []combination
	for _, lag := range lags {
		for _, skew := range skews {
			all = append(all, combination{lag, skew})
		}
	}
	for _, s := range subjects {
		rows := kinds()
		if s.unique {
			rows = append(rows, kind{fault: simtest.ActTwice, family: delivered})
		}
		for i, k := range rows {
			for j, c := range all {
				if !*everyLag && (i*4+j)%len(all) >= 2 {
					continue
				}
				for _, m := range modes {
					testkit.Run(t, fmt.Sprintf("%s/%s/%s/lag %v, date %v", s.name, k.fault.Name, m.name, c.lag, c.skew), func(t *testing.T) {
						tr := s.new(t, tune{reconcile: m.mode})
						tr.sim.SetListLag(c.lag)
						tr.sim.SetDateSkew(c.skew)
						s.check(t, tr, tr.run(t.Context(), s.op, k.fault))
					})
				}
			}
		}
	}
}

// TestClocksFarApart: a request is delivered twice, and the Date of answers is more than five seconds ahead of the clock that
// dates items. What the second delivery meets looks older than the request, as what most second runs of a program meet.
func TestClocksFarApart(t *testing.T) {
	for _, s := range only("box", "box named", "box file", "box file named", "box create", "oss forbid-overwrite") {
		testkit.Run(t, s.name, func(t *testing.T) {
			tr := s.new(t, tune{})
			tr.sim.SetDateSkew(7 * time.Second)
			if o := tr.run(t.Context(), s.op, simtest.ActTwice); s.judge(tr, o) != hidden {
				t.Errorf("told %s: %v", o.told(), o.err)
			}
		})
	}
}

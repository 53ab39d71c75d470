package conformance

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/simtest"
)

var (
	chains = flag.Int("chains", 200, "random fault chains for each subject and mode")
	seed   = flag.Uint64("seed", 1, "the first chain")
)

// TestRandom meets every service with random chains of one to four faults, on the copy and on whatever is read, in all
// modes of reconciling. The chain's number is its seed.
func TestRandom(t *testing.T) {
	all := kinds()
	for _, s := range subjects {
		t.Run(s.name, func(t *testing.T) {
			for i := range uint64(*chains) {
				n := *seed + i
				r := rand.New(rand.NewPCG(n, n))
				var faults []simtest.Fault
				var names []string
				for range 1 + r.IntN(4) {
					k := all[r.IntN(len(all))]
					for k.lies && !s.lies503 {
						k = all[r.IntN(len(all))]
					}
					faults, names = append(faults, k.fault), append(names, k.fault.Name)
				}
				op := s.op
				if r.IntN(4) == 0 {
					op = "*" // the reads that settle the copy meet the rest of the chain
				}
				mode := call.Reconcile(r.IntN(3))
				t.Run(fmt.Sprintf("%d/%s/%s", n, op, strings.Join(names, "; ")), func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						tr := s.new(t, tune{reconcile: mode, maxAttempts: 1 + r.IntN(5)})
						if op != s.op {
							tr.sim.Inject("*", faults...)
							faults = nil
						}
						s.check(t, tr, tr.run(t.Context(), s.op, faults...))
					})
				})
			}
		})
	}
}

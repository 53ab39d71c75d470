package conformance

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/simtest"
)

var (
	chains = flag.Int("chains", defaultChains, "random fault chains for each subject and mode")
	seed   = flag.Uint64("seed", 1, "the first chain")
)

// TestRandom meets every service with random chains of one to four faults, on the copy and on whatever is read, in all
// modes of reconciling, with listings that lag, clocks that differ, and in one chain of three a second program that makes
// the same copy. The chain's number is its seed.
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
					k := pick(r, all)
					faults, names = append(faults, k.fault), append(names, k.fault.Name)
				}
				op := s.op
				if r.IntN(4) == 0 {
					op = "*" // the reads that settle the copy meet the rest of the chain
				}
				t.Run(fmt.Sprintf("%d/%s/%s", n, op, strings.Join(names, "; ")), func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) { s.chain(t, r, op, faults) })
				})
			}
		})
	}
}

func (s subject) chain(t *testing.T, r *rand.Rand, op string, faults []simtest.Fault) {
	mode := call.Reconcile(r.IntN(3))
	racers := []*racer{{tune: tune{program: "one", reconcile: mode, maxAttempts: 1 + r.IntN(5)}}}
	if r.IntN(3) == 0 {
		second := randomRacer(r, "two", mode)
		second.start = upTo(r, 40*time.Second)
		racers = append(racers, second)
	}
	tr := s.new(t, racers[0].tune)
	tr.distort(pick(r, lags), pick(r, skews))
	if op != s.op {
		tr.sim.Inject("*", faults...)
		faults = nil
	}
	if len(racers) == 1 {
		s.check(t, tr, tr.run(t.Context(), s.op, faults...))
		return
	}
	tr.sim.Inject(s.op, faults...)
	s.compete(t, tr, racers)
	s.checkRace(t, tr, racers)
}

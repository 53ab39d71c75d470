package conformance

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/jobtest"
)

// TestJobsOneTarget lets two jobs with journals of their own copy one source to one target at the same
// time, and run again. All responses arrive, listings lag and clocks differ. No item is told as copied
// more often than the service has made it. BitPaket is left out: it accepts both requests for an
// object that is not there yet, and there accepted means made.
func TestJobsOneTarget(t *testing.T) {
	for _, s := range jobtest.Services {
		if s.Name == "bitpaket" || s.Name == "oss large" {
			continue
		}
		for i := range uint64(*jobChains) {
			n := *seed + i
			t.Run(fmt.Sprintf("%s/%d", s.Name, n), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					c := newJobChain(t, s, n)
					var mu sync.Mutex
					copied := map[string]int{}
					tell := func(w jobtest.Word) {
						mu.Lock()
						defer mu.Unlock()
						c.note("%s: %.200s", c.world.Sim.Now().Format("15:04:05.000"), fmt.Sprintf("%+v", w))
						if w.Action == farcopy.ActionCopied {
							copied[w.Source]++
						}
					}
					var jobs sync.WaitGroup
					for k := range uint64(2) {
						r := rand.New(rand.NewPCG(n, k))
						journal := t.TempDir()
						jobs.Go(func() { c.runAlone(r, journal, tell) })
					}
					jobs.Wait()
					time.Sleep(3 * time.Hour)
					done := c.world.Done()
					for source, told := range copied {
						if told > done[source] {
							t.Errorf("%s: told as copied %d times, and done %d times", source, told, done[source])
						}
					}
					if t.Failed() {
						t.Log("\n" + c.diary())
					}
				})
			})
		}
	}
}

// runAlone runs a job up to three times.
func (c *jobChain) runAlone(r *rand.Rand, journal string, tell func(jobtest.Word)) {
	tn := tune{trip: time.Millisecond + upTo(r, 200*time.Millisecond), dial: upTo(r, time.Second)}
	time.Sleep(upTo(r, 3*time.Second))
	for range 3 {
		end, err := c.s.Run(jobtest.Process{
			Spec: c.world.Spec, Context: c.t.Context(), Journal: journal, Workers: pick(r, []int{1, 2, 4, 0}),
			Client: tn.network(c.world.Sim.(simulator), nil), Verify: pick(r, []farcopy.Verify{"", "", farcopy.VerifyRead}), Tell: tell,
		})
		if err != nil {
			c.t.Error(err)
		}
		if end.Text == "" {
			return
		}
		time.Sleep(upTo(r, time.Minute))
	}
}

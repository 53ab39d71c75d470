package transport

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"
)

// TestGateUsesAnyWindow draws services of any window, quota, latency and way of telling them,
// documented or not. After three windows the gate uses what there is, is refused hardly ever, and
// fails no request by itself.
func TestGateUsesAnyWindow(t *testing.T) {
	lengths := []time.Duration{5 * time.Second, 10 * time.Second, 30 * time.Second, time.Minute}
	for seed := range uint64(100) {
		r := rand.New(rand.NewPCG(seed, 1))
		w := fakeWindow{
			length:  lengths[r.IntN(len(lengths))],
			limit:   5 + r.IntN(200),
			latency: time.Duration(r.IntN(500)) * time.Millisecond,
			silent:  r.IntN(2) == 0,
		}
		documented := []time.Duration{0, w.length, time.Minute}[r.IntN(3)]
		workers, start := 1+r.IntN(40), time.Duration(r.Int64N(int64(w.length)))
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(start)
				held := storm(t, NewGate(2*time.Minute, documented), &w, workers, 12*w.length)
				if held > 0 {
					t.Errorf("the gate failed %d requests by itself", held)
				}
				if n := w.refused - w.refusedFirst; n > 8 {
					t.Errorf("%d requests refused after the first window", n)
				}
				usable := w.limit
				if w.latency > 0 {
					usable = min(usable, int(time.Duration(workers)*w.length/w.latency))
				}
				used, windows := 0, len(w.perWindow)-3
				for _, n := range w.perWindow[3:] {
					used += n
				}
				if used*100 < windows*usable*80 { // a second of five is lost to times that are told in whole seconds
					t.Errorf("%d of %d used, documented %v: %v", used, windows*usable, documented, w.perWindow)
				}
			})
		})
	}
}

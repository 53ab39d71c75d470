package transport

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// uneven is a way there and back that takes any time below a bound, so that requests overtake each other.
type uneven struct {
	*window
	below time.Duration
}

func (u uneven) RoundTrip(*http.Request) (*http.Response, error) {
	time.Sleep(rand.N(u.below / 2))
	resp := u.answer(time.Now())
	time.Sleep(rand.N(u.below / 2))
	return resp, nil
}

// TestGateWithoutQuotaHeaders wants one window to teach the next: from the second limit on, one request finds it.
func TestGateWithoutQuotaHeaders(t *testing.T) {
	for _, workers := range []int{16, 64, 256} {
		for _, jitter := range []bool{false, true} {
			t.Run(fmt.Sprintf("%d workers, jitter %t", workers, jitter), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					w := &window{limit: 1000, length: time.Minute, latency: 50 * time.Millisecond, none: true}
					var service http.RoundTripper = w
					if jitter {
						service = uneven{w, 500 * time.Millisecond}
					}
					storm(t, NewGate(2*time.Minute, 0), service, workers, 10*time.Minute)
					if all := w.served + w.refused; w.refused*100 > all*2 {
						t.Errorf("%d of %d requests refused, want at most 2 %%", w.refused, all)
					}
					if n := w.refused - w.refusedFirst; n > len(w.perWindow) {
						t.Errorf("%d refused in the %d windows after the first, want one each", n, len(w.perWindow)-1)
					}
					for i, n := range w.perWindow {
						if n*100 < w.limit*98 {
							t.Errorf("window %d: %d of %d used", i, n, w.limit)
						}
					}
				})
			})
		}
	}
}

// TestStintForgets: where more fit than the last time, one request finds that out, and nobody is held any more; those that are
// long at work hold the others no longer than a second each.
func TestStintForgets(t *testing.T) {
	for name, wait := range map[string]time.Duration{"": 0, "one is slow": guessTime, "the probe is slow": guessTime} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := NewGate(time.Minute, 0)
				enter := entering(t, g)
				serve := func() { g.Leave(enter(), Hints{Answered: true}) }
				for range 3 {
					serve()
				}
				g.Leave(enter(), Hints{Answered: true, Throttled: true, RetryAfter: time.Second})
				start := time.Now().Add(time.Second)
				for i := range 100 {
					if name == "one is slow" && i == 1 || name == "the probe is slow" && i == 3 {
						g.depart(enter())
					}
					serve()
				}
				if waited := time.Since(start); waited != wait {
					t.Errorf("waited %v, want %v", waited, wait)
				}
				if !g.free() {
					t.Error("the gate is still on its guard")
				}
			})
		})
	}
}

package transport

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// fakeUnevenNetwork is a way there and back that takes any time below a bound, so that requests overtake each
// other.
type fakeUnevenNetwork struct {
	*fakeWindow
	below time.Duration

	mu     sync.Mutex
	random *rand.Rand
}

// way returns how long a request or a response is on its way.
func (u *fakeUnevenNetwork) way() time.Duration {
	u.mu.Lock()
	defer u.mu.Unlock()
	return time.Duration(u.random.Int64N(int64(u.below / 2)))
}

func (u *fakeUnevenNetwork) RoundTrip(*http.Request) (*http.Response, error) {
	time.Sleep(u.way())
	resp := u.answer(time.Now())
	time.Sleep(u.way())
	return resp, nil
}

// TestGateWithoutQuotaHeaders: with nothing but Retry-After on refusals, a window costs at most one
// refusal a worker, for what is in flight when it is used up, and one request opens the next.
func TestGateWithoutQuotaHeaders(t *testing.T) {
	for _, workers := range []int{16, 64, 256} {
		for _, jitter := range []bool{false, true} {
			t.Run(fmt.Sprintf("%d workers, jitter %t", workers, jitter), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					w := &fakeWindow{limit: 1000, length: time.Minute, latency: 50 * time.Millisecond, none: true}
					var service http.RoundTripper = w
					if jitter {
						service = &fakeUnevenNetwork{fakeWindow: w, below: 500 * time.Millisecond, random: rand.New(rand.NewPCG(1, uint64(workers)))}
					}
					storm(t, NewGate(2*time.Minute, 0), service, workers, 10*time.Minute)
					if most := workers * (len(w.perWindow) + 1); w.refused > most {
						t.Errorf("%d refused in %d windows, want at most one a worker and window: %d", w.refused, len(w.perWindow)+1, most)
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

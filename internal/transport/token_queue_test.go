package transport

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/time/rate"
)

// crowd lets workers send one request after the other.
func crowd(t *testing.T, c Chain, workers int, length time.Duration) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	time.AfterFunc(length, cancel)
	rt := c.RoundTripper()
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for ctx.Err() == nil {
				if _, err := rt.RoundTrip(get(ctx, "https://service.example/")); err != nil && ctx.Err() == nil {
					Sleep(ctx, time.Second)
				}
			}
		})
	}
	wg.Wait()
}

// TestLimiterBelowQuota: where the caller's own ceiling is the lower one, windows that begin cost next to nothing.
func TestLimiterBelowQuota(t *testing.T) {
	for _, workers := range []int{1, 16, 64, 256} {
		t.Run(fmt.Sprint(workers), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := &fakeWindow{limit: 100, length: time.Minute, latency: 100 * time.Millisecond}
				c := chain(fakeToken("x"), w)
				c.Gate = NewGate(2*time.Minute, time.Minute)
				c.Limiter = NewTokenQueue(rate.NewLimiter(1, 1))
				crowd(t, c, workers, 10*time.Minute)
				if w.served < 580 || w.refused > 0 {
					t.Errorf("served %d of 600, refused %d", w.served, w.refused)
				}
			})
		})
	}
}

// TestLimiterAfterARefusal: a second after a 429 the caller's ceiling is used again, because no token was taken ahead.
func TestLimiterAfterARefusal(t *testing.T) {
	for _, workers := range []int{16, 64, 256} {
		t.Run(fmt.Sprint(workers), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				var mu sync.Mutex
				per := make([]int, 20)
				refused := false
				c := chain(fakeToken("x"), roundTripperFunc(func(req *http.Request) (*http.Response, error) {
					if err := Sleep(req.Context(), 100*time.Millisecond); err != nil {
						return nil, err
					}
					mu.Lock()
					defer mu.Unlock()
					if time.Since(start) > 30*time.Second && !refused {
						refused = true
						return answer(429, "Retry-After", "1"), nil
					}
					if i := int(time.Since(start) / (10 * time.Second)); i < len(per) {
						per[i]++
					}
					return answer(200), nil
				}))
				c.Limiter = NewTokenQueue(rate.NewLimiter(10, 10))
				crowd(t, c, workers, 200*time.Second)
				for i, n := range per[4:19] {
					if n < 95 {
						t.Errorf("%d served in ten seconds, %d s after the refusal: %v", n, 10*(i+1), per)
						break
					}
				}
			})
		})
	}
}

// TestProbeThatHasNotLeft: a probe that still waits for its credential tells nothing of the gate.
func TestProbeThatHasNotLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		var mu sync.Mutex
		at := map[time.Duration]int{}
		c := chain(fakeSlowAuthorizer(15*time.Second), roundTripperFunc(func(*http.Request) (*http.Response, error) {
			mu.Lock()
			at[time.Since(start)]++
			mu.Unlock()
			time.Sleep(100 * time.Millisecond)
			return answer(429, "Retry-After", "5"), nil
		}))
		c.Gate.Throttle(5 * time.Second)
		var wg sync.WaitGroup
		for range 64 {
			wg.Go(func() { c.RoundTripper().RoundTrip(get(t.Context(), "https://service.example/")) })
		}
		wg.Wait()
		for d, n := range at {
			if n > 1 {
				t.Errorf("%d left at %v, no probe was answered", n, d)
			}
		}
	})
}

// TestRetryAfterIsMaxBackoff: who has waited as long as the service asked also waits for the probe.
func TestRetryAfterIsMaxBackoff(t *testing.T) {
	for _, after := range []time.Duration{27 * time.Second, 29 * time.Second, 30 * time.Second} {
		t.Run(after.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				rt := gateTransport{next: roundTripperFunc(func(*http.Request) (*http.Response, error) {
					time.Sleep(1500 * time.Millisecond)
					return answer(200), nil
				}), gate: NewGate(30*time.Second, 0)}
				rt.gate.Throttle(after)
				if held := heldOf(t, rt, 64); held > 0 {
					t.Errorf("%d of 64 held though the service would serve all", held)
				}
			})
		})
	}
}

// heldOf sends n requests at a time and counts those that the gate does not let go.
func heldOf(t *testing.T, rt http.RoundTripper, n int) int {
	var held atomic.Int32
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			if _, err := rt.RoundTrip(newRequest(t.Context())); err != nil {
				held.Add(1)
			}
		})
	}
	wg.Wait()
	return int(held.Load())
}

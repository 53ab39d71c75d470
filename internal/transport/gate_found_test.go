package transport

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

type answers func(n int) (time.Duration, *http.Response)

type seq struct {
	mu sync.Mutex
	n  int
	f  answers
}

func (s *seq) RoundTrip(*http.Request) (*http.Response, error) {
	s.mu.Lock()
	s.n++
	n := s.n
	s.mu.Unlock()
	d, r := s.f(n)
	time.Sleep(d)
	return r, nil
}

func ans(status int, kv ...string) *http.Response {
	h := http.Header{"Date": {time.Now().UTC().Format(http.TimeFormat)}}
	for i := 0; i < len(kv); i += 2 {
		h.Set(kv[i], kv[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, Body: http.NoBody}
}

// After a 429 a probe is under way that will answer in 100 ms. Others have five seconds.
func TestProbeWithShortDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &seq{f: func(n int) (time.Duration, *http.Response) {
			if n == 1 {
				return 0, ans(429, "Retry-After", "1")
			}
			return 100 * time.Millisecond, ans(200)
		}}
		g := gated{s, NewGate(30*time.Second, 0)}
		do := func(limit time.Duration) error {
			ctx, cancel := context.WithTimeout(t.Context(), limit)
			defer cancel()
			q, _ := http.NewRequestWithContext(ctx, "GET", "http://x", nil)
			_, err := g.RoundTrip(q)
			return err
		}
		do(time.Minute)
		time.Sleep(1100 * time.Millisecond)
		go do(time.Minute) // the probe
		synctest.Wait()
		start := time.Now()
		err := do(5 * time.Second)
		if err != nil {
			t.Errorf("refused after %v: %v", time.Since(start), err)
		}
		time.Sleep(time.Minute)
	})
}

func TestProbeWithShortMaxBackoff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &seq{f: func(n int) (time.Duration, *http.Response) {
			return 100 * time.Millisecond, ans(200, "X-RateLimit-Remaining", "100", "X-RateLimit-Reset", "2")
		}}
		g := gated{s, NewGate(5*time.Second, 0)}
		var wg sync.WaitGroup
		var mu sync.Mutex
		failed := 0
		for range 8 {
			wg.Go(func() {
				for range 60 {
					q, _ := http.NewRequestWithContext(t.Context(), "GET", "http://x", nil)
					if _, err := g.RoundTrip(q); err != nil {
						mu.Lock()
						failed++
						mu.Unlock()
						var f *Failure
						errors.As(err, &f)
					}
				}
			})
		}
		wg.Wait()
		if failed > 0 {
			t.Errorf("%d of 480 requests refused by the gate with ErrRateLimited; the service never refused and 100 a window were never used up", failed)
		}
	})
}

// The probe is a copy of five minutes; the limit is long open again.
func TestSlowProbeStarves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &seq{f: func(n int) (time.Duration, *http.Response) {
			if n == 1 {
				return 0, ans(429, "Retry-After", "1")
			}
			return 2 * time.Minute, ans(201)
		}}
		g := gated{s, NewGate(30*time.Second, 0)}
		do := func() error {
			q, _ := http.NewRequestWithContext(t.Context(), "GET", "http://x", nil)
			_, err := g.RoundTrip(q)
			return err
		}
		do()
		time.Sleep(1100 * time.Millisecond)
		var wg sync.WaitGroup
		var mu sync.Mutex
		failed := 0
		for range 20 {
			wg.Go(func() {
				if do() != nil {
					mu.Lock()
					failed++
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		if failed > 0 {
			t.Errorf("%d of 20 slow copies were refused with ErrRateLimited; one 429 with Retry-After: 1", failed)
		}
	})
}

// An old probe's late answer opens the gate although a newer one was refused.
func TestLateProbeOpensTheGate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(time.Minute, 0)
		enter := func() Pass {
			p, err := g.Enter(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return p
		}
		p := enter()
		g.Leave(p, Hints{Answered: true, Throttled: true, RetryAfter: time.Second})
		a := enter() // probe, slow
		b := enter() // second probe after 10s
		g.Leave(b, Hints{Answered: true, Throttled: true, RetryAfter: 5 * time.Second})
		g.Leave(a, Hints{Answered: true})
		start := time.Now()
		var mu sync.Mutex
		at := map[time.Duration]int{}
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() {
				p := enter()
				mu.Lock()
				at[time.Since(start)]++
				mu.Unlock()
				time.Sleep(100 * time.Millisecond)
				g.Leave(p, Hints{Answered: true, Throttled: true, RetryAfter: time.Second})
			})
		}
		wg.Wait()
		for d, n := range at {
			if n > 1 {
				t.Errorf("%d requests at once at %v after a refusal", n, d)
			}
		}
	})
}

func TestNegativeRemaining(t *testing.T) {
	h := ReadHints(200, http.Header{"X-Ratelimit-Remaining": {"-1"}}, time.Now())
	if h.Quota {
		t.Errorf("-1 is not said, %+v", h)
	}
}

// copies in flight were counted in their own window
func TestInFlightOfOldWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(2*time.Minute, 0)
		var old []Pass
		for i := range 10 {
			p, _ := g.Enter(t.Context())
			_ = i
			old = append(old, p)
		}
		// limit 10 a minute; one more fast answer tells the window
		p := old[9]
		old = old[:9]
		g.Leave(p, Hints{Answered: true, Quota: true, Left: 0, Reset: time.Minute})
		time.Sleep(61 * time.Second)
		p, _ = g.Enter(t.Context())
		g.Leave(p, Hints{Answered: true, Quota: true, Left: 9, Reset: time.Minute})
		start := time.Now()
		_, err := g.Enter(t.Context())
		if w := time.Since(start); w > 10*time.Second || err != nil {
			t.Errorf("9 of the new window are left, nine old copies run: waited %v, %v", w, err)
		}
	})
}

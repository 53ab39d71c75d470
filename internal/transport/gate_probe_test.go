package transport

import (
	"context"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// TestGateShortDeadlineBehindAProbe wants a wait for the probe to begin although the probe may take longer than the caller
// has: most probes are answered at once.
func TestGateShortDeadlineBehindAProbe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &fakeProbe{answers: make(chan *http.Response)}
		rt := gateTransport{next: p, gate: NewGate(30*time.Second, 0)}
		go rt.RoundTrip(newRequest(t.Context()))
		p.answers <- answer(429, "Retry-After", "1")
		time.Sleep(time.Second)
		go rt.RoundTrip(newRequest(t.Context())) // the probe
		synctest.Wait()

		start := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), probeTime/2)
		defer cancel()
		hurried := make(chan error, 1)
		go func() { _, err := rt.RoundTrip(newRequest(ctx)); hurried <- err }()
		time.AfterFunc(100*time.Millisecond, func() {
			p.answers <- answer(200)
			p.answers <- answer(200)
		})
		if err := <-hurried; err != nil || time.Since(start) != 100*time.Millisecond {
			t.Errorf("after %v: %v", time.Since(start), err)
		}
		synctest.Wait()
	})
}

// TestGateShortMaxBackoffBehindAProbe starts window after window with a probe, and nobody is to be refused because the probe
// may take longer than MaxBackoff.
func TestGateShortMaxBackoffBehindAProbe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rt := gateTransport{next: roundTripperFunc(func(*http.Request) (*http.Response, error) {
			time.Sleep(100 * time.Millisecond)
			return answer(200, "X-RateLimit-Remaining", "100", "X-RateLimit-Reset", "2"), nil
		}), gate: NewGate(probeTime/2, 0)}
		var held atomic.Int32
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				for range 60 {
					if _, err := rt.RoundTrip(newRequest(t.Context())); err != nil {
						held.Add(1)
					}
				}
			})
		}
		wg.Wait()
		if n := held.Load(); n != 0 {
			t.Errorf("%d of 480 requests refused by the gate, and none by the service", n)
		}
	})
}

// TestGateSlowProbeStarvesNobody has a probe that is at work for longer than the others can wait: it has passed the limit.
func TestGateSlowProbeStarvesNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var sent atomic.Int32
		rt := gateTransport{next: roundTripperFunc(func(*http.Request) (*http.Response, error) {
			if sent.Add(1) == 1 {
				return answer(429, "Retry-After", "1"), nil
			}
			time.Sleep(2 * time.Minute)
			return answer(201), nil
		}), gate: NewGate(30*time.Second, 0)}
		if _, err := rt.RoundTrip(newRequest(t.Context())); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() {
				if _, err := rt.RoundTrip(newRequest(t.Context())); err != nil {
					t.Errorf("refused: %v", err)
				}
			})
		}
		time.Sleep(probeTime)
		synctest.Wait()
		if n := sent.Load(); n != 1+20 {
			t.Errorf("%d requests went in the probe's time, want all 20", n-1)
		}
		wg.Wait()
	})
}

// TestGateLateProbeDoesNotOpen has an earlier probe answered after a newer refusal, of which it knows nothing.
func TestGateLateProbeDoesNotOpen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(time.Minute, 0)
		enter := func() Permit {
			p, err := g.Enter(t.Context())
			if err != nil {
				t.Error(err)
			}
			return p
		}
		refusal := func(after time.Duration) Hints { return Hints{Answered: true, Throttled: true, RetryAfter: after} }
		g.Leave(enter(), refusal(time.Second))
		slow := enter() // the probe
		g.Leave(enter(), refusal(5*time.Second))
		g.Leave(slow, Hints{Answered: true})

		var mu sync.Mutex
		entered := map[time.Time]int{}
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() {
				p := enter()
				mu.Lock()
				entered[time.Now()]++
				mu.Unlock()
				time.Sleep(100 * time.Millisecond)
				g.Leave(p, refusal(time.Second))
			})
		}
		wg.Wait()
		for at, n := range entered {
			if n != 1 {
				t.Errorf("%d requests at once at %v, want one probe", n, at)
			}
		}
	})
}

// TestGateLateRefusal: a refusal that gives no time, of a request that left before the probe did, says nothing new.
func TestGateLateRefusal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(time.Minute, 0)
		enter := entering(t, g)
		first, late := enter(), enter()
		g.Leave(first, Hints{Answered: true, Throttled: true})
		probe := enter()
		g.Leave(late, Hints{Answered: true, Throttled: true})
		g.Leave(probe, Hints{Answered: true})
		start := time.Now()
		if enter(); time.Since(start) != 0 {
			t.Errorf("after the probe's answer one waited %v", time.Since(start))
		}
	})
}

// TestGateInFlightOfAnOldWindow wants requests that began in one window not to be counted against the next: the service has
// counted them already.
func TestGateInFlightOfAnOldWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(2*time.Minute, 0)
		enter := func() Permit {
			p, err := g.Enter(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return p
		}
		var slow []Permit
		for range 9 {
			slow = append(slow, enter())
		}
		g.Leave(enter(), Hints{Answered: true, Quota: true, Left: 0, Reset: time.Minute})
		time.Sleep(time.Minute)
		g.Leave(enter(), Hints{Answered: true, Quota: true, Left: 9, Reset: time.Minute})
		start := time.Now()
		for range 9 {
			enter()
		}
		if waited := time.Since(start); waited != 0 {
			t.Errorf("nine are left, and the last of nine waited %v", waited)
		}
		for _, p := range slow {
			g.Leave(p, Hints{Answered: true})
		}
		if g.inFlight != 9 {
			t.Errorf("%d in flight after the old ones left, want 9", g.inFlight)
		}
	})
}

// TestGateNegativeRemaining wants -1, which some services send for "no limit", not to be taken for "nothing left".
func TestGateNegativeRemaining(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rt := gateTransport{next: roundTripperFunc(func(*http.Request) (*http.Response, error) {
			time.Sleep(time.Millisecond)
			return answer(200, "X-RateLimit-Remaining", "-1"), nil
		}), gate: NewGate(time.Minute, 0)}
		start := time.Now()
		rt.RoundTrip(newRequest(t.Context()))
		var wg sync.WaitGroup
		for range 10 {
			wg.Go(func() { rt.RoundTrip(newRequest(t.Context())) })
		}
		wg.Wait()
		if took := time.Since(start); took != 2*time.Millisecond {
			t.Errorf("ten requests beside each other took %v", took)
		}
	})
}

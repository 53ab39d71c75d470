package transport

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"testing"
	"testing/synctest"
	"time"
)

// poison is a response head that would close a gate for hours, were it believed.
type poison struct {
	name   string
	status int
	head   []string
}

func poisons() []poison {
	const left, reset, after, delay = "X-RateLimit-Remaining", "X-RateLimit-Reset", "Retry-After", "X-Oss-Qos-Delay-Time"
	tomorrow := strconv.FormatInt(time.Now().Add(23*time.Hour).Unix(), 10)
	return []poison{
		{"a success with a reset in 23 hours", 200, []string{left, "0", reset, "82800"}},
		{"a success with a reset tomorrow", 200, []string{left, "0", reset, tomorrow}},
		{"not found, with a reset in 23 hours", 404, []string{left, "0", reset, "82800"}},
		{"a portal's redirect with a reset in 23 hours", 302, []string{left, "0", reset, "82800"}},
		{"429 for a day", 429, []string{after, "86400"}},
		{"429 with a reset in 23 hours", 429, []string{left, "0", reset, "82800"}},
		{"a gateway's 503 for a day", 503, []string{after, "86400"}},
		{"503 with a day in milliseconds", 503, []string{delay, "86400000"}},
		{"503 until tomorrow", 503, []string{after, time.Now().Add(23 * time.Hour).UTC().Format(http.TimeFormat)}},
	}
}

// TestPoisonedReset: whatever one response says, the next request passes within five minutes, and
// the gate is open again.
func TestPoisonedReset(t *testing.T) {
	for _, window := range []time.Duration{0, 2 * time.Second, time.Minute} {
		synctest.Test(t, func(t *testing.T) {
			for _, p := range poisons() {
				bound := 5 * time.Minute
				if window > 0 {
					bound = min(bound, 10*window)
				}
				g := NewGate(time.Hour, window)
				enter := entering(t, g)
				g.Leave(enter(), ReadHints(p.status, answer(p.status, p.head...).Header, time.Now()))
				start := time.Now()
				g.Leave(enter(), Hints{Answered: true})
				if waited := time.Since(start); waited > bound {
					t.Errorf("%s, window %v: the next request waited %v, want at most %v", p.name, window, waited, bound)
				}
				start = time.Now()
				for range 10 {
					enter()
				}
				if waited := time.Since(start); waited > 0 {
					t.Errorf("%s, window %v: after the probe requests waited %v", p.name, window, waited)
				}
			}
		})
	}
}

// TestResetBeyondTheWindow: a reset that is further away than the documented window is a guess. One
// request asks within seconds, and nobody is refused, neither for MaxBackoff nor for a context.
func TestResetBeyondTheWindow(t *testing.T) {
	for _, status := range []int{200, 404, 429} {
		synctest.Test(t, func(t *testing.T) {
			g := NewGate(2*time.Second, time.Minute)
			enter := entering(t, g)
			h := answer(status, "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", "82800").Header
			g.Leave(enter(), ReadHints(status, h, time.Now()))
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			start := time.Now()
			p, err := g.Enter(ctx)
			if err != nil {
				t.Fatalf("%d: refused for a guess: %v", status, err)
			}
			if waited := time.Since(start); waited > askAgain {
				t.Errorf("%d: asked after %v, want a few seconds", status, waited)
			}
			if !p.probe {
				t.Errorf("%d: the request that asks is not the probe", status)
			}
		})
	}
}

// TestGuessedBackOffRefusesNobody: a refusal that does not say for how long holds requests for a
// few seconds at most, and a client of a shared gate no longer than its own MaxBackoff.
func TestGuessedBackOffRefusesNobody(t *testing.T) {
	tests := []struct {
		name    string
		maxWait time.Duration
		most    time.Duration
	}{
		{"a patient client", time.Hour, askAgain},
		{"an impatient client", 100 * time.Millisecond, 100 * time.Millisecond},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				other := NewGate(time.Hour, 0)
				for range 20 { // the back-off has grown
					other.Throttle(0)
					time.Sleep(time.Hour)
				}
				other.Throttle(0)
				g := other.Share(tt.maxWait)
				start := time.Now()
				if _, err := g.Enter(t.Context()); err != nil {
					t.Fatal(err)
				}
				if waited := time.Since(start); waited > tt.most {
					t.Errorf("waited %v, want at most %v", waited, tt.most)
				}
			})
		})
	}
}

// TestRetryAfterIsObeyedBeyondTheWindow: unlike a reset, Retry-After may be longer than the
// documented window.
func TestRetryAfterIsObeyedBeyondTheWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(time.Hour, time.Minute)
		enter := entering(t, g)
		g.Leave(enter(), ReadHints(429, answer(429, "Retry-After", "150").Header, time.Now()))
		start := time.Now()
		enter()
		if waited := time.Since(start); waited != 150*time.Second {
			t.Errorf("waited %v, want 150s", waited)
		}
	})
}

// TestUnknownEndAsksOnce: the quota is used up and nobody told until when. One request asks,
// although requests that are in flight are slow, and the others wait for what it is told.
func TestUnknownEndAsksOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(time.Hour, time.Minute)
		enter := entering(t, g)
		slow := enter()
		g.Leave(enter(), remaining(1))
		passed := make(chan Permit, 8)
		for range 8 {
			go func() { passed <- enter() }()
		}
		synctest.Wait()
		if n := len(passed); n != 0 {
			t.Fatalf("%d requests passed, the one that is left is in flight", n)
		}
		time.Sleep(askAgain)
		synctest.Wait()
		if n := len(passed); n != 1 {
			t.Fatalf("%d requests passed after %v, want the one that asks", n, askAgain)
		}
		g.Leave(<-passed, remaining(59))
		synctest.Wait()
		if n := len(passed); n != 7 {
			t.Errorf("%d of 7 requests passed after a new window was seen", n)
		}
		g.Leave(slow, remaining(0)) // of the window before
		start := time.Now()
		enter()
		if waited := time.Since(start); waited != 0 {
			t.Errorf("a late response of the window before held a request for %v", waited)
		}
	})
}

// TestSpreadRefusesNobody: that the rest of a quota is spread over its window is this package's
// advice, not the service's limit. A request that cannot wait for its turn takes what is left.
func TestSpreadRefusesNobody(t *testing.T) {
	tests := []struct {
		name     string
		maxWait  time.Duration
		deadline time.Duration
	}{
		{"a short context", time.Hour, time.Second},
		{"a short MaxBackoff", time.Second, time.Hour},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := NewGate(tt.maxWait, 0)
				enter := entering(t, g)
				g.Leave(enter(), Hints{Answered: true, Quota: true, Left: 2, Reset: time.Minute})
				time.Sleep(40 * time.Second)
				ctx, cancel := context.WithTimeout(t.Context(), tt.deadline)
				defer cancel()
				for i := range 2 {
					if _, err := g.Enter(ctx); err != nil {
						t.Errorf("request %d of the two that are left: %v", i+1, err)
					}
				}
				_, err := g.Enter(ctx)
				if f, ok := errors.AsType[*Failure](err); !ok || f.Stage != Held {
					t.Errorf("the third request: error %v, want it held", err)
				}
			})
		})
	}
}

package transport

import (
	"context"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/time/rate"
)

// TestClosedTime: the time in which requests had to wait, and no other.
func TestClosedTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(time.Hour, 0)
		enter := entering(t, g)
		want := time.Duration(0)
		check := func(moment string) {
			t.Helper()
			if got := g.ClosedTime(); got != want {
				t.Errorf("%s: closed for %v, want %v", moment, got, want)
			}
		}
		time.Sleep(time.Minute)
		check("never closed")

		g.Leave(enter(), Hints{Answered: true, Throttled: true, RetryAfter: 20 * time.Second})
		time.Sleep(5 * time.Second)
		want = 5 * time.Second
		check("a closure that lasts")
		time.Sleep(15 * time.Second)
		want = 20 * time.Second
		check("a closure that has ended")
		time.Sleep(time.Hour) // no request came: none had to wait
		check("nobody came after it")

		probe := enter()
		time.Sleep(3 * time.Second)
		want += 3 * time.Second
		check("a probe in flight")
		g.Leave(probe, Hints{Answered: true, Quota: true, Left: 1, Reset: time.Minute})
		time.Sleep(10 * time.Second)
		check("open again")

		g.Leave(enter(), Hints{Answered: true, Quota: true, Left: 0, Reset: 50 * time.Second})
		done := make(chan Permit)
		go func() { done <- enter() }()
		synctest.Wait()
		time.Sleep(10 * time.Second)
		want += 10 * time.Second
		check("the quota is used up")
		last := <-done
		want += 40 * time.Second
		check("its window has ended")
		g.Leave(last, Hints{Answered: true})
		time.Sleep(time.Hour)
		check("open at last")
	})
}

// TestPriorityAtTheGate: those with priority pass first, as the probe and out of each slot that is
// free.
func TestPriorityAtTheGate(t *testing.T) {
	tests := []struct {
		name string
		shut func(*Gate)
	}{
		{"a closure ends", func(g *Gate) { g.Throttle(10 * time.Second) }},
		{"the rest of a quota is spread", func(g *Gate) {
			p, _ := g.Enter(context.Background())
			g.Leave(p, Hints{Answered: true, Quota: true, Left: 30, Reset: time.Minute})
			time.Sleep(31 * time.Second)
			p, _ = g.Enter(context.Background())
			g.Leave(p, Hints{Answered: true})
		}},
		{"the quota is used up", func(g *Gate) {
			p, _ := g.Enter(context.Background())
			g.Leave(p, Hints{Answered: true, Quota: true, Left: 0, Reset: time.Minute})
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := NewGate(time.Hour, 0)
				tt.shut(g)
				var mu sync.Mutex
				entered := map[string][]time.Time{} // by virtual time: goroutines that enter at once run in any order
				var wg sync.WaitGroup
				send := func(name string, ctx context.Context) {
					wg.Go(func() {
						p, err := g.Enter(ctx)
						if err != nil {
							t.Error(err)
						}
						mu.Lock()
						entered[name] = append(entered[name], time.Now())
						mu.Unlock()
						time.Sleep(100 * time.Millisecond)
						g.Leave(p, Hints{Answered: true, Quota: true, Left: 20, Reset: time.Minute})
					})
				}
				for range 6 {
					send("copy", t.Context())
				}
				synctest.Wait()
				for range 6 {
					send("read", WithPriority(t.Context()))
				}
				wg.Wait()
				lastRead := slices.MaxFunc(entered["read"], time.Time.Compare)
				if firstCopy := slices.MinFunc(entered["copy"], time.Time.Compare); firstCopy.Before(lastRead) {
					t.Errorf("a copy passed %v before the last read", lastRead.Sub(firstCopy))
				}
			})
		})
	}
}

// TestPriorityThatGivesUp: a request with priority whose context ends holds nobody any more.
func TestPriorityThatGivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(time.Hour, 0)
		g.Throttle(10 * time.Second)
		start := time.Now()
		ctx, cancel := context.WithCancel(WithPriority(t.Context()))
		time.AfterFunc(5*time.Second, cancel)
		go g.Enter(ctx)
		synctest.Wait()
		if _, err := g.Enter(t.Context()); err != nil {
			t.Fatal(err)
		}
		if waited := time.Since(start); waited != 10*time.Second {
			t.Errorf("waited %v, want 10s", waited)
		}
	})
}

// TestPriorityForTokens: those with priority get the next tokens of the caller's own limiter, all
// others in their order.
func TestPriorityForTokens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var order []string
		c := chain(fakeToken("x"), roundTripperFunc(func(r *http.Request) (*http.Response, error) {
			mu.Lock()
			defer mu.Unlock()
			order = append(order, r.Header.Get("X-Name"))
			return answer(200), nil
		}))
		c.Limiter = NewTokenQueue(spent(rate.Every(time.Second), 1))
		rt := c.RoundTripper()
		var wg sync.WaitGroup
		send := func(name string, ctx context.Context) {
			req := get(ctx, "https://service.example/")
			req.Header.Set("X-Name", name)
			wg.Go(func() {
				if _, err := rt.RoundTrip(req); err != nil {
					t.Error(err)
				}
			})
			synctest.Wait()
		}
		for _, name := range []string{"copy 1", "copy 2", "copy 3"} {
			send(name, t.Context())
		}
		for _, name := range []string{"read 1", "read 2"} {
			send(name, WithPriority(t.Context()))
		}
		wg.Wait()
		want := []string{"copy 1", "read 1", "read 2", "copy 2", "copy 3"} // copy 1 had its turn already
		for i := range want {
			if order[i] != want[i] {
				t.Fatalf("sent in the order %v, want %v", order, want)
			}
		}
	})
}

// TestRateScopes: a refusal in one scope holds no request of another, for no client that shares the
// gate.
func TestRateScopes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(time.Hour, 0)
		other := g.Share(time.Minute)
		g.For("project a").Throttle(10 * time.Second)
		tests := []struct {
			name string
			gate *Gate
			wait time.Duration
		}{
			{"no scope", g, 0},
			{"another scope", g.For("project b"), 0},
			{"no scope, another client", other, 0},
			{"the same scope, another client", other.For("project a"), 10 * time.Second},
		}
		for _, tt := range tests {
			start := time.Now()
			p, err := tt.gate.Enter(t.Context())
			if err != nil {
				t.Errorf("%s: %v", tt.name, err)
				continue
			}
			tt.gate.Leave(p, Hints{Answered: true})
			if waited := time.Since(start); waited != tt.wait {
				t.Errorf("%s: waited %v, want %v", tt.name, waited, tt.wait)
			}
		}
	})
}

// TestRateScopesAreBounded: of too many scopes an idle one is forgotten, not one that is closed or
// in use.
func TestRateScopesAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(time.Hour, 0)
		g.For("closed").Throttle(4 * time.Minute)
		inUse := g.For("in use")
		entering(t, inUse)()
		idle := g.For("idle").gateState
		for i := range 10 * maxScopes {
			g.For(string(rune('a' + i)))
		}
		if n := len(g.scopes.byName); n != maxScopes {
			t.Errorf("%d scopes are kept, want %d", n, maxScopes)
		}
		if g.For("in use").gateState != inUse.gateState {
			t.Error("a scope with a request in flight was forgotten")
		}
		if g.For("closed").phase != closed {
			t.Error("a closed scope was forgotten")
		}
		if g.For("idle").gateState == idle {
			t.Error("the oldest idle scope was kept")
		}
	})
}

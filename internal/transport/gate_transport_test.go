package transport

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/time/rate"

	"github.com/farcopy/farcopy/internal/problem"
)

// fakeSlowAuthorizer is a credential that takes its time.
type fakeSlowAuthorizer time.Duration

func (a fakeSlowAuthorizer) Authorize(*http.Request) error { time.Sleep(time.Duration(a)); return nil }

func (fakeSlowAuthorizer) Renew(context.Context, *http.Request) error {
	return problem.ErrNoOtherCredential
}

// spent returns a limiter whose burst has been used.
func spent(limit rate.Limit, burst int) *rate.Limiter {
	l := rate.NewLimiter(limit, burst)
	l.AllowN(time.Now(), burst)
	return l
}

// TestChainClosedMeanwhile closes the gate while requests that have passed it wait for a token or a credential: none of them
// may leave before the gate has opened, and then one goes first.
func TestChainClosedMeanwhile(t *testing.T) {
	const shut = 20 * time.Second
	for name, wait := range map[string]func(*Chain){
		"limiter":    func(c *Chain) { c.Limiter = NewTokenQueue(spent(15, 100)) },
		"credential": func(c *Chain) { c.Auth = fakeSlowAuthorizer(time.Second) },
		"both":       func(c *Chain) { c.Limiter, c.Auth = NewTokenQueue(spent(15, 100)), fakeSlowAuthorizer(time.Second) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start, sent, soon := time.Now(), atomic.Int32{}, atomic.Int32{}
				c := chain(fakeToken("x"), roundTripperFunc(func(*http.Request) (*http.Response, error) {
					sent.Add(1)
					switch after := time.Since(start); {
					case after < shut:
						t.Errorf("a request left after %v", after)
					case after < shut+5*time.Second:
						soon.Add(1)
					}
					time.Sleep(5 * time.Second)
					return answer(200), nil
				}))
				wait(&c)
				var wg sync.WaitGroup
				for range 300 {
					wg.Go(func() {
						if _, err := c.RoundTripper().RoundTrip(get(t.Context(), "https://service.example/")); err != nil {
							t.Error(err)
						}
					})
				}
				synctest.Wait()
				c.Gate.Throttle(shut)
				wg.Wait()
				if sent.Load() != 300 || soon.Load() != 1 {
					t.Errorf("%d sent, %d when the gate opened; want 300 and one probe", sent.Load(), soon.Load())
				}
			})
		})
	}
}

// TestChainKeepsThePaceBehindTheGate wants those whom the gate held back to leave no faster than the caller's own ceiling.
func TestChainKeepsThePaceBehindTheGate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		perSecond := map[time.Duration]int{}
		start := time.Now()
		c := chain(fakeToken("x"), roundTripperFunc(func(*http.Request) (*http.Response, error) {
			mu.Lock()
			defer mu.Unlock()
			perSecond[time.Since(start).Truncate(time.Second)]++
			return answer(200), nil
		}))
		c.Limiter = NewTokenQueue(rate.NewLimiter(10, 10))
		c.Gate.Throttle(20 * time.Second)
		var wg sync.WaitGroup
		for range 200 {
			wg.Go(func() { c.RoundTripper().RoundTrip(get(t.Context(), "https://service.example/")) })
		}
		wg.Wait()
		for at, n := range perSecond {
			if n > 20 {
				t.Errorf("%d requests in the second after %v, want at most the burst and the rate", n, at)
			}
		}
	})
}

// TestGateOutlivesAPanic wants a pass back that the caller's own code panicked with.
func TestGateOutlivesAPanic(t *testing.T) {
	for name, panics := range map[string]func(*Chain){
		"round tripper": func(c *Chain) {
			c.Base = roundTripperFunc(func(*http.Request) (*http.Response, error) { panic("caller's") })
		},
		"credential": func(c *Chain) { c.Auth = nil },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := chain(&fakeAuthorizer{}, roundTripperFunc(func(*http.Request) (*http.Response, error) { return answer(200), nil }))
				broken := c
				panics(&broken)
				c.Gate.Throttle(time.Second)
				func() {
					defer func() {
						if recover() == nil {
							t.Error("the panic was swallowed")
						}
					}()
					broken.RoundTripper().RoundTrip(get(t.Context(), "https://service.example/")) // the probe
				}()
				start := time.Now()
				_, err := c.RoundTripper().RoundTrip(get(t.Context(), "https://service.example/"))
				if err != nil {
					t.Error(err)
				}
				if waited := time.Since(start); waited != 0 {
					t.Errorf("waited %v, want 0s", waited)
				}
				if n := c.Gate.inFlight; n != 0 {
					t.Errorf("%d in flight, want none", n)
				}
			})
		})
	}
}

// TestGateWaitsForTheBody has a 503 whose body alone says that it is for the rate: no second probe goes before it has.
func TestGateWaitsForTheBody(t *testing.T) {
	tests := []struct {
		name  string
		tells func(*Gate)
		next  time.Duration // from the 503 to the next request
	}{
		{"for how long", func(g *Gate) { g.Throttle(20 * time.Second) }, 20*time.Second + 200*time.Millisecond},
		{"that it is for the rate", func(g *Gate) { g.Throttle(300 * time.Millisecond) }, 500 * time.Millisecond},
		{"something else", func(*Gate) {}, bodyTime},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var mu sync.Mutex
				var sent []time.Time
				g := NewGate(time.Minute, 0)
				rt := gateTransport{next: roundTripperFunc(func(*http.Request) (*http.Response, error) {
					mu.Lock()
					defer mu.Unlock()
					if sent = append(sent, time.Now()); len(sent) == 1 {
						return answer(503), nil
					}
					return answer(200), nil
				}), gate: g}
				g.Throttle(time.Second)
				var wg sync.WaitGroup
				for range 64 {
					wg.Go(func() {
						if resp, err := rt.RoundTrip(newRequest(t.Context())); err == nil && resp.StatusCode == 503 {
							time.Sleep(200 * time.Millisecond)
							tt.tells(g)
						}
					})
				}
				wg.Wait()
				if len(sent) != 64 || sent[1].Sub(sent[0]) != tt.next {
					t.Errorf("%d sent, the second %v after the first; want 64 and %v", len(sent), sent[1].Sub(sent[0]), tt.next)
				}
			})
		})
	}
}

// TestGateShared wants each client of a credential to keep its own bound of a wait.
func TestGateShared(t *testing.T) {
	for _, bounds := range [][2]time.Duration{{time.Second, time.Minute}, {time.Minute, time.Second}} {
		synctest.Test(t, func(t *testing.T) {
			first := NewGate(bounds[0], 0)
			second := first.Share(bounds[1])
			first.Throttle(20 * time.Second)
			var wg sync.WaitGroup
			for i, g := range []*Gate{first, second} {
				wg.Go(func() {
					start := time.Now()
					p, err := g.Enter(t.Context())
					waited := time.Since(start)
					if bounds[i] == time.Minute {
						if err != nil || waited != 20*time.Second {
							t.Errorf("a patient client waited %v: %v", waited, err)
						}
						g.Leave(p, Hints{Answered: true})
						return
					}
					if f, ok := errors.AsType[*Failure](err); !ok || f.Stage != Held {
						t.Errorf("an impatient client's error %v, want one of stage Held", err)
					}
					if waited != 0 {
						t.Errorf("an impatient client waited %v", waited)
					}
				})
			}
			wg.Wait()
		})
	}
}

package transport

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// fakeWindow is a service with a fixed window: limit requests in each length, aligned to the service's clock.
type fakeWindow struct {
	mu      sync.Mutex
	limit   int
	length  time.Duration
	skew    time.Duration
	latency time.Duration
	silent  bool // only refusals tell when the window ends
	none    bool // no header but Retry-After, on refusals

	used, served, refused int
	refusedFirst          int // in the first window
	end                   time.Time
	perWindow             []int
}

func (w *fakeWindow) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := Sleep(req.Context(), w.latency/2); err != nil {
		return nil, err
	}
	resp := w.answer(time.Now().Add(w.skew))
	return resp, Sleep(req.Context(), w.latency/2)
}

func (w *fakeWindow) answer(now time.Time) *http.Response {
	w.mu.Lock()
	defer w.mu.Unlock()
	for !now.Before(w.end) {
		if !w.end.IsZero() {
			w.perWindow = append(w.perWindow, w.used)
		}
		w.used, w.end = 0, now.Truncate(w.length).Add(w.length)
	}
	h := http.Header{"Date": {now.UTC().Format(http.TimeFormat)}}
	resp := &http.Response{StatusCode: 200, Header: h, Body: http.NoBody}
	if w.used >= w.limit {
		w.refused++
		if len(w.perWindow) == 0 {
			w.refusedFirst++
		}
		resp.StatusCode = 429
		h.Set("Retry-After", strconv.Itoa(int(w.end.Sub(now).Seconds()+0.999)))
	} else {
		w.used++
		w.served++
	}
	if !w.none {
		h.Set("X-RateLimit-Limit", strconv.Itoa(w.limit))
		h.Set("X-RateLimit-Remaining", strconv.Itoa(w.limit-w.used))
		if !w.silent || resp.StatusCode == 429 {
			h.Set("X-RateLimit-Reset", strconv.FormatInt(w.end.Unix(), 10))
		}
	}
	return resp
}

// storm keeps workers busy through a gate for a while and returns how many calls the gate itself refused.
func storm(t *testing.T, g *Gate, service http.RoundTripper, workers int, length time.Duration) (held int64) {
	ctx, cancel := context.WithTimeout(t.Context(), length)
	defer cancel()
	var wg sync.WaitGroup
	var n atomic.Int64
	for range workers {
		wg.Go(func() {
			for ctx.Err() == nil {
				req, _ := http.NewRequestWithContext(t.Context(), "GET", "http://localhost/", nil)
				if _, err := (gateTransport{next: service, gate: g}).RoundTrip(req); err != nil {
					n.Add(1)
					Sleep(ctx, time.Second)
				}
			}
		})
	}
	wg.Wait()
	return n.Load()
}

func TestGateUsesAWindowWhole(t *testing.T) {
	tests := []struct {
		name  string
		w     fakeWindow
		known time.Duration
	}{
		{"reset always told", fakeWindow{limit: 100, length: time.Minute}, 0},
		{"clock an hour ahead", fakeWindow{limit: 100, length: time.Minute, skew: time.Hour}, 0},
		{"clock an hour behind", fakeWindow{limit: 100, length: time.Minute, skew: -time.Hour}, 0},
		{"reset told by refusals only", fakeWindow{limit: 60, length: time.Minute, silent: true}, time.Minute},
	}
	for i := range tests {
		tt := &tests[i]
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := &tt.w
				w.latency = 200 * time.Millisecond
				g := NewGate(2*time.Minute, tt.known)
				time.Sleep(17 * time.Second) // start in the middle of a window
				storm(t, g, w, 8, 10*time.Minute)
				first := 0
				if w.silent {
					first = 1 // it tells the end of its window, and that the documented length can be right
				}
				if w.refused > first {
					t.Errorf("%d requests refused, want at most %d", w.refused, first)
				}
				for i, n := range w.perWindow[1:] {
					if n*100 < w.limit*98 {
						t.Errorf("window %d: %d of %d used", i+1, n, w.limit)
					}
				}
			})
		})
	}
}

// fakeProbe answers what a test tells it to, and counts what is in flight.
type fakeProbe struct {
	sent    atomic.Int32
	answers chan *http.Response
}

func (p *fakeProbe) RoundTrip(*http.Request) (*http.Response, error) {
	p.sent.Add(1)
	resp, ok := <-p.answers
	if !ok {
		return nil, errors.New("cut")
	}
	return resp, nil
}

func answer(status int, header ...string) *http.Response {
	h := http.Header{}
	for i := 0; i < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, Body: http.NoBody}
}

func TestGateOneProbeAfterARefusal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &fakeProbe{answers: make(chan *http.Response)}
		rt := gateTransport{next: p, gate: NewGate(time.Minute, 0)}
		send := func() { go rt.RoundTrip(newRequest(t.Context())) }

		send()
		p.answers <- answer(429, "Retry-After", "7")
		synctest.Wait()
		start := time.Now()
		for range 64 {
			send()
		}
		synctest.Wait()
		if n := p.sent.Load(); n != 1 {
			t.Fatalf("%d requests sent while the gate is closed", n)
		}
		time.Sleep(7*time.Second - 1)
		synctest.Wait()
		if n := p.sent.Load(); n != 1 {
			t.Fatalf("%d requests sent before the time was over", n)
		}
		time.Sleep(time.Nanosecond)
		synctest.Wait()
		if n := p.sent.Load(); n != 2 {
			t.Fatalf("%d requests at %v, want the one probe", n-1, time.Since(start))
		}
		p.answers <- answer(429, "Retry-After", "3") // the probe is refused, too
		time.Sleep(3 * time.Second)
		synctest.Wait()
		if n := p.sent.Load(); n != 3 {
			t.Fatalf("%d requests after the second refusal, want one more probe", n-2)
		}
		p.answers <- answer(200)
		synctest.Wait()
		if n := p.sent.Load(); n != 1+64 {
			t.Fatalf("%d requests after the gate opened, want the first and 64", n)
		}
		close(p.answers)
	})
}

func TestGateProbeThatFailsHandsOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(time.Minute, 0)
		g.Throttle(time.Second)
		time.Sleep(time.Second)
		pass, err := g.Enter(t.Context())
		if err != nil || !pass.probe {
			t.Fatal("the first one in is not the probe", err)
		}
		second := make(chan Permit)
		go func() { p, _ := g.Enter(t.Context()); second <- p }()
		synctest.Wait()
		g.Leave(pass, Hints{}) // no response
		if p := <-second; !p.probe {
			t.Error("nobody took the probe over")
		}
	})
}

func TestGateRefusesAtOnce(t *testing.T) {
	tests := []struct {
		name     string
		deadline time.Duration // 0: none
		maxWait  time.Duration
		held     bool
	}{
		{"the context ends before", 9 * time.Second, time.Minute, true},
		{"the context ends after", 11 * time.Second, time.Minute, false},
		{"longer than MaxBackoff", 0, 9 * time.Second, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx := t.Context()
				if tt.deadline > 0 {
					var cancel context.CancelFunc
					ctx, cancel = context.WithTimeout(ctx, tt.deadline)
					defer cancel()
				}
				g := NewGate(tt.maxWait, 0)
				g.Throttle(10 * time.Second)
				start := time.Now()
				_, err := g.Enter(ctx)
				waited := time.Since(start)
				if !tt.held {
					if err != nil || waited != 10*time.Second {
						t.Errorf("waited %v, error %v", waited, err)
					}
					return
				}
				if f := wantFailure(t, err, Held); f.RetryAfter != 10*time.Second {
					t.Errorf("RetryAfter %v, want 10s", f.RetryAfter)
				}
				if waited != 0 {
					t.Errorf("waited %v, want 0s", waited)
				}
			})
		})
	}
}

func TestGateCancelledWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(time.Minute, 0)
		g.Throttle(10 * time.Second)
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(3*time.Second, cancel)
		start := time.Now()
		_, err := g.Enter(ctx)
		wantFailure(t, err, Local)
		if !errors.Is(err, context.Canceled) {
			t.Errorf("error %v, want %v", err, context.Canceled)
		}
		if waited := time.Since(start); waited != 3*time.Second {
			t.Errorf("waited %v", waited)
		}
	})
}

func newRequest(ctx context.Context) *http.Request {
	req, _ := http.NewRequestWithContext(ctx, "GET", "http://localhost/", nil)
	return req
}

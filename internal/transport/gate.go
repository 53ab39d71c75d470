package transport

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"
)

// Gate holds back a client's requests while the service's limit is used up. It serves one credential; clients of the
// same credential may share one. It learns from every answer and needs no clock but its own: the service's times are
// read relative to the Date of the answer that bears them.
type Gate struct {
	maxWait time.Duration

	mu       sync.Mutex
	window   int // the number of the quota's window
	inFlight int // requests of this window: the service counted the others in theirs
	quota    quota

	closedUntil time.Time // after a refusal
	strikes     int       // refusals in a row that gave no time to wait
	oneProbe    bool      // nobody knows whether the gate is open: one request finds out, the others wait for it
	probing     bool
	turn        int
	probeUntil  time.Time     // when a probe that has not answered is given up
	changed     chan struct{} // closed when something changes; nil while nobody waits
}

// probeTime is how long the others wait for one probe: a copy can take minutes.
const probeTime = 10 * time.Second

// NewGate returns an open gate. No wait is longer than maxWait; window is the documented length of the service's rate
// window, for answers that tell what is left but not until when; 0: unknown.
func NewGate(maxWait, window time.Duration) *Gate {
	return &Gate{maxWait: maxWait, quota: quota{length: window}}
}

// Enter waits until a request may go. A wait that would be longer than the context or maxWait allow is not begun: the
// error is then a *Failure at stage Held, with the time the gate needs. The pass must be handed back with Leave.
func (g *Gate) Enter(ctx context.Context) (Pass, error) {
	var waited time.Duration
	for {
		g.mu.Lock()
		if g.free() {
			g.inFlight++
			pass := Pass{window: g.window}
			g.mu.Unlock()
			return pass, nil
		}
		now := time.Now()
		pass, wait := g.admit(now)
		probed := g.probing && g.oneProbe && !g.closedUntil.After(now) // the wait ends as soon as the probe is answered
		if wait == 0 {
			g.inFlight++
			pass.window = g.window
			g.mu.Unlock()
			return pass, nil
		}
		changed := g.waiter()
		g.mu.Unlock()
		if probed {
			if wait = min(wait, g.maxWait-waited); wait <= 0 {
				return Pass{}, &Failure{Stage: Held, RetryAfter: probeTime, Err: errors.New("the service's limit needs a longer wait than MaxBackoff")}
			}
		} else if err := g.bearable(ctx, now, waited, wait); err != nil {
			return Pass{}, err
		}
		if err := waitFor(ctx, changed, wait); err != nil {
			return Pass{}, &Failure{Stage: Local, Err: err}
		}
		waited += time.Since(now)
	}
}

// Pass is a request's leave to go.
type Pass struct {
	probe  bool
	window int
	turn   int // which probe; an answer to an earlier one tells nothing about the latest refusal
}

func (g *Gate) free() bool { return !g.quota.known && !g.oneProbe && g.closedUntil.IsZero() }

// admit says whether a request may go now, and if not, how long to wait before asking again; a change wakes it earlier.
func (g *Gate) admit(now time.Time) (Pass, time.Duration) {
	if wait := g.closedUntil.Sub(now); wait > 0 {
		return Pass{}, wait
	}
	g.closedUntil = time.Time{}
	if g.quota.over(now) {
		g.oneProbe = true
	}
	if g.oneProbe {
		if wait := g.probeUntil.Sub(now); g.probing && wait > 0 {
			return Pass{}, wait
		}
		if g.probing { // a limit refuses at once: what is at work for so long has passed it
			g.probing, g.oneProbe = false, false
			g.turn++
			g.wake()
			return Pass{}, g.quota.take(now, g.inFlight)
		}
		g.turn++
		g.probing, g.probeUntil = true, now.Add(probeTime)
		return Pass{probe: true, turn: g.turn}, 0
	}
	return Pass{}, g.quota.take(now, g.inFlight)
}

// bearable refuses a wait that the caller or the configuration would not let end well.
func (g *Gate) bearable(ctx context.Context, now time.Time, waited, wait time.Duration) error {
	if waited+wait > g.maxWait {
		return &Failure{Stage: Held, RetryAfter: wait, Err: errors.New("the service's limit needs a longer wait than MaxBackoff")}
	}
	if end, ok := ctx.Deadline(); ok && end.Before(now.Add(wait)) {
		return &Failure{Stage: Held, RetryAfter: wait, Err: errors.New("the service's limit needs a longer wait than the context allows")}
	}
	return nil
}

// Leave hands a pass back. h is what the answer said; the zero Hints where there was none.
func (g *Gate) Leave(p Pass, h Hints) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if p.window == g.window {
		g.inFlight--
	}
	p.probe = p.probe && p.turn == g.turn
	if p.probe {
		g.probing = false
	}
	switch {
	case h.Throttled:
		g.close(h.RetryAfter)
		g.quota.refused(h, time.Now())
	case h.Answered && p.probe:
		g.oneProbe, g.strikes = false, 0
		g.quota.begin(h, time.Now())
		g.window, g.inFlight = g.window+1, 0
	case h.Quota && !g.oneProbe:
		g.quota.learn(h, time.Now(), g.inFlight+1)
	}
	g.wake()
}

// Throttle closes the gate for a refusal that only the answer's body tells.
func (g *Gate) Throttle(retryAfter time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.close(retryAfter)
	g.wake()
}

// close keeps the latest of several refusals; those of requests that went out together count as one.
func (g *Gate) close(retryAfter time.Duration) {
	now := time.Now()
	if retryAfter <= 0 {
		if g.closedUntil.After(now) {
			return
		}
		g.strikes++
		retryAfter = Backoff(g.strikes, g.maxWait)
	}
	g.oneProbe = true
	if until := now.Add(retryAfter); until.After(g.closedUntil) {
		g.closedUntil = until
	}
}

func (g *Gate) waiter() chan struct{} {
	if g.changed == nil {
		g.changed = make(chan struct{})
	}
	return g.changed
}

func (g *Gate) wake() {
	if g.changed != nil {
		close(g.changed)
		g.changed = nil
	}
}

// gated is the first link: it asks the gate and tells it what came of it.
type gated struct {
	next http.RoundTripper
	gate *Gate
}

func (l gated) RoundTrip(req *http.Request) (*http.Response, error) {
	pass, err := l.gate.Enter(req.Context())
	if err != nil {
		return nil, err
	}
	resp, err := l.next.RoundTrip(req)
	if err != nil {
		l.gate.Leave(pass, Hints{})
		return nil, err
	}
	h := ReadHints(resp.StatusCode, resp.Header, time.Now())
	h.Answered = resp.StatusCode != http.StatusServiceUnavailable // whether that means the rate, its body may tell: see Throttle
	l.gate.Leave(pass, h)
	return resp, nil
}

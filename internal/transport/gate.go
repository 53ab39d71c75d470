package transport

import (
	"context"
	"errors"
	"math"
	"sync"
	"time"
)

// Gate holds back a client's requests while the service's limit is used up. It serves one credential, whose clients may
// share one. It learns from every answer and needs no clock but its own: the service's times are read relative to the Date of
// the answer that bears them.
type Gate struct {
	maxWait time.Duration // the client's own
	*barrier
}

// barrier is what is known of the limit, by all clients that share it.
type barrier struct {
	mu       sync.Mutex
	window   int // rises with each refusal and each probe: a request of an earlier one tells nothing of what came after
	inFlight int // requests of this window: the service counted the others in theirs
	quota    quota
	stint    stint

	closedUntil time.Time // after a refusal
	strikes     int       // refusals in a row that gave no time to wait
	oneProbe    bool      // nobody knows whether the gate is open: one request finds out, the others wait for it
	probing     bool
	patience    time.Duration // how long the others wait for it once it has left
	guess       bool          // only the stint says that the gate may be closed
	probeUntil  time.Time     // when the others wait for it no longer
	changed     chan struct{} // closed when something changes; nil while nobody waits
}

const (
	readyTime = 30 * time.Second // how long the others wait for a probe to leave: a credential may take so long
	probeTime = 10 * time.Second // how long the others wait for one probe: a copy can take minutes
	guessTime = time.Second      // how long where only the stint says that the limit is reached
	bodyTime  = time.Second      // how long for the body of a 503, which may tell that it is about the rate
)

// NewGate returns an open gate. No wait is longer than maxWait; window is the documented length of the service's rate
// window, for answers that tell what is left but not until when; 0: unknown.
func NewGate(maxWait, window time.Duration) *Gate {
	return &Gate{maxWait, &barrier{quota: quota{length: window}}}
}

// Share returns the gate for another client of the same credential, which may want to wait longer or less long.
func (g *Gate) Share(maxWait time.Duration) *Gate { return &Gate{maxWait, g.barrier} }

// Enter waits until a request may go. A wait that would be longer than the context or maxWait allow is not begun: the
// error is then a *Failure at stage Held, with the time the gate needs. The pass must be handed back with Leave.
func (g *Gate) Enter(ctx context.Context) (Pass, error) {
	var waited time.Duration
	var behind time.Time // since when it waits for a probe, which the service's own wait is not counted against
	for {
		g.mu.Lock()
		if g.free() {
			pass := g.pass(false)
			g.mu.Unlock()
			return pass, nil
		}
		now := time.Now()
		probe, wait := g.admit(now)
		probed := g.probing && g.oneProbe && !g.closedUntil.After(now) // the wait ends as soon as the probe is answered
		if wait == 0 {
			pass := g.pass(probe)
			g.mu.Unlock()
			return pass, nil
		}
		if probed {
			if behind.IsZero() {
				behind = now
			}
			wait = min(wait, g.maxWait-now.Sub(behind))
			if wait <= 0 && g.guess { // no reason to refuse anybody
				pass := g.pass(false)
				g.mu.Unlock()
				return pass, nil
			}
		}
		changed := g.waiter()
		g.mu.Unlock()
		if probed {
			if wait <= 0 {
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
	left   int // what was left when it went; the answer of its window tells less
}

func (g *Gate) pass(probe bool) Pass {
	g.inFlight++
	p := Pass{probe: probe, window: g.window, left: math.MaxInt}
	if g.quota.known {
		p.left = g.quota.left
	}
	return p
}

// holds reports whether a request that has not left yet may still go: nothing has closed the gate since.
func (g *Gate) holds(p Pass) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return p.window == g.window
}

// depart is holds for a request that leaves now: from here on a probe is at the service.
func (g *Gate) depart(p Pass) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if p.window != g.window {
		return false
	}
	if p.probe {
		g.probeUntil = time.Now().Add(g.patience)
		g.wake()
	}
	return true
}

// turn begins a window of which the requests in flight tell nothing.
func (g *Gate) turn() { g.window, g.inFlight, g.guess = g.window+1, 0, false }

func (g *Gate) free() bool {
	return !g.quota.known && !g.oneProbe && g.stint.fits == 0 && g.closedUntil.IsZero()
}

// admit says whether a request may go now, as the probe or as one of many, and if not, how long to wait before asking again;
// a change wakes it earlier.
func (g *Gate) admit(now time.Time) (probe bool, wait time.Duration) {
	if wait := g.closedUntil.Sub(now); wait > 0 {
		return false, wait
	}
	g.closedUntil = time.Time{}
	if g.quota.over(now) {
		g.oneProbe = true
	}
	if !g.oneProbe && !g.quota.known && g.stint.over(g.inFlight) { // the probe tells nothing before all others are answered
		g.oneProbe, g.probing, g.guess, g.probeUntil = true, g.inFlight > 0, true, now.Add(guessTime)
	}
	if !g.oneProbe {
		return false, g.quota.take(now, g.inFlight)
	}
	if wait := g.probeUntil.Sub(now); g.probing && wait > 0 {
		return false, wait
	}
	if g.probing && g.inFlight > 0 { // a limit refuses at once: what is at work for so long has passed it
		g.probing, g.oneProbe = false, false
		g.turn()
		g.wake()
		return false, g.quota.take(now, g.inFlight)
	}
	patience := probeTime
	if g.guess {
		patience = guessTime
	}
	g.turn()
	g.stint.begin(g.window)
	g.probing, g.probeUntil, g.patience = true, now.Add(readyTime), patience
	return true, 0
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
	current := p.window == g.window
	if current {
		g.inFlight--
		g.probing = g.probing && g.inFlight > 0
	}
	if h.Answered && !h.Throttled && !h.Unclear {
		g.stint.count(p.window)
	}
	switch {
	case h.Throttled && (current || h.RetryAfter > 0):
		g.close(h.RetryAfter)
		g.quota.refused(h, time.Now())
	case !current:
		return
	case p.probe && h.Unclear:
		g.probing, g.probeUntil = true, time.Now().Add(bodyTime)
	case p.probe && h.Answered:
		g.oneProbe, g.strikes = false, 0
		g.quota.begin(h, time.Now())
	case h.Quota && !g.oneProbe:
		g.quota.learn(h, time.Now(), p.left)
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
	g.stint.refused = true
	g.oneProbe, g.probing = true, false // a probe that is out knows nothing of this refusal
	g.turn()
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

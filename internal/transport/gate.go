package transport

import (
	"context"
	"net/http"
	"time"
)

// Gate holds a client's requests back while the service's rate limit is used up. It serves one
// credential, whose clients may share it. It learns from every response and needs no clock but its
// own: the service's times are read relative to the Date of the response that carries them.
//
// A gate is in one of four phases:
//
//	open     no limit is known to be near. Requests pass.
//	paced    responses say what is left of the quota. No more requests pass than are left: freely
//	         in the first half of a window, then spread evenly over the rest of it.
//	closed   nobody passes before a known moment: a request was refused for its rate, or the
//	         quota is used up.
//	probing  one request, the probe, finds out whether the closure or the window has ended. The
//	         others wait for its response.
//
//	open, paced -> closed   a request is refused for its rate
//	open    -> paced        a response says what is left
//	paced   -> closed       the quota is used up, and the end of its window is known
//	paced   -> probing      the window ends; or the quota is used up and nobody knows until when
//	closed  -> paced        a response shows that the quota is not used up after all
//	closed  -> probing      the closure has ended and a request comes
//	probing -> open, paced  the probe is answered, without or with a quota
//	probing -> closed       the probe is refused, or ends without a response: the next request is
//	                        the probe then
//	probing -> open         the probe takes so long that it must have passed the limit
//
// What is only guessed delays a request and never fails it. It is a guess how long a refusal holds
// that does not say so, and when a window ends whose end no response told.
type Gate struct {
	maxWait time.Duration // the longest single wait; each client's own
	*gateState
	scopes *rateScopes
}

const (
	// How long the others wait for a probe: to be made ready, which includes a new credential; for
	// its response, where a copy can take minutes; for the body of its 503, which may say that it
	// is about the rate.
	readyTime = 30 * time.Second
	probeTime = 10 * time.Second
	bodyTime  = time.Second

	askAgain   = 5 * time.Second // the longest wait that rests on a guess: then one request asks
	maxClosure = 5 * time.Minute // the longest closure that one response can cause
)

// NewGate returns an open gate. No single wait is longer than maxWait. window is the documented
// length of the service's rate window, 0 where it is unknown.
func NewGate(maxWait, window time.Duration) *Gate {
	return &Gate{maxWait, newGateState(window), &rateScopes{}}
}

// Share returns the gate for another client of the same credential. It knows what g knows, and has
// a maxWait of its own.
func (g *Gate) Share(maxWait time.Duration) *Gate { return &Gate{maxWait, g.gateState, g.scopes} }

// Permit is the permission of one request to pass.
type Permit struct {
	gate       *gateState
	probe      bool
	generation int
	left       int // of the quota at that moment: a response of the same window says less
}

// Enter waits until a request may pass. A wait of which the service has said that it is longer than
// the context or maxWait allow is not begun: the error is then a *Failure at stage Held, with the
// time that the gate needs. A permit must be handed back with Leave.
func (g *Gate) Enter(ctx context.Context) (Permit, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.phase == open {
		return g.permit(false), nil
	}
	return g.wait(ctx)
}

// wait is Enter where the gate is not open. The lock is held, but not while waiting.
func (g *Gate) wait(ctx context.Context) (Permit, error) {
	w := waiter{maxWait: g.maxWait, priority: hasPriority(ctx)}
	w.deadline, _ = ctx.Deadline()
	g.arrive(&w)
	defer g.leave(&w)
	for {
		now := time.Now()
		g.advance(now)
		h, err := w.bound(g.decide(now), now)
		switch {
		case err != nil:
			return Permit{}, err
		case h.wait == 0 && g.mustYield(&w):
			h.wait = yieldTime
		case h.wait == 0:
			return g.admit(h, now), nil
		}
		changed := g.changes()
		g.mu.Unlock()
		err = waitFor(ctx, changed, h.wait)
		g.mu.Lock()
		if err != nil {
			return Permit{}, &Failure{Stage: Local, Err: err}
		}
	}
}

// Leave hands a permit back. h is what the response said, the zero Hints where there was none.
func (g *Gate) Leave(p Permit, h Hints) {
	g.mu.Lock()
	defer g.mu.Unlock()
	isCurrent := p.generation == g.generation
	if isCurrent {
		g.inFlight--
	}
	if h.Throttled {
		// A refusal that names no time and is older than the last transition says nothing new.
		after := believe(h, g.window).RetryAfter
		if isCurrent {
			g.quota.refused(h, time.Now())
		}
		if isCurrent || after > 0 {
			g.refuse(after, g.maxWait)
		}
		return
	}
	switch {
	case !isCurrent:
	case p.probe:
		g.endProbe(p, h)
	case h.Quota:
		g.learn(p, h)
	default:
		g.freed()
	}
}

// Throttle closes the gate for a refusal that only the response's body tells; 0: for how long is
// not said.
func (g *Gate) Throttle(retryAfter time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.refuse(retryAfter, g.maxWait)
}

// ClosedTime returns for how long the gate has been closed or probing since it was made, so that
// requests had to wait. It never decreases and includes a closure that still lasts: a time limit
// that must not run meanwhile subtracts the difference of two values.
func (g *Gate) ClosedTime() time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.closedTime + g.runningClosure(time.Now())
}

// ReadHints is the function of that name, without a reset that is further away than the service's
// window is long.
func (g *Gate) ReadHints(status int, h http.Header, now time.Time) Hints {
	return believe(ReadHints(status, h, now), g.window)
}

package transport

import (
	"context"
	"net/http"
	"time"
)

// Gate delays a client's requests while the service's rate limit is exhausted. It serves one
// credential, whose clients may share it. It learns from every response and needs only the local
// clock: the service's times are relative to the Date of their response.
//
// A gate is in one of four phases:
//
//	open     no limit is known to be near. Requests pass.
//	paced    responses report the remaining quota. No more requests pass than remain: without
//	         delay in the first half of a window, then spread evenly over the rest of it.
//	closed   no request passes before a known time: a request was refused for its rate, or the
//	         quota is used up.
//	probing  one request, the probe, tests whether the closure or the window has ended. The others
//	         wait for its response.
//
//	open, paced -> closed   a request is refused for its rate
//	open    -> paced        a response reports the remaining quota
//	paced   -> closed       the quota is used up, and the end of its window is known
//	paced   -> probing      the window ends; or the quota is used up until an unknown time
//	closed  -> paced        a response shows that the quota is not used up after all
//	closed  -> probing      the closure has ended and a request arrives
//	probing -> open, paced  the probe has a response, without or with a quota
//	probing -> closed       the probe is refused, or ends without a response: the next request is
//	                        the probe then
//	probing -> open         the probe takes so long that it must have passed the limit
//
// A guess delays a request and never fails it. The gate guesses the duration of a refusal without
// Retry-After, and the end of a window that no response announced.
type Gate struct {
	maxWait time.Duration // the longest single wait; every client has its own
	*gateState
	scopes *rateScopes
}

const (
	// How long the others wait for a probe: until it is ready, which includes a new credential; for
	// its response, although a copy can take minutes; for the body of its 503, which may show that
	// it is about the rate.
	readyTime = 30 * time.Second
	probeTime = 10 * time.Second
	bodyTime  = time.Second

	askAgain   = 5 * time.Second // the longest guessed wait; then one request probes
	maxClosure = 5 * time.Minute // the longest closure that one response can cause
)

// NewGate returns an open gate. No single wait is longer than maxWait. window is the documented
// length of the service's rate window, 0 if unknown.
func NewGate(maxWait, window time.Duration) *Gate {
	return &Gate{maxWait, newGateState(window), &rateScopes{}}
}

// Share returns the gate for another client of the same credential. It shares the state of g and
// has its own maxWait.
func (g *Gate) Share(maxWait time.Duration) *Gate { return &Gate{maxWait, g.gateState, g.scopes} }

// Permit is the permission of one request to pass.
type Permit struct {
	gate       *gateState
	probe      bool
	generation int
	left       int // remaining quota when the request passed: a response of the same window reports less
	waited     bool
}

// Enter waits until a request may pass. It does not begin an announced wait that is longer than the
// context or maxWait allow: the error is then a *Failure at stage Held with the required wait. A
// permit must be returned with Leave.
func (g *Gate) Enter(ctx context.Context) (Permit, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.phase == open {
		return g.permit(false), nil
	}
	return g.wait(ctx)
}

// wait is Enter while the gate is not open. The lock is held, but not during the waits.
func (g *Gate) wait(ctx context.Context) (Permit, error) {
	w := waiter{maxWait: g.maxWait, priority: hasPriority(ctx)}
	w.deadline, _ = ctx.Deadline()
	g.line.join(&w)
	defer g.line.leave(&w)
	for waited := false; ; waited = true {
		now := time.Now()
		g.advance(now)
		h, err := w.bound(g.decide(now), now)
		switch {
		case err != nil:
			return Permit{waited: waited}, err
		case h.wait == 0 && g.line.mustYield(&w):
			h.wait = yieldTime
		case h.wait == 0:
			p := g.admit(h, now)
			p.waited = waited
			return p, nil
		case h.why == spread && g.line.head() != &w:
			h.wait = w.untilTurn(h.wait, now)
		}
		g.mu.Unlock()
		err = waitFor(ctx, w.turn, h.wait)
		g.mu.Lock()
		if err != nil {
			return Permit{waited: true}, &Failure{Stage: Local, Err: err}
		}
	}
}

// Leave returns a permit. h are the hints of the response, the zero Hints if there was none.
func (g *Gate) Leave(p Permit, h Hints) {
	g.mu.Lock()
	defer g.mu.Unlock()
	isCurrent := p.generation == g.generation
	if isCurrent {
		g.inFlight--
	}
	if h.Throttled {
		// A refusal without a time that is older than the last transition is obsolete.
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
		g.endProbe(h)
	case h.Quota:
		g.learn(p, h)
	default:
		g.freed()
	}
}

// Throttle closes the gate after a refusal that only the response body shows. retryAfter is 0 if
// unknown.
func (g *Gate) Throttle(retryAfter time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.refuse(retryAfter, g.maxWait)
}

// ClosedTime returns the total time for which the gate has been closed or probing, so that requests
// had to wait. It never decreases and includes the current closure. The difference of two values is
// the time by which a closed gate extends a time limit.
func (g *Gate) ClosedTime() time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.closedTime + g.runningClosure(time.Now())
}

// ReadHints is the function ReadHints, without a reset that is further away than the length of the
// service's window.
func (g *Gate) ReadHints(status int, h http.Header, now time.Time) Hints {
	return believe(ReadHints(status, h, now), g.window)
}

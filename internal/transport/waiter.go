package transport

import (
	"container/list"
	"context"
	"errors"
	"time"
)

// reason is why a request waits at the gate.
type reason int

const (
	announced   reason = iota + 1 // the service announced the wait
	spread                        // the remaining quota is spread over the rest of its window
	guessed                       // the length of the wait is unknown
	behindProbe                   // another request is the probe
)

// hold is how long a request has to wait, and why.
type hold struct {
	wait  time.Duration // 0: it may pass
	why   reason
	probe bool // it passes as the probe
}

// yieldTime is after how long a request that yields to others checks the gate again if no
// transition wakes it.
const yieldTime = time.Second

// waiter is one request that is waiting at the gate.
type waiter struct {
	maxWait  time.Duration
	deadline time.Time // zero: none
	priority bool

	turn  chan struct{} // receives a value when the waiter has to check the gate again
	place *list.Element // in the line

	why   reason    // of the current wait
	since time.Time // when the waiter began to wait for this reason
}

var (
	errLongerThanMaxBackoff = errors.New("the service's limit needs a longer wait than MaxBackoff")
	errLongerThanContext    = errors.New("the service's limit needs a longer wait than the context allows")
)

// bound applies the request's own limits to a wait. An announced wait that exceeds them is an
// error; any other wait is shortened.
func (w *waiter) bound(h hold, now time.Time) (hold, error) {
	if h.wait == 0 {
		return h, nil
	}
	if h.why != w.why {
		w.why, w.since = h.why, now
	}
	waited := now.Sub(w.since)
	switch h.why {
	case announced:
		return h, w.tooLong(h.wait, now)
	case spread:
		if w.tooLong(h.wait, now) != nil {
			h.wait = 0
		}
	case guessed:
		h.wait = max(0, min(h.wait, w.maxWait-waited))
		h.probe = h.wait == 0
	case behindProbe:
		h.wait = max(0, min(h.wait, max(w.maxWait, bodyTime)-waited))
	}
	return h, nil
}

// tooLong returns the error of a wait that the configuration or the context does not allow.
func (w *waiter) tooLong(wait time.Duration, now time.Time) error {
	if wait > w.maxWait {
		return &Failure{Stage: Held, RetryAfter: wait, Err: errLongerThanMaxBackoff}
	}
	if !w.deadline.IsZero() && w.deadline.Before(now.Add(wait)) {
		return &Failure{Stage: Held, RetryAfter: wait, Err: errLongerThanContext}
	}
	return nil
}

func (w *waiter) wake() {
	select {
	case w.turn <- struct{}{}:
	default: // it will check anyway
	}
}

// untilTurn is how long a request waits for its turn before it checks the gate by itself. The
// spread quota refuses nobody, so a request with a deadline passes before that. pause is the
// head's.
func (w *waiter) untilTurn(pause time.Duration, now time.Time) time.Duration {
	if w.deadline.IsZero() {
		return maxClosure
	}
	return max(pause, w.deadline.Sub(now)-pause)
}

type priorityKey struct{}

// WithPriority returns a context whose requests pass the gate and the caller's limiter before other
// requests. The polls that settle a copy have priority, because every new copy may need more of
// them.
func WithPriority(ctx context.Context) context.Context {
	return context.WithValue(ctx, priorityKey{}, true)
}

func hasPriority(ctx context.Context) bool { return ctx.Value(priorityKey{}) != nil }

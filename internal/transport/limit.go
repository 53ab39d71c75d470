package transport

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"
)

// queue is where requests wait for the caller's own ceiling, one behind the other: a token that is reserved ahead is lost where
// the gate closes before its time.
type queue struct {
	limiter *rate.Limiter
	first   chan struct{} // held by who waits for the next token
	waiting atomic.Int64
}

func newQueue(limiter *rate.Limiter) *queue {
	if limiter == nil {
		return nil
	}
	return &queue{limiter: limiter, first: make(chan struct{}, 1)}
}

// take waits for a token, which it does not take where the gate has closed when its turn comes.
func (q *queue) take(ctx context.Context, gate *Gate, pass Pass) error {
	ahead := q.waiting.Add(1) - 1
	defer q.waiting.Add(-1)
	if limit := float64(q.limiter.Limit()); limit > 0 {
		wait := time.Duration(float64(ahead) / limit * float64(time.Second))
		if end, ok := ctx.Deadline(); ok && time.Until(end) < wait {
			return tooLong(wait)
		}
	}
	select {
	case q.first <- struct{}{}:
		defer func() { <-q.first }()
	case <-ctx.Done():
		return &Failure{Stage: Local, Err: ContextError(ctx)}
	}
	if !gate.holds(pass) {
		return errClosed
	}
	return take(ctx, q.limiter)
}

func tooLong(wait time.Duration) error {
	return &Failure{Stage: Held, RetryAfter: wait, Err: errors.New("the Limiter in Config needs longer than the context allows")}
}

// take waits for a token of the caller's own ceiling, of which every attempt takes one. A wait that the context cannot outlast
// is not begun.
func take(ctx context.Context, limiter *rate.Limiter) error {
	r := limiter.Reserve()
	if !r.OK() {
		return &Failure{Stage: Held, Err: errors.New("the Limiter in Config lets nothing through")}
	}
	wait := r.Delay()
	if wait <= 0 {
		return nil
	}
	if end, ok := ctx.Deadline(); ok && time.Until(end) < wait {
		r.Cancel()
		return tooLong(wait)
	}
	if err := Sleep(ctx, wait); err != nil {
		r.Cancel()
		return &Failure{Stage: Local, Err: err}
	}
	return nil
}

// Sleep waits, or returns the error of the context that ended first.
func Sleep(ctx context.Context, d time.Duration) error { return waitFor(ctx, nil, d) }

// waitFor is Sleep that a change ends, too; nil: nothing does.
func waitFor(ctx context.Context, changed <-chan struct{}, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-changed:
		return nil
	case <-ctx.Done():
		return ContextError(ctx)
	}
}

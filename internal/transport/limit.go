package transport

import (
	"context"
	"errors"
	"time"

	"golang.org/x/time/rate"
)

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
		return &Failure{Stage: Held, RetryAfter: wait, Err: errors.New("the Limiter in Config needs longer than the context allows")}
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

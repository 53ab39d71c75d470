package transport

import (
	"context"
	"errors"
	"net/http"
	"time"

	"golang.org/x/time/rate"
)

// limit is the caller's own ceiling. Every attempt takes a token; a wait that the context cannot outlast is not begun.
type limit struct {
	next    http.RoundTripper
	limiter *rate.Limiter
}

func (l limit) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	r := l.limiter.Reserve()
	if !r.OK() {
		return nil, &Failure{Stage: Held, Err: errors.New("the Limiter in Config lets nothing through")}
	}
	if wait := r.Delay(); wait > 0 {
		if end, ok := ctx.Deadline(); ok && time.Until(end) < wait {
			r.Cancel()
			return nil, &Failure{Stage: Held, RetryAfter: wait, Err: errors.New("the Limiter in Config needs longer than the context allows")}
		}
		if err := Sleep(ctx, wait); err != nil {
			r.Cancel()
			return nil, &Failure{Stage: Local, Err: err}
		}
	}
	return l.next.RoundTrip(req)
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

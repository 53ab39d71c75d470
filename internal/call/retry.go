package call

import (
	"context"
	"errors"
	"time"

	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/transport"
)

// retrier decides, for one call, whether and when a request that did nothing is sent again.
type retrier struct {
	s       *Service
	p       *prepared
	on      channel
	renewed bool
}

func (r *retrier) attempts() int {
	if n := r.p.options.maxAttempts; n > 0 {
		return n
	}
	return r.s.MaxAttempts
}

// renew reports whether there is another credential to try after one was refused. It asks once a call.
func (r *retrier) renew(ctx context.Context, n int, res result, e Evidence) bool {
	if e.Status != 401 && !e.Expired || r.renewed || n >= r.attempts() {
		return false
	}
	r.renewed = true
	fresh, err := r.s.Auth.Renew(ctx, res.request)
	return err == nil && fresh
}

// wait lets the time pass that must lie between two attempts. Its error is the one to end the call with: what the last
// attempt failed of where there is to be no other, or the context's.
func (r *retrier) wait(ctx context.Context, n int, res result, e Evidence, failed error) error {
	if e.Renewed && n < r.attempts() {
		return nil
	}
	throttled := e.Status == 429 || e.Throttled
	pause := transport.Backoff(n, r.s.MaxBackoff)
	if res.wait > 0 {
		pause = res.wait
	}
	if throttled && e.Status != 429 {
		r.on.gateOf(r.p).Throttle(res.wait) // a refusal that only the body tells
	}
	switch {
	case n >= r.attempts():
		return failed
	case throttled && res.wait == 0:
		return nil // nobody knows for how long: the gate asks again
	case pause > r.s.MaxBackoff, passes(ctx, pause):
		return failed
	case throttled:
		return nil // the gate waits, for this call and all others
	case !r.s.budget.Take():
		return failed
	}
	return transport.Sleep(ctx, pause)
}

// passes reports whether a wait would outlast the context.
func passes(ctx context.Context, d time.Duration) bool {
	end, ok := ctx.Deadline()
	return ok && time.Until(end) < d
}

// notExecuted is the final error of a call that the service did not act on: its refusal, or the reason why there is none.
func (r *retrier) notExecuted(n int, failed error) error {
	f, isFailure := errors.AsType[*transport.Failure](failed)
	switch {
	case isFailure && f.Stage == transport.Held:
		return problem.Limited(r.p.name, f.RetryAfter, f.Err)
	case isFailure && f.Invalid:
		return problem.Invalid(r.p.name, n, f.Err)
	case isFailure:
		return problem.Unsent(r.p.name, n, f.Err)
	case errors.Is(failed, context.Canceled), errors.Is(failed, context.DeadlineExceeded):
		return problem.Unsent(r.p.name, n, failed)
	}
	return failed // the service's own *ProblemDetails
}

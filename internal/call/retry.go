package call

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/transport"
)

// retrier decides for one call whether and when a request that was not executed is sent again.
type retrier struct {
	s       *Service
	p       *prepared
	on      pipeline
	watch   *watch
	renewed bool
}

func newRetrier(ctx context.Context, s *Service, p *prepared, on pipeline) retrier {
	return retrier{s: s, p: p, on: on, watch: watchOf(ctx)}
}

func (r *retrier) attempts() int {
	if n := r.p.options.maxAttempts; n > 0 {
		return n
	}
	return r.s.MaxAttempts
}

// refreshCredential reports whether there is a new credential after one was rejected. It asks for
// one once a call.
func (r *retrier) refreshCredential(ctx context.Context, n int, res result, e Evidence) bool {
	rejected := e.Unauthorized || e.Status == http.StatusUnauthorized
	if !rejected || r.renewed || n >= r.attempts() {
		return false
	}
	r.renewed = true
	return r.s.Auth.Renew(ctx, res.request) == nil
}

// wait blocks until the next attempt may be sent. If there is none, it returns the error that ends
// the call: the error of the last attempt, or the context's.
func (r *retrier) wait(ctx context.Context, n int, res result, e Evidence, failed error) error {
	r.reportThrottle(ctx, res, e)
	switch {
	case n >= r.attempts():
		return failed
	case e.Renewed:
		r.watch.attemptEnded(res, failed, farcopy.NextRetry, 0)
		return nil
	case isThrottled(e):
		return r.waitAtGate(ctx, res, failed)
	}
	pause := transport.Backoff(n, r.s.MaxBackoff)
	if res.wait > 0 {
		pause = res.wait
	}
	if r.isTooLong(ctx, pause) || !r.s.budget.Acquire() {
		return failed
	}
	r.watch.attemptEnded(res, failed, farcopy.NextRetry, pause)
	return r.watch.backoff(ctx, pause)
}

func isThrottled(e Evidence) bool { return e.Throttled || e.Status == http.StatusTooManyRequests }

// reportThrottle reports a refusal for the rate to whom the context has, and to the gate if only the
// body shows it.
func (r *retrier) reportThrottle(ctx context.Context, res result, e Evidence) {
	if e.Renewed || !isThrottled(e) {
		return
	}
	if e.Status != http.StatusTooManyRequests {
		r.on.gateOf(r.p).Throttle(res.wait)
	}
	if refused, ok := ctx.Value(throttleKey{}).(func(time.Duration)); ok {
		refused(res.wait)
	}
}

// waitAtGate leaves the wait to the gate, which knows the requests of all calls. It returns the
// error of the attempt if the announced wait is too long.
func (r *retrier) waitAtGate(ctx context.Context, res result, failed error) error {
	if res.wait > 0 && r.isTooLong(ctx, res.wait) {
		return failed
	}
	r.watch.attemptEnded(res, failed, farcopy.NextRetry, res.wait)
	return nil
}

// isTooLong reports whether a wait exceeds MaxBackoff or the context's deadline.
func (r *retrier) isTooLong(ctx context.Context, d time.Duration) bool {
	return d > r.s.MaxBackoff || exceedsDeadline(ctx, d)
}

func exceedsDeadline(ctx context.Context, d time.Duration) bool {
	end, ok := ctx.Deadline()
	return ok && time.Until(end) < d
}

// notExecuted returns the final error of a call that the service did not execute: its refusal, or
// the reason why there is none.
func (r *retrier) notExecuted(n int, failed error) error {
	f, isFailure := errors.AsType[*transport.Failure](failed)
	call := r.p.call(n)
	switch {
	case isFailure && f.Stage == transport.Held:
		return call.Limited(f.RetryAfter, f.Err)
	case isFailure && f.Invalid:
		return problem.Invalid(r.p.name, n, f.Err)
	case isFailure && (f.NoConnection() || f.Stage == transport.Local && problem.IsTransient(f.Err)):
		return call.Unconnected(f.Err)
	case isFailure:
		return call.Unsent(f.Err)
	case errors.Is(failed, context.Canceled), errors.Is(failed, context.DeadlineExceeded):
		return call.Unsent(failed)
	}
	return failed // the service's own *ProblemDetails
}

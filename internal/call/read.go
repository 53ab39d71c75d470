package call

import (
	"context"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/transport"
)

var errNoIntents = Field("WithIntent", "cannot be used: no ResumeX goes on with this operation")

// Read sends a request that changes nothing, and retries it until there is a usable response.
func Read[T any](ctx context.Context, s *Service, op Operation[T], opts []Option) (T, error) {
	var zero T
	if err := Usable(ctx, s, op.Name); err != nil {
		return zero, err
	}
	within, w := watched(ctx, s, op.Name, op.Resource)
	value, err := sendRead(within, s, op, opts)
	w.callEnded(err)
	return value, err
}

func sendRead[T any](ctx context.Context, s *Service, op Operation[T], opts []Option) (T, error) {
	var zero T
	p, err := op.prepare(s, opts)
	if err != nil {
		return zero, problem.Invalid(op.Name, 0, err)
	}
	if p.options.save != nil {
		return zero, problem.Invalid(op.Name, 0, errNoIntents)
	}
	op.Decode = bounded(ctx, op.Decode)
	r := newRetrier(ctx, s, p, s.reads)
	for n := 1; ; n++ {
		if ctx.Err() != nil {
			return zero, r.notExecuted(n-1, transport.ContextError(ctx))
		}
		res := s.reads.attempt(ctx, p, n)
		value, e, failed := examine(s, &op, res)
		e.Renewed = r.refreshCredential(ctx, n, res, e)
		s.observe(res, e)
		verdict := Judge(e)
		switch verdict {
		case Executed:
			s.budget.Refund()
			r.watch.attemptEnded(res, nil, farcopy.NextEnd, 0)
			return value, nil
		case Refused:
			r.watch.attemptEnded(res, failed, farcopy.NextEnd, 0)
			return zero, failed
		case NotExecuted:
			r.watch.attemptEnded(res, failed, farcopy.NextEnd, 0)
			return zero, r.notExecuted(n, failed)
		}
		if err := r.wait(ctx, n, res, e, failed); err != nil {
			r.watch.attemptEnded(res, failed, farcopy.NextEnd, 0) // unless it was to be followed by another
			if verdict == Retry || ctx.Err() != nil {
				return zero, r.notExecuted(n, err)
			}
			return zero, readError(p.call(n), res, err)
		}
	}
}

// bounded returns a decode function that ends with the context if the body is large. Smaller bodies
// take a few milliseconds.
func bounded[T any](ctx context.Context, decode func(*Response) (T, error)) func(*Response) (T, error) {
	return func(a *Response) (T, error) {
		if len(a.Body) <= maxResult {
			return decode(a)
		}
		value, err := transport.Bounded(ctx, func() (T, error) { return decode(a) }, nil)
		if err == transport.ErrAbandoned {
			err = transport.ContextError(ctx)
		}
		return value, err
	}
}

// readError returns the final error of a read that was sent and failed: the service's 5xx if it
// sent one.
func readError(call problem.Call, res result, failed error) error {
	if r := res.response; r != nil && !r.isSuccess() {
		return failed
	}
	return &problem.ReadError{Call: call, Err: failed}
}

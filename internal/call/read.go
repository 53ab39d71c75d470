package call

import (
	"context"

	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/transport"
)

// Read sends a request that changes nothing, again if need be, until it is answered.
func Read[T any](ctx context.Context, s *Service, op Operation[T], opts []Option) (T, error) {
	var zero T
	if err := Usable(ctx, s, op.Name); err != nil {
		return zero, err
	}
	p, err := op.prepare(s, opts)
	if err != nil {
		return zero, problem.Invalid(op.Name, 0, err)
	}
	op.Decode = leavable(ctx, op.Decode)
	r := retrier{s: s, p: p, on: s.reads}
	for n := 1; ; n++ {
		if ctx.Err() != nil {
			return zero, r.notExecuted(n-1, transport.ContextError(ctx))
		}
		res := s.reads.attempt(ctx, p, n)
		value, e, failed := examine(s, &op, res)
		e.Renewed = r.renew(ctx, n, res, e)
		s.observe(res, e)
		verdict := Judge(e)
		switch verdict {
		case Executed:
			s.budget.Earn()
			return value, nil
		case Refused:
			return zero, failed
		case NotExecuted:
			return zero, r.notExecuted(n, failed)
		}
		if err := r.wait(ctx, n, res, e, failed); err != nil {
			if verdict == Again || ctx.Err() != nil {
				return zero, r.notExecuted(n, err)
			}
			return zero, noAnswer(op.Name, n, res, err)
		}
	}
}

// leavable leaves the decoding of a large body behind where the context ends meanwhile. Smaller bodies take a few milliseconds.
func leavable[T any](ctx context.Context, decode func(*Answer) (T, error)) func(*Answer) (T, error) {
	return func(a *Answer) (T, error) {
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

// noAnswer is the final error of a read that was sent and came to nothing: the service's 5xx where it sent one.
func noAnswer(op string, n int, res result, failed error) error {
	if res.answer != nil && !res.answer.ok() {
		return failed
	}
	return &problem.NoAnswer{Op: op, Attempts: n, Err: failed}
}

// observe learns the service's time. A gateway's clock is not the service's.
func (s *Service) observe(res result, e Evidence) {
	if e.Own || e.Reply != Unclear || e.Conflict || e.Busy {
		s.env.Clock.Observe(res.answer.Header, res.sent, res.received)
	}
}

package call

import (
	"context"
	"errors"
	"time"

	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/transport"
)

// Unknown is what a service's *UnknownOutcomeError is made of.
type Unknown struct {
	Op         string
	SentAt     time.Time
	RequestID  string
	Candidates []string
	Err        error
}

// Copy makes a copy exactly once, or says why not. A request is sent again only after the verdict Again; a copy whose
// fate is unknown ends as the service's *UnknownOutcomeError.
func Copy[T any](ctx context.Context, s *Service, op Operation[T], opts []Option) (T, error) {
	var zero T
	p, err := op.prepare(s, opts)
	if err != nil {
		return zero, &problem.NotExecuted{Op: op.Name, Invalid: true, Err: err}
	}
	r := retrier{s: s, p: p, on: s.copies}
	for n := 1; ; n++ {
		if ctx.Err() != nil {
			return zero, r.notExecuted(n-1, transport.ContextError(ctx))
		}
		res := s.copies.attempt(ctx, p, n)
		value, e, failed := examine(s, &op, res)
		e.Renewed = r.renew(ctx, n, res)
		switch Judge(e) {
		case Executed:
			s.budget.Earn()
			return value, nil
		case Refused:
			return zero, failed
		case NotExecuted:
			return zero, r.notExecuted(n, failed)
		case Finished, MayStillRun:
			return zero, s.unknown(op.Name, res, failed)
		}
		if err := r.wait(ctx, n, res, e, failed); err != nil {
			return zero, r.notExecuted(n, err)
		}
	}
}

// examine reads what an attempt brought back: the result, or the error that explains its absence.
func examine[T any](s *Service, op *Operation[T], res result) (value T, e Evidence, failed error) {
	if res.failure != nil {
		return value, Evidence{Stage: res.failure.Stage, Untrusted: transport.Untrusted(res.failure.Err)}, res.failure
	}
	a := res.answer
	e = Evidence{Stage: transport.Answered, Status: a.Status}
	if a.ok() {
		if failed = a.whole(); failed == nil {
			value, failed = op.Decode(a)
		}
		if failed == nil {
			e.Reply = Yes
			return value, e, nil
		}
		var no *Refusal
		if errors.As(failed, &no) {
			e.Reply, failed = No, no.Err
		}
		return value, e, failed
	}
	r := s.ReadProblem(a)
	e.Own, e.Busy, e.Throttled = r.Own && a.Cut == nil, r.Busy, r.Throttled
	return value, e, r.Err
}

func (s *Service) unknown(op string, res result, cause error) error {
	u := Unknown{Op: op, SentAt: res.sent, Err: cause}
	if res.failure != nil {
		u.Err = res.failure.Err
	}
	if res.answer != nil {
		u.RequestID = s.RequestID(res.answer.Header)
	}
	return s.Unknown(u)
}

package call

import (
	"context"
	"fmt"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/transport"
)

// Change sends a request that sets something to the same value however often it is executed, and
// retries it like a read. It is not repeated after a request that may have been executed if
// Operation.Once or ReconcileStrict is set, or if that request was ended by the client's own
// timeout. If a request may have been executed and none is known to have been, the error is the
// service's *UnknownOutcomeError. Operation.Advice has to be set.
func Change[T any](ctx context.Context, s *Service, op Operation[T], opts []Option) (T, error) {
	var zero T
	if err := Usable(ctx, s, op.Name); err != nil {
		return zero, err
	}
	return observed(ctx, s, &op, func(ctx context.Context) (T, error) { return sendChange(ctx, s, &op, opts) })
}

// lostChange is the first request of a change that may have been executed.
type lostChange struct {
	isLate    bool      // one was ended by the client, and may be executed long after the call
	sentAt    time.Time // zero: there is none
	cause     error     // of the latest such request
	requestID string
}

// changes returns the pipeline of a change. It passes the gate of reads, which is that of all
// requests where a service does not count them separately.
func (op *Operation[T]) changes(s *Service) pipeline {
	if op.Long {
		return s.copies
	}
	return s.reads
}

func sendChange[T any](ctx context.Context, s *Service, op *Operation[T], opts []Option) (T, error) {
	var zero T
	p, err := op.prepare(s, opts)
	if err == nil && p.options.save != nil {
		err = errNoIntent
	}
	if err != nil {
		return zero, problem.Invalid(op.Name, 0, err)
	}
	on := op.changes(s)
	r, lost := newRetrier(ctx, s, p, on), lostChange{}
	mayRepeat := !op.Once && s.Reconcile != ReconcileStrict
	accepted := false // an attempt was executed, of a change that is repeated until it is refused
	for n := 1; ; n++ {
		if ctx.Err() != nil {
			return zero, endChange(&r, op, lost, accepted, n-1, transport.ContextError(ctx))
		}
		res := on.attempt(ctx, p, n)
		value, e, failed := examine(s, op, res)
		e.Renewed = r.refreshCredential(ctx, n, res, e)
		s.observe(res, e)
		verdict := Judge(e)
		isDone := verdict == Executed && op.Unfinished == nil
		if verdict == Refused && op.Repeated != nil && (accepted || lost.cause != nil) {
			if done, ok := op.Repeated(failed); ok {
				value, isDone = done, true
			}
		}
		switch {
		case isDone:
			s.budget.Refund()
			r.watch.attemptEnded(res, nil, farcopy.NextEnd, 0)
			return value, nil
		case verdict == Executed:
			accepted, failed = true, op.Unfinished
		case verdict == Finished, verdict == MayStillRun:
			lost.note(s, res, failed)
		}
		if verdict != Refused && verdict != NotExecuted && (lost.cause == nil || mayRepeat && !lost.isLate) {
			err := r.wait(ctx, n, res, e, failed)
			if err == nil {
				continue
			}
			failed = err
		}
		r.watch.attemptEnded(res, failed, farcopy.NextEnd, 0) // unless it was to be followed by another
		return zero, endChange(&r, op, lost, accepted, n, failed)
	}
}

// endChange returns the error of a call whose latest attempt failed.
func endChange[T any](r *retrier, op *Operation[T], lost lostChange, accepted bool, attempts int, failed error) error {
	switch {
	case !accepted:
		return lost.end(r, op.Advice, attempts, failed)
	case failed == op.Unfinished:
		return failed
	}
	if failure, ok := failed.(*transport.Failure); ok {
		failed = failure.Err
	}
	return problem.With(op.Unfinished, failed)
}

func (l *lostChange) note(s *Service, res result, failed error) {
	if l.cause == nil {
		l.sentAt = res.sentAt
	}
	l.isLate = l.isLate || timedOut(res)
	l.cause = failed
	if res.failure != nil {
		l.cause = res.failure.Err
	}
	if res.response != nil {
		l.requestID = s.RequestID(res.response.Header)
	}
}

// end returns the error of a call whose latest attempt failed.
func (l *lostChange) end(r *retrier, advice string, attempts int, failed error) error {
	if l.cause == nil {
		return r.notExecuted(attempts, failed)
	}
	sentAt, _ := r.s.env.Clock.At(l.sentAt)
	if sentAt.IsZero() {
		sentAt = l.sentAt
	}
	u := Unknown{
		Facts: problem.Facts{Resource: r.p.resource.String(), Attempts: attempts, Advice: advice},
		Op:    r.p.name, SentAt: sentAt, RequestID: l.requestID, Err: l.cause,
	}
	if failure, ok := failed.(*transport.Failure); ok {
		failed = failure.Err
	}
	if failed.Error() != l.cause.Error() {
		u.Err = fmt.Errorf("%w; before that: %w", failed, l.cause)
	}
	return r.s.Unknown(u)
}

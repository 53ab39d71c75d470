package call

import (
	"context"
	"errors"
	"fmt"
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
	Note       string // why looking for the copy failed, for the message
	Pending    any    // for Resolve
}

// Copy makes a copy exactly once, or says why not. A request is sent again only after the verdict Again, or after reading
// has shown that the first one made nothing; a copy whose fate stays unknown ends as the service's *UnknownOutcomeError.
func Copy[T any](ctx context.Context, s *Service, op Operation[T], opts []Option) (T, error) {
	var zero T
	p, err := op.prepare(s, opts)
	if err != nil {
		return zero, &problem.NotExecuted{Op: op.Name, Invalid: true, Err: err}
	}
	c := copying[T]{s: s, op: &op, p: p, r: retrier{s: s, p: p, on: s.copies}}
	if err := c.snapshot(ctx); err != nil {
		return zero, err
	}
	if c.op.Settler != nil {
		c.flight.destination, c.flight.names = c.op.Settler.Twin()
		c.flight.who = c.op.Settler
		s.flights.begin(&c.flight)
		defer s.flights.end(&c.flight)
	}
	for c.n = 1; ; c.n++ {
		value, again, err := c.send(ctx)
		if !again {
			c.leave(value, err)
			return value, err
		}
	}
}

// copying is one call of Copy.
type copying[T any] struct {
	s     *Service
	op    *Operation[T]
	p     *prepared
	r     retrier
	n     int // the attempt
	doubt doubt
	busy  time.Time // when the first attempt left that was told of something else at work

	flight flight
	left   *flight // what the flight was when it ended without certainty
	seen   string  // the copy that the last looks found
	by     uint64  // the latest flight that can have made it

	turn  chan struct{} // to Resolve, once the outcome is unknown
	found *T
}

// send makes one attempt and does what its verdict says: the call ends, or there is another attempt.
func (c *copying[T]) send(ctx context.Context) (value T, again bool, err error) {
	if ctx.Err() != nil {
		return c.end(ctx, NotExecuted, &transport.Failure{Stage: transport.Local, Err: transport.ContextError(ctx)})
	}
	res := c.s.copies.attempt(ctx, c.p, c.n)
	value, e, failed := examine(c.s, c.op, res)
	e.Renewed = c.r.renew(ctx, c.n, res, e)
	verdict := Judge(e)
	switch verdict {
	case Executed:
		c.s.budget.Earn()
		c.count(value)
		return value, false, nil
	case Again:
		if e.Busy && c.busy.IsZero() {
			c.busy = res.sent
		}
		if err := c.r.wait(ctx, c.n, res, e, failed); err != nil {
			return c.end(ctx, verdict, err)
		}
		return value, true, nil
	case Finished, MayStillRun:
		c.doubt.note(c.s, res, verdict, failed, c.settles() && c.op.Settler.Patient())
	case Refused:
		if e.Conflict && !c.doubt.open && c.settles() {
			c.doubt.note(c.s, res, verdict, failed, c.op.Settler.Patient()) // a gateway may have delivered the request twice
			if !c.busy.IsZero() {
				c.doubt.sent = c.busy // what was busy may have been its other delivery
			}
		}
	}
	return c.end(ctx, verdict, failed)
}

// end settles a call that is in doubt, and ends one that is not.
func (c *copying[T]) end(ctx context.Context, v Verdict, failed error) (value T, again bool, err error) {
	if c.doubt.open {
		return c.settle(ctx, v, failed)
	}
	return value, false, c.r.notExecuted(c.n, failed)
}

func (c *copying[T]) snapshot(ctx context.Context) error {
	if c.s.Reconcile != ReconcileStrict || c.op.Settler == nil {
		return nil
	}
	if err := c.op.Settler.Snapshot(ctx); err != nil {
		return &problem.NotExecuted{Op: c.p.name, Decides: true, Err: fmt.Errorf("looking at the destination first: %w", err)}
	}
	return nil
}

// leave remembers a call whose copy no id tells from those of later calls: it may yet appear, or its answer had none.
func (c *copying[T]) leave(value T, err error) {
	switch {
	case c.op.Settler == nil:
	case errors.Is(err, problem.ErrOutcomeUnknown):
		c.left = c.s.flights.leave(&c.flight, time.Now().Add(leftFor))
	case err == nil && c.op.Settler.ID(value) == "" && !c.op.Settler.Patient():
		c.left = c.s.flights.leave(&c.flight, time.Now().Add(namelessFor))
	}
}

func (c *copying[T]) count(value T) {
	if c.op.Settler != nil {
		c.s.counted.add(c.op.Settler.ID(value))
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
		e.Stalled = transport.Stalled(a.Cut)
		if failed = a.whole(); failed == nil {
			value, failed = op.Decode(a)
		}
		if failed == nil {
			e.Reply = Yes
			return value, e, nil
		}
		var no *Refusal
		if errors.As(failed, &no) {
			e.Reply, e.Conflict, failed = No, no.Conflict, no.Err
		}
		return value, e, failed
	}
	r := s.ReadProblem(a)
	e.Own, e.Busy, e.Throttled, e.Expired, e.Conflict = r.Own && a.Cut == nil, r.Busy, r.Throttled, r.Expired, r.Conflict
	return value, e, r.Err
}

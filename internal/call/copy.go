package call

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/farcopy/farcopy/internal/claim"
	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/settle"
	"github.com/farcopy/farcopy/internal/transport"
)

// Copy makes a copy once, or returns why not. A request is sent again only after the verdict Again, or where settling
// allows it; a copy of which nobody knows whether it was made ends as the service's *UnknownOutcomeError.
func Copy[T any](ctx context.Context, s *Service, op Operation[T], opts []Option) (T, error) {
	var zero T
	if err := Usable(ctx, s, op.Name); err != nil {
		return zero, err
	}
	c, err := newCopying(ctx, s, &op, opts)
	if err != nil {
		return zero, err
	}
	defer c.ticket.Close(claim.Unknown, "") // a panic of the caller's own code leaves the outcome unknown
	for c.attempt = 1; ; c.attempt++ {
		a := c.send(ctx)
		switch a.verdict {
		case Executed:
			s.budget.Earn()
			return c.made(a.value, c.mayMakeAnother()), nil
		case Again:
			err := c.retry.wait(ctx, c.attempt, a.result, a.evidence, a.failed)
			if err == nil {
				c.noteBusy(a)
				continue
			}
			a.failed = err
		}
		if !c.record(a) {
			c.ticket.Close(claim.Nothing, "")
			return zero, c.retry.notExecuted(c.attempt, a.failed)
		}
		switch o := c.settle(ctx); o.Next {
		case settle.Found:
			return c.made(o.Copy, false), nil
		case settle.Resend:
			continue
		case settle.NotMade:
			c.ticket.Close(claim.Nothing, "")
			return zero, c.refusal()
		default:
			c.ticket.Close(claim.Unknown, "")
			c.open.Stamp(s.env.Clock)
			c.resolving = make(chan struct{}, 1)
			return zero, c.unknown(ctx, o)
		}
	}
}

// copying is one call of Copy.
type copying[T any] struct {
	s        *Service
	op       *Operation[T]
	prepared *prepared
	retry    retrier
	attempt  int

	ticket      claim.Ticket
	open        settle.Open // once isOpen
	isOpen      bool
	requestID   string
	cause       error     // of the open outcome: what the latest attempt failed with that may have made the copy
	firstBusyAt time.Time // when the first attempt was sent that found something else at work

	resolving chan struct{} // holds a value while a Resolve runs; nil before the outcome is unknown
	resolved  *T
}

func newCopying[T any](ctx context.Context, s *Service, op *Operation[T], opts []Option) (*copying[T], error) {
	p, err := op.prepare(s, opts)
	if err != nil {
		return nil, problem.Invalid(op.Name, 0, err)
	}
	if op.Settler == nil {
		op.Settler = blind[T]{}
	}
	c := &copying[T]{s: s, op: op, prepared: p, retry: retrier{s: s, p: p, on: s.copies}}
	if s.Reconcile == ReconcileStrict {
		if err := op.Settler.Snapshot(ctx); err != nil {
			return nil, problem.Decided(p.name, fmt.Errorf("looking at the destination first: %w", err))
		}
	}
	s.env.Book.Open(&c.ticket, op.Settler.Footprint())
	return c, nil
}

// sent is one attempt: what came back, and what that proves.
type sent[T any] struct {
	result
	value    T
	evidence Evidence
	verdict  Verdict
	failed   error // nil: value is the result
}

// send makes one attempt. A context that has ended sends nothing.
func (c *copying[T]) send(ctx context.Context) (a sent[T]) {
	if ctx.Err() != nil {
		a.failed, a.verdict = &transport.Failure{Stage: transport.Local, Err: transport.ContextError(ctx)}, NotExecuted
		return a
	}
	a.result = c.s.copies.attempt(ctx, c.prepared, c.attempt)
	a.value, a.evidence, a.failed = examine(c.s, c.op, a.result)
	c.s.observe(a.result, a.evidence)
	a.evidence.Renewed = c.retry.renew(ctx, c.attempt, a.result, a.evidence)
	a.verdict = Judge(a.evidence)
	return a
}

func (c *copying[T]) noteBusy(a sent[T]) {
	if a.evidence.Busy && c.firstBusyAt.IsZero() {
		c.firstBusyAt = a.result.sent
	}
}

// record notes an attempt that was the last one or that leaves the outcome open, and reports whether the outcome is open.
func (c *copying[T]) record(a sent[T]) bool {
	settles := c.s.Reconcile != ReconcileOff
	switch {
	case a.verdict == Finished, a.verdict == MayStillRun:
		c.begin(settle.Lost, a)
		c.open.Running = c.open.Running || a.verdict == MayStillRun || c.op.Async
		c.open.Final = c.open.Final || timedOut(a.result) || c.op.Second == settle.IsRefused && created(a.result)
		c.blame(a)
	case c.isOpen: // the latest request made nothing, which says nothing of the earlier ones
		c.open.Final = true
	case a.verdict == Refused && a.evidence.Conflict && settles:
		c.begin(settle.Conflict, a)
	case a.verdict == Again && a.evidence.Busy && settles:
		c.noteBusy(a)
		c.begin(settle.Busy, a)
	}
	c.open.EndedAt, c.open.Refusal = time.Now(), reasonOf(a)
	return c.isOpen
}

// begin dates the open outcome by the first request that can have made the copy.
func (c *copying[T]) begin(r settle.Reason, a sent[T]) {
	if c.isOpen {
		return
	}
	c.isOpen, c.open.Reason, c.open.SentAt = true, r, a.result.sent
	if r != settle.Lost && !c.firstBusyAt.IsZero() {
		c.open.SentAt = c.firstBusyAt
	}
	c.blame(a)
}

// blame makes an attempt the cause of the open outcome.
func (c *copying[T]) blame(a sent[T]) {
	c.cause = reasonOf(a)
	if a.answer != nil {
		c.requestID = c.s.RequestID(a.answer.Header)
	}
}

// reasonOf is what an attempt failed with, without the stage that it got to.
func reasonOf[T any](a sent[T]) error {
	if a.failure != nil {
		return a.failure.Err
	}
	return a.failed
}

// created reports whether the response has the status of a copy that was made. Its body proves nothing, but a service that
// makes duplicates of requests that come close together would make one.
func created(res result) bool {
	return res.answer != nil && (res.answer.Status == http.StatusCreated || res.answer.Status == http.StatusAccepted)
}

// timedOut reports whether the client's own time limit or the caller's context ended an attempt. The service may then work
// on for as long as it likes.
func timedOut(res result) bool {
	if res.failure != nil {
		return transport.Stalled(res.failure.Err)
	}
	return res.answer != nil && transport.Stalled(res.answer.Cut)
}

// settle polls for the copy, unless the caller has left or wants none of it.
func (c *copying[T]) settle(ctx context.Context) settle.Outcome[T] {
	if c.s.Reconcile == ReconcileOff || ctx.Err() != nil {
		return settle.Outcome[T]{Next: settle.Unknown}
	}
	open := c.open
	open.Final = open.Final || c.s.Reconcile == ReconcileStrict || c.attempt >= c.retry.attempts() || !c.s.budget.Left()
	o := c.settling().Run(ctx, &open)
	if o.Next == settle.Resend {
		c.s.budget.Take()
	}
	return o
}

func (c *copying[T]) settling() *settle.Call[T] {
	return &settle.Call[T]{
		Env: &c.s.env, Ticket: &c.ticket, Settler: c.op.Settler, Second: c.op.Second, Edit: c.prepared,
		Held: c.s.reads.gateOf(c.prepared).ClosedTime,
	}
}

// made ends the call with its copy.
func (c *copying[T]) made(value T, mayMakeAnother bool) T {
	id := c.op.Settler.ID(value)
	end := claim.Returned
	if id == "" || mayMakeAnother {
		end = claim.Unidentified
	}
	c.ticket.Close(end, id)
	return value
}

// mayMakeAnother reports whether an earlier request of the call can still replace the copy by one that another call could
// take for its own.
func (c *copying[T]) mayMakeAnother() bool {
	return c.isOpen && c.open.Running && c.op.Second == settle.Replaces
}

// refusal is the error of a copy that reading has shown not to be made.
func (c *copying[T]) refusal() error {
	if problem.IsDetails(c.open.Refusal) {
		return c.open.Refusal
	}
	return c.retry.notExecuted(c.attempt, &transport.Failure{Stage: transport.Local, Err: c.open.Refusal})
}

// unknown is the error of an outcome that stays unknown. Where the caller's context has ended, that is part of the cause.
func (c *copying[T]) unknown(ctx context.Context, o settle.Outcome[T]) error {
	u := Unknown{
		Op: c.prepared.name, SentAt: c.open.SentAt, RequestID: c.requestID, Candidates: o.Candidates, Err: c.cause, Pending: c,
	}
	switch err := transport.ContextError(ctx); {
	case err != nil && !errors.Is(u.Err, ctx.Err()):
		u.Err = fmt.Errorf("%w; before that: %w", err, u.Err)
	case err == nil && o.ReadError != nil:
		u.Note = "looking for it: " + o.ReadError.Error()
	}
	return c.s.Unknown(u)
}

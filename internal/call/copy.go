package call

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/claim"
	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/settle"
	"github.com/farcopy/farcopy/internal/transport"
)

// Copy makes a copy once, or returns an error. It sends the request again only after the verdict
// Retry, or if settling allows it. If it remains unknown whether the copy was made, the error is
// the service's *UnknownOutcomeError.
func Copy[T any](ctx context.Context, s *Service, op Operation[T], opts []Option) (T, error) {
	var zero T
	if err := Usable(ctx, s, op.Name); err != nil {
		return zero, err
	}
	within, w := watched(ctx, s, op.Name, op.Resource)
	value, err := makeCopy(within, s, op, opts)
	logUnknown(ctx, s, err)
	w.callEnded(err)
	return value, err
}

func makeCopy[T any](ctx context.Context, s *Service, op Operation[T], opts []Option) (T, error) {
	var zero T
	c, err := newCopyCall(ctx, s, &op, opts)
	if err != nil {
		return zero, err
	}
	defer c.ticket.Close(claim.OutcomeUnknown, "") // after a panic in the caller's code the outcome is unknown
	for c.attempt = 1; ; c.attempt++ {
		a := c.send(ctx)
		switch a.verdict {
		case Executed:
			s.budget.Refund()
			c.retry.watch.attemptEnded(a.result, nil, farcopy.NextEnd, 0)
			return c.made(a.value, c.mayMakeAnother()), nil
		case Retry:
			err := c.retry.wait(ctx, c.attempt, a.result, a.evidence, a.failed)
			if err == nil {
				c.noteBusy(a)
				continue
			}
			a.failed = err
		}
		if !c.record(a) {
			c.ticket.Close(claim.NothingMade, "")
			return zero, c.retry.notExecuted(c.attempt, a.failed)
		}
		switch o := c.settle(ctx); o.Next {
		case settle.Found:
			return c.made(o.Copy, c.resent && c.mayMakeAnother()), nil
		case settle.Resend:
			c.resent = true
		case settle.NotMade:
			c.ticket.Close(claim.NothingMade, "")
			return zero, c.refusal()
		default:
			c.ticket.Close(claim.OutcomeUnknown, "")
			c.open.Stamp(s.env.Clock)
			c.resolving = make(chan struct{}, 1)
			return zero, c.unknown(ctx, o)
		}
	}
}

// copyCall is one call of Copy.
type copyCall[T any] struct {
	s        *Service
	op       *Operation[T]
	prepared *prepared
	retry    retrier
	attempt  int

	ticket      claim.Ticket
	open        settle.Open // valid if isOpen
	isOpen      bool
	resent      bool // settling allowed a second request
	requestID   string
	cause       error     // the error of the latest attempt that may have made the copy
	firstBusyAt time.Time // when the first attempt was sent that was refused as busy

	resolving chan struct{} // semaphore of Resolve; nil until the outcome is unknown
	resolved  *T
}

func newCopyCall[T any](ctx context.Context, s *Service, op *Operation[T], opts []Option) (*copyCall[T], error) {
	p, err := op.prepare(s, opts)
	if err != nil {
		return nil, problem.Invalid(op.Name, 0, err)
	}
	if op.Settler == nil {
		op.Settler = noSettler[T]{}
	}
	c := &copyCall[T]{s: s, op: op, prepared: p, retry: newRetrier(ctx, s, p, s.copies)}
	if s.Reconcile == ReconcileStrict {
		if err := op.Settler.Snapshot(ctx); err != nil {
			return nil, p.call(0).Decided(fmt.Errorf("reading the destination before the copy: %w", err))
		}
	}
	s.env.Book.Open(&c.ticket, op.Settler.Footprint())
	return c, nil
}

// judged is one attempt: its result, and what the result proves.
type judged[T any] struct {
	result
	value    T
	evidence Evidence
	verdict  Verdict
	failed   error // nil: the attempt succeeded with value
}

// send makes one attempt, unless the context has ended.
func (c *copyCall[T]) send(ctx context.Context) (a judged[T]) {
	if ctx.Err() != nil {
		a.failed, a.verdict = &transport.Failure{Stage: transport.Local, Err: transport.ContextError(ctx)}, NotExecuted
		return a
	}
	a.result = c.s.copies.attempt(ctx, c.prepared, c.attempt)
	a.value, a.evidence, a.failed = examine(c.s, c.op, a.result)
	c.s.observe(a.result, a.evidence)
	a.evidence.Renewed = c.retry.refreshCredential(ctx, c.attempt, a.result, a.evidence)
	a.verdict = Judge(a.evidence)
	return a
}

func (c *copyCall[T]) noteBusy(a judged[T]) {
	if a.verdict == Retry && a.evidence.Busy && c.firstBusyAt.IsZero() {
		c.firstBusyAt = a.result.sentAt
	}
}

// settle polls for the copy, unless ReconcileOff is set or the caller's context has ended.
func (c *copyCall[T]) settle(ctx context.Context) settle.Outcome[T] {
	if c.s.Reconcile == ReconcileOff || ctx.Err() != nil {
		return settle.Outcome[T]{Next: settle.Unknown}
	}
	open := c.open
	open.NoResend = open.NoResend || !c.mayResend()
	start := time.Now()
	o := c.settling().Run(ctx, &open)
	c.retry.watch.settled(start, o.Next, o.ReadError)
	if o.Next == settle.Found {
		c.logFound(ctx)
	}
	if o.Next == settle.Resend {
		c.s.budget.Acquire()
	}
	return o
}

// mayResend reports whether the configuration, the attempts and the budget allow a second request.
func (c *copyCall[T]) mayResend() bool {
	if c.s.Reconcile == ReconcileStrict || c.attempt >= c.retry.attempts() {
		return false
	}
	return c.s.budget.Left()
}

func (c *copyCall[T]) settling() *settle.Poller[T] {
	return &settle.Poller[T]{
		Env: &c.s.env, Ticket: &c.ticket, Settler: c.op.Settler, Second: c.op.Second, Edit: c.prepared,
		ClosedTime: c.s.reads.gateOf(c.prepared).ClosedTime,
	}
}

// made closes the ticket of a call that returns its copy.
func (c *copyCall[T]) made(value T, mayMakeAnother bool) T {
	id := c.op.Settler.ID(value)
	end := claim.Returned
	if id == "" || mayMakeAnother {
		end = claim.Unidentified
	}
	c.ticket.Close(end, id)
	return value
}

// mayMakeAnother reports whether an earlier request of the call can still replace the copy by
// another one, which a later call could mistake for its own.
func (c *copyCall[T]) mayMakeAnother() bool {
	return c.open.Running && c.op.Second == settle.Replaces
}

// refusal returns the error of a copy that was not made according to the polls.
func (c *copyCall[T]) refusal() error {
	if problem.IsDetails(c.open.LatestErr) {
		return c.open.LatestErr
	}
	return c.retry.notExecuted(c.attempt, &transport.Failure{Stage: transport.Local, Err: c.open.LatestErr})
}

// unknown returns the error of an unknown outcome. If the caller's context has ended, that is part
// of the cause.
func (c *copyCall[T]) unknown(ctx context.Context, o settle.Outcome[T]) error {
	u := Unknown{
		Facts: c.facts(o.Polled), Op: c.prepared.name, SentAt: c.open.SentAt, RequestID: c.requestID,
		Candidates: o.Candidates, Err: c.cause, Pending: c,
	}
	switch err := transport.ContextError(ctx); {
	case err != nil && !errors.Is(u.Err, ctx.Err()):
		u.Err = fmt.Errorf("%w; before that: %w", err, u.Err)
	case err == nil && o.ReadError != nil:
		u.Note = "polling for the copy failed: " + o.ReadError.Error()
	}
	return c.s.Unknown(u)
}

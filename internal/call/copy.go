package call

import (
	"context"
	"fmt"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/claim"
	"github.com/farcopy/farcopy/internal/intent"
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
	value, err := makeCopy(within, s, &op, opts)
	logUnknown(ctx, s, op.noun(), err)
	w.callEnded(err)
	return value, err
}

func makeCopy[T any](ctx context.Context, s *Service, op *Operation[T], opts []Option) (T, error) {
	var zero T
	c, err := newCopyCall(ctx, s, op, opts)
	if err != nil {
		return zero, err
	}
	if err := c.readBefore(ctx); err != nil {
		return zero, err
	}
	c.env.Book.Open(&c.ticket, op.Settler.Footprint())
	if c.prepared.options.save == nil {
		return c.run(ctx)
	}
	c.identify()
	return runOnce(ctx, c, c.run)
}

// run makes attempts and settles what they leave open until the call has an outcome. The outcome of
// a resumed call is open from the beginning.
func (c *copyCall[T]) run(ctx context.Context) (T, error) {
	var zero T
	defer c.ticket.Close(claim.OutcomeUnknown, "") // after a panic in the caller's code the outcome is unknown
	for {
		if c.resent || !c.isOpen {
			c.attempt++
			a := c.send(ctx)
			switch a.verdict {
			case Executed:
				c.s.budget.Refund()
				c.retry.watch.attemptEnded(a.result, nil, farcopy.NextEnd, 0)
				return c.made(a.value, c.mayMakeAnother()), nil
			case Retry:
				err := c.retry.wait(ctx, c.attempt, a.result, a.evidence, a.failed)
				if err == nil {
					c.noteRetry(a)
					continue
				}
				a.failed = err
			}
			if !c.record(a) {
				c.ticket.Close(claim.NothingMade, "")
				return zero, c.notExecuted(a.failed)
			}
			c.saveRefusal(ctx)
		}
		switch o := c.settle(ctx); o.Next {
		case settle.Found:
			// If only one request was sent, what was found is all that it can make.
			return c.made(o.Copy, (c.resent || c.resumed != nil) && c.mayMakeAnother()), nil
		case settle.Resend:
			c.resent = true
		case settle.NotMade:
			c.ticket.Close(claim.NothingMade, "")
			return zero, c.refusal()
		default:
			c.identify()
			c.ticket.Close(claim.OutcomeUnknown, "")
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
	env      *settle.Env
	attempt  int

	ticket      claim.Ticket
	open        settle.Open // valid if isOpen
	isOpen      bool
	resent      bool // settling allowed a second request
	requestID   string
	cause       error     // the error of the latest attempt that may have made the copy
	firstBusyAt time.Time // when the first attempt was sent that was refused as busy

	id      intent.ID      // zero: nobody has an intent of this call
	resumed *intent.Intent // that the call goes on from; nil: none
	retried judged[T]      // the latest attempt that was followed by another one
	saveErr error          // why the last attempt was not sent: its intent was not saved
}

func newCopyCall[T any](ctx context.Context, s *Service, op *Operation[T], opts []Option) (*copyCall[T], error) {
	p, err := op.prepare(s, opts)
	if err != nil {
		return nil, problem.Invalid(op.Name, 0, err)
	}
	if op.Settler == nil {
		op.Settler = noSettler[T]{}
	}
	c := &copyCall[T]{s: s, op: op, prepared: p, retry: newRetrier(ctx, s, p, s.copies), env: &s.env}
	if op.Advice != "" && p.options.save != nil {
		return nil, problem.Invalid(op.Name, 0, errNoIntent)
	}
	if op.Advice != "" || op.Own {
		env := s.env
		env.Book, c.env = &claim.Book{}, &env // there is no item that calls could claim from each other
	}
	if p.options.save != nil {
		p.save = transport.NewSave(c)
	}
	return c, nil
}

// readBefore reads what has to be known before the first send: in ReconcileStrict what is at the
// destination, or for Operation.ReadFirst at the source; for an intent the service's clock.
func (c *copyCall[T]) readBefore(ctx context.Context) error {
	if c.s.Reconcile == ReconcileStrict {
		before, err := c.op.Settler.Snapshot(ctx)
		if err != nil {
			return c.prepared.call(0).Decided(fmt.Errorf("reading the destination before the copy: %w", err))
		}
		c.open.Before, c.open.Names = before, settle.HashNames(c.op.Settler.Footprint().Names)
	}
	if c.s.Reconcile == ReconcileAuto && c.op.ReadFirst {
		if _, err := c.op.Settler.Snapshot(ctx); err != nil && ctx.Err() != nil {
			return c.prepared.call(0).Decided(fmt.Errorf("reading before the change: %w", err))
		}
	}
	if now, _ := c.s.env.Clock.At(time.Now()); c.prepared.save != nil && now.IsZero() {
		c.op.Settler.ReadSource(ctx) // without a response, the intent says that the clock is unknown
	}
	return nil
}

// identify gives the call an ID, by which whoever has its intent can go on with it.
func (c *copyCall[T]) identify() {
	if c.id == (intent.ID{}) {
		c.id = intent.NewID()
	}
	c.ticket.Identify(claim.ID(c.id), c.open.SentAt, c.open.EndedAt)
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

// noteRetry notes an attempt that is followed by another one.
func (c *copyCall[T]) noteRetry(a judged[T]) {
	c.noteBusy(a)
	c.retried = a
}

func (c *copyCall[T]) noteBusy(a judged[T]) {
	if a.verdict == Retry && a.evidence.Busy && c.firstBusyAt.IsZero() {
		c.firstBusyAt = a.result.sentAt
	}
}

// settle polls for the copy, unless ReconcileOff is set or the caller's context has ended. A
// resumed call polls in any case.
func (c *copyCall[T]) settle(ctx context.Context) settle.Outcome[T] {
	if c.s.Reconcile == ReconcileOff && c.resumed == nil || ctx.Err() != nil {
		return settle.Outcome[T]{Next: settle.Unknown}
	}
	open := c.open
	open.NoResend = open.NoResend || !c.mayResend()
	start := time.Now()
	o := c.settling().Run(ctx, &open)
	c.open.Names = open.Names
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
		Env: c.env, Ticket: &c.ticket, Settler: c.op.Settler, Second: c.op.Second, Edit: c.prepared,
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

// notExecuted returns the error of a call of which no request may have been executed. If the latest
// attempt was not sent because its intent was not saved, the call ends like the attempt before.
func (c *copyCall[T]) notExecuted(failed error) error {
	err := c.retry.notExecuted(c.attempt, failed)
	if c.saveErr == nil || c.retried.failed == nil {
		return err
	}
	return problem.With(c.retry.notExecuted(c.attempt, c.retried.failed), err)
}

// refusal returns the error of a copy that was not made according to the polls.
func (c *copyCall[T]) refusal() error {
	if c.saveErr != nil {
		return problem.With(c.latestRefusal(), c.saveErr)
	}
	return c.latestRefusal()
}

func (c *copyCall[T]) latestRefusal() error {
	switch {
	case problem.IsDetails(c.open.LatestErr):
		return c.open.LatestErr
	case c.open.LatestErr == nil:
		return c.prepared.call(c.attempt).Unsent(errNoneVisible)
	}
	return c.retry.notExecuted(c.attempt, &transport.Failure{Stage: transport.Local, Err: c.open.LatestErr})
}

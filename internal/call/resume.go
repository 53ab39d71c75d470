package call

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/claim"
	"github.com/farcopy/farcopy/internal/intent"
	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/settle"
)

var (
	errResumed     = errors.New("the response to the request that the intent was saved for is not known")
	errNoneVisible = errors.New("no copy has appeared, and none can appear any more")
)

// Resume goes on with a copy from its intent: it polls for the copy, and may send the request again
// as Copy would.
func Resume[T any](ctx context.Context, s *Service, op Operation[T], in farcopy.Intent, opts []Option) (T, error) {
	var zero T
	if err := Usable(ctx, s, resumedName(op.Name, "Resume")); err != nil {
		return zero, err
	}
	return observed(ctx, s, &op, func(ctx context.Context) (T, error) {
		c, err := newResumedCall(ctx, s, &op, in, opts, "Resume")
		if err != nil {
			return zero, err
		}
		return runOnce(ctx, c, c.run)
	})
}

// Resolve polls for the copy of an intent. It only reads.
func Resolve[T any](ctx context.Context, s *Service, op Operation[T], in farcopy.Intent, opts []Option) (T, error) {
	var zero T
	if err := Usable(ctx, s, resumedName(op.Name, "Resolve")); err != nil {
		return zero, err
	}
	return observed(ctx, s, &op, func(ctx context.Context) (T, error) {
		c, err := newResumedCall(ctx, s, &op, in, opts, "Resolve")
		if err != nil {
			return zero, err
		}
		return runOnce(ctx, c, c.resolve)
	})
}

// observed reports the beginning and the end of a call. Copy does the same without a closure, which
// would be an allocation for every copy.
func observed[T any](ctx context.Context, s *Service, op *Operation[T], f func(context.Context) (T, error)) (T, error) {
	within, w := watched(ctx, s, op.Name, op.Resource)
	value, err := f(within)
	logUnknown(ctx, s, op.noun(), err)
	w.callEnded(err)
	return value, err
}

// resumedName returns "box.ResumeCopyFolder" for "box.CopyFolder".
func resumedName(op, verb string) string { return strings.Replace(op, ".", "."+verb, 1) }

// newResumedCall rejects an intent of another operation, service or request.
func newResumedCall[T any](ctx context.Context, s *Service, op *Operation[T], in farcopy.Intent, opts []Option, verb string) (*copyCall[T], error) {
	name := resumedName(op.Name, verb)
	i, err := intent.Decode(in)
	switch {
	case err != nil:
		return nil, problem.Invalid(name, 0, Argument("intent", "cannot be used: %v", err))
	case settle.Reason(i.Reason) > settle.Busy:
		return nil, problem.Invalid(name, 0, Argument("intent", "cannot be used: a later release has written it"))
	case i.Op != op.Name:
		return nil, problem.Invalid(name, 0, Argument("intent", "is of another operation, %s", i.Op))
	}
	c, err := newCopyCall(ctx, s, op, opts)
	if err != nil {
		return nil, err
	}
	if i.Digest != c.digest() {
		return nil, problem.Invalid(name, 0, Argument("intent", "was saved for another request, or for another host"))
	}
	c.id = i.Call
	c.openIntent(i)
	return c, nil
}

// runOnce runs a call, unless another one with its ID has returned the copy already. It waits until
// no such call runs.
func runOnce[T any](ctx context.Context, c *copyCall[T], run func(context.Context) (T, error)) (value T, err error) {
	made, err := c.s.calls.begin(ctx, c.id)
	switch {
	case err != nil: // the context has ended
		return value, c.unknown(ctx, settle.Outcome[T]{})
	case made != nil:
		return duplicate(made.(T)), nil
	}
	var copied any // stays nil after a panic in the caller's code
	defer func() { c.s.calls.end(c.id, copied) }()
	if c.resumed != nil {
		c.open.SentAt, c.open.EndedAt = c.s.env.Book.Reopen(&c.ticket, claim.ID(c.id), c.op.Settler.Footprint())
	}
	value, err = run(ctx)
	if err == nil {
		copied = duplicate(value)
	}
	return value, err
}

// resolve polls without sending anything.
func (c *copyCall[T]) resolve(ctx context.Context) (T, error) {
	var zero T
	defer c.ticket.Close(claim.OutcomeUnknown, "")
	start := time.Now()
	o := c.settling().Resolve(ctx, &c.open)
	c.retry.watch.settled(start, o.Next, o.ReadError)
	switch o.Next {
	case settle.Found:
		c.logFound(ctx)
		return c.made(o.Copy, false), nil
	case settle.NotMade:
		c.ticket.Close(claim.NothingMade, "")
		return zero, c.refusal()
	default:
		return zero, c.unknown(ctx, o)
	}
}

package call

import (
	"context"
	"errors"

	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/settle"
)

// Resolve polls again for a copy whose outcome is unknown. It only reads. pending is the Pending of
// the copy's Unknown.
func Resolve[T any](ctx context.Context, op string, pending any) (T, error) {
	var zero T
	c, ok := pending.(*copyCall[T])
	if !ok {
		return zero, problem.Invalid(op, 0, errors.New("the error is not an unknown outcome of this operation"))
	}
	if err := Usable(ctx, c.s, op); err != nil {
		return zero, err
	}
	select {
	case c.resolving <- struct{}{}:
		defer func() { <-c.resolving }()
	case <-ctx.Done():
		return zero, c.unknown(ctx, settle.Outcome[T]{})
	}
	if c.resolved != nil {
		return *c.resolved, nil
	}
	switch o := c.settling().Resolve(ctx, &c.open); o.Next {
	case settle.Found:
		c.resolved = &o.Copy
		c.ticket.Settle()
		return o.Copy, nil
	case settle.NotMade:
		c.ticket.Settle()
		return zero, c.refusal()
	default:
		return zero, c.unknown(ctx, o)
	}
}

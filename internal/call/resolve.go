package call

import (
	"context"
	"errors"

	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/settle"
)

// Resolve polls again for a copy that ended as unknown. It only reads. pending is what Unknown carried.
func Resolve[T any](ctx context.Context, op string, pending any) (T, error) {
	var zero T
	c, ok := pending.(*copying[T])
	if !ok {
		return zero, problem.Invalid(op, 0, errors.New("the error holds no copy to look for"))
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

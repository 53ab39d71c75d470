package call

import (
	"context"
	"errors"

	"github.com/farcopy/farcopy/internal/problem"
)

// Resolve looks once more for a copy that ended as unknown. It only reads. pending is what Unknown carried.
func Resolve[T any](ctx context.Context, op string, pending any) (T, error) {
	var zero T
	c, ok := pending.(*copying[T])
	if !ok || c.op.Settler == nil {
		return zero, &problem.NotExecuted{Op: op, Invalid: true, Err: errors.New("the error holds no copy to look for")}
	}
	q := &Search{service: c.s, sent: c.doubt.sent}
	f, err := c.op.Settler.Look(ctx, q)
	switch {
	case err != nil:
		return zero, err
	case f.Found:
		c.count(f.Copy)
		return f.Copy, nil
	case len(f.Candidates) == 0 && !c.doubt.mayRun && !c.op.Settler.Patient():
		return zero, c.none(c.doubt.cause)
	}
	return zero, c.unknown(ctx, f.Candidates)
}

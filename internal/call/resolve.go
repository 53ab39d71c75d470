package call

import (
	"context"
	"errors"

	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/transport"
)

// Resolve looks again for a copy that ended as unknown. It only reads. pending is what Unknown carried.
func Resolve[T any](ctx context.Context, op string, pending any) (T, error) {
	var zero T
	c, ok := pending.(*copying[T])
	if !ok || c.op.Settler == nil {
		return zero, &problem.NotExecuted{Op: op, Invalid: true, Err: errors.New("the error holds no copy to look for")}
	}
	select {
	case c.turn <- struct{}{}:
		defer func() { <-c.turn }()
	case <-ctx.Done():
		return zero, c.unknown(ctx, nil)
	}
	if c.found != nil {
		return *c.found, nil
	}
	for try := 1; ; try++ {
		f, err := c.lookOnce(ctx, &Search{Conflict: c.doubt.conflict, service: c.s, sent: c.doubt.sent})
		switch {
		case err != nil:
			return zero, c.unread(ctx, err)
		case f.Found:
			if ok, _ := c.claim(ctx, &f); !ok {
				return zero, c.unknown(ctx, f.Candidates)
			}
			c.found = &f.Copy
			c.s.flights.forget(c.left)
			return f.Copy, nil
		case len(f.Candidates) > 0 || c.doubt.mayRun || c.op.Settler.Patient():
			return zero, c.unknown(ctx, f.Candidates)
		case try >= 2: // one look at a list that changes meanwhile can miss it
			c.s.flights.forget(c.left)
			return zero, c.none(c.doubt.cause)
		}
		if err := transport.Sleep(ctx, secondLook); err != nil {
			return zero, c.unknown(ctx, nil)
		}
	}
}

package call

import (
	"context"

	"github.com/farcopy/farcopy/internal/problem"
)

// Check returns what Copy would refuse before any network use. It is for an operation that has to
// read before it knows its whole request.
func Check[T any](ctx context.Context, s *Service, op Operation[T], opts []Option) error {
	if err := Usable(ctx, s, op.Name); err != nil {
		return err
	}
	if _, err := newCopyCall(ctx, s, &op, opts); err != nil {
		return err
	}
	if ctx.Err() != nil {
		return problem.Call{Op: op.Name, Resource: op.Resource.String()}.Unsent(ctx.Err())
	}
	return nil
}

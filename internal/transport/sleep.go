package transport

import (
	"context"
	"time"
)

// Sleep waits, or returns the error of the context that ended first.
func Sleep(ctx context.Context, d time.Duration) error { return waitFor(ctx, nil, d) }

// waitFor is Sleep that also ends when changed has a value or is closed. changed may be nil.
func waitFor(ctx context.Context, changed <-chan struct{}, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-changed:
		return nil
	case <-ctx.Done():
		return ContextError(ctx)
	}
}

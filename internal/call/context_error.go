package call

import (
	"context"

	"github.com/farcopy/farcopy/internal/transport"
)

// ContextError returns why a context has ended, for an error of work that makes several calls. Of a
// cause that is the outcome of another call only the text is kept.
func ContextError(ctx context.Context) error { return transport.ContextError(ctx) }

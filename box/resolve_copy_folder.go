package box

import (
	"context"
	"errors"

	"github.com/farcopy/farcopy/internal/call"
)

// ResolveCopyFolder looks again for a copy that ended as [ErrOutcomeUnknown], later and as often as
// one likes, also where Reconcile is [ReconcileOff]; err is the error of that call, or one that
// wraps it. It only reads, through the client that made the call. A nil error means that the copy
// is there. [ErrOutcomeUnknown] means that still nobody can tell: Candidates then is what could be
// the copy now. A copy that is not there may yet appear, unless Box has finished with the request:
// what it answered is then the error.
//
// Repeat: changes nothing.
//
// Errors: [ErrOutcomeUnknown], also where reading fails, which its message then tells; the
// [*ProblemDetails] of [Client.CopyFolder], or [ErrNotExecuted] where there was none, where Box has
// finished and made nothing; [ErrNotExecuted] with [io/fs.ErrInvalid] where err is of no such call.
//
// API: GET /folders/{folder_id} and GET /folders/{folder_id}/items.
func (c *Client) ResolveCopyFolder(ctx context.Context, err error) (*CopyFolderResponse, error) {
	var pending any
	if e, ok := errors.AsType[*UnknownOutcomeError](err); ok {
		pending = e.pending
	}
	return call.Resolve[*CopyFolderResponse](ctx, "box.ResolveCopyFolder", pending)
}

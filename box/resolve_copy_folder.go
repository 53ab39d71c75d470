package box

import (
	"context"
	"errors"

	"github.com/farcopy/farcopy/internal/call"
)

// ResolveCopyFolder looks again for a copy that ended as [ErrOutcomeUnknown], later and as often as one likes; err is the
// error of that call, or one that wraps it. It only reads, through the client that made the call. A nil error means that the
// copy is there. A copy that is not there yet may still appear: the error is then [ErrOutcomeUnknown] again, with what can
// be said now.
//
// Errors: [ErrOutcomeUnknown]; [ErrNotExecuted] where err is no such error, or where Box has finished and made nothing;
// those of [Client.GetFolder] and [Client.ListFolderItems] where reading fails.
//
// API: GET /folders/{folder_id} and GET /folders/{folder_id}/items.
func (c *Client) ResolveCopyFolder(ctx context.Context, err error) (*CopyFolderResponse, error) {
	var pending any
	if e, ok := errors.AsType[*UnknownOutcomeError](err); ok {
		pending = e.pending
	}
	return call.Resolve[*CopyFolderResponse](ctx, "box.ResolveCopyFolder", pending)
}

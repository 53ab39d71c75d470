package oracle

import (
	"context"
	"errors"

	"github.com/farcopy/farcopy/internal/call"
)

// ResolveCopyFolder polls again for a copy whose error matched [ErrOutcomeUnknown]; err is that
// error, or one that wraps it. It only reads, through the Client that made the copy and with the
// Access of the request, and can be called as often as needed, also with [ReconcileOff]. A nil
// error means that the copy was made. If the outcome is still unknown, Candidates are the items
// that could be the copy now. A copy that is not found can still appear, unless Oracle is done with
// the request.
//
// Repeat: changes nothing.
//
// Errors: the [*ProblemDetails] of [Client.CopyFolder], or [ErrNotExecuted] if there was none, if
// Oracle is done with the request and no copy was made. [ErrOutcomeUnknown] if it is still unknown,
// also because a read failed, which its message then says. [ErrNotExecuted] with [io/fs.ErrInvalid]
// if err is not the error of such a call.
//
// API: GET /documents/api/{version}/folders/{folderId} and GET
// /documents/api/{version}/folders/{folderId}/items.
func (c *Client) ResolveCopyFolder(ctx context.Context, err error) (*CopyFolderResponse, error) {
	var pending any
	if e, ok := errors.AsType[*UnknownOutcomeError](err); ok {
		pending = e.pending
	}
	return call.Resolve[*CopyFolderResponse](ctx, "oracle.ResolveCopyFolder", pending)
}

package oracle

import (
	"context"
	"errors"

	"github.com/farcopy/farcopy/internal/call"
)

// ResolveCopyFolder looks again for a copy that ended as [ErrOutcomeUnknown], later and as often as
// one likes, also where Reconcile is [ReconcileOff]; err is the error of that call, or one that
// wraps it. It only reads, through the client that made the call and with the request's Access. A
// nil error means that the copy is there. [ErrOutcomeUnknown] means that still nobody can tell:
// Candidates then is what could be the copy now. A copy that is not there may yet appear, unless
// Oracle has said that it is done with the request: what it said is then the error.
//
// Repeat: nothing is changed.
//
// Errors: [ErrOutcomeUnknown], also where reading fails, which its message then tells; the
// [*ProblemDetails] of [Client.CopyFolder] or [ErrNotExecuted] where Oracle was done and nothing
// was made; [ErrNotExecuted] with [fs.ErrInvalid] where err is of no such call.
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

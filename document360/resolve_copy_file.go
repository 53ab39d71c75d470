package document360

import (
	"context"
	"errors"

	"github.com/farcopy/farcopy/internal/call"
)

// ResolveCopyFile looks once more for a copy whose outcome was unknown: err is what
// [Client.CopyFile] returned, or wraps it. A copy that is found is returned, with Reconciled set.
//
// It only reads, the source and all files of the destination, and works with [ReconcileOff], too.
// Copies that others make of the same file since then look the same: the sooner it is called, the
// better it can tell. The error belongs to the program that got it; it cannot be stored.
//
// Repeat: changes nothing.
//
// Errors: [ErrOutcomeUnknown], an [*UnknownOutcomeError] with the candidates of this look: still
// not known. Where a read failed its message says why. A [*ProblemDetails] or [ErrNotExecuted]:
// known now, no copy was made. [io/fs.ErrInvalid] with
// [ErrNotExecuted]: err holds no copy to look for.
//
// API: GET /v3/projects/{project_id}/drive/folders/{folder_id}/files/{file_id} and GET
// /v3/projects/{project_id}/drive/folders/{folder_id},
// https://apihub.document360.io/swagger/v3/swagger.json.
func (c *Client) ResolveCopyFile(ctx context.Context, err error) (*CopyFileResponse, error) {
	var pending any
	if u, ok := errors.AsType[*UnknownOutcomeError](err); ok {
		pending = u.pending
	}
	return call.Resolve[*CopyFileResponse](ctx, "document360.ResolveCopyFile", pending)
}

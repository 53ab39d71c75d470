package document360

import (
	"context"
	"errors"

	"github.com/farcopy/farcopy/internal/call"
)

// ResolveCopyFile polls again for a copy whose error matched [ErrOutcomeUnknown]; err is that
// error, or one that wraps it. It only reads, as the Client that made the copy, and can be
// called as often as needed, also with [ReconcileOff]. A nil error means that the copy was made. If
// the outcome is still unknown, Candidates are the items that could be the copy now. Equal files
// that others have copied since then cannot be told from the copy, so call it soon. The error
// cannot be stored for another process.
//
// A copy that is not found can still appear: until one hour after the last attempt, or 2 x
// CopyTimeout if that is longer, or until five minutes after it if Document360 has finished the
// request. Only after that, two polls without the copy are reported as not made.
//
// Repeat: changes nothing.
//
// Errors: the [*ProblemDetails] of [Client.CopyFile], or [ErrNotExecuted] if there was none, if
// no copy was made. [ErrOutcomeUnknown] if it is still
// unknown, also because a read failed, which its message then says. [ErrNotExecuted] with
// [io/fs.ErrInvalid] if err is not the error of such a call; it then says nothing about the copy.
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

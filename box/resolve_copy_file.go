package box

import (
	"context"

	"github.com/farcopy/farcopy/internal/call"
)

// ResolveCopyFile looks for a copy whose [Intent] was saved, by [WithIntent] or from an
// [UnknownOutcomeError], in any process and on any machine, and sends nothing: see
// [Client.ResolveCopyFolder], which has the same rules. req is the request of the copy. A nil error
// means that the copy was made. If the outcome is still unknown, Candidates are the files that
// could be the copy now.
//
// Repeat: changes nothing.
//
// Errors: [ErrNotExecuted] if no copy was made; with [io/fs.ErrInvalid] if the intent is damaged,
// of an unknown version, or not one of this request: that says nothing about the copy.
// [ErrOutcomeUnknown] if it is still unknown, also because a read failed, which its message then
// says.
//
// API: GET /files/{file_id} and GET /folders/{folder_id}/items.
func (c *Client) ResolveCopyFile(ctx context.Context, req CopyFileRequest, intent Intent, opts ...CallOption) (*CopyFileResponse, error) {
	return call.Resolve(ctx, c.shared(), c.copyFile(req, opts), intent, opts)
}

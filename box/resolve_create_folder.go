package box

import (
	"context"

	"github.com/farcopy/farcopy/internal/call"
)

// ResolveCreateFolder looks for a new folder whose [Intent] was saved, by [WithIntent] or from an
// [UnknownOutcomeError], in any process and on any machine, and sends nothing: see
// [Client.ResolveCopyFolder], which has the same rules. req is the request of the folder. A nil
// error means that the folder was made. If the outcome is still unknown, Candidates are the folders
// that could be it now.
//
// Repeat: changes nothing.
//
// Errors: [ErrNotExecuted] if no folder was made; with [io/fs.ErrInvalid] if the intent is damaged,
// of an unknown version, or not one of this request: that says nothing about the folder.
// [ErrOutcomeUnknown] if it is still unknown, also because a read failed, which its message then
// says.
//
// API: GET /folders/{folder_id} and GET /folders/{folder_id}/items.
func (c *Client) ResolveCreateFolder(ctx context.Context, req CreateFolderRequest, intent Intent, opts ...CallOption) (*CreateFolderResponse, error) {
	return call.Resolve(ctx, c.shared(), c.createFolder(req, opts), intent, opts)
}

package document360

import (
	"context"

	"github.com/farcopy/farcopy/internal/call"
)

// ResolveCreateFolder looks for the folder of a call of [Client.CreateFolder] whose [Intent] was
// saved, by [WithIntent] or from an [UnknownOutcomeError], in any process and on any machine, and
// sends nothing. req is the request of that call. It can be called as often as needed, also with
// [ReconcileOff]. A nil error means that the folder was made. If the outcome is still unknown,
// Candidates are the folders that could be it now.
//
// A folder that is not found can still appear, for as long as with [Client.ResolveCopyFile]. Only
// after that, two polls without it are reported as not made.
//
// Repeat: changes nothing.
//
// Errors: [ErrNotExecuted] if no folder was made; with [io/fs.ErrInvalid] if the intent is damaged,
// of an unknown version, or not one of this request: that says nothing about the folder.
// [ErrOutcomeUnknown] if it is still unknown, also because a read failed, which its message then
// says.
//
// API: GET /v3/projects/{project_id}/drive/folders/{folder_id}, or GET
// /v3/projects/{project_id}/drive/folders for the top,
// https://apihub.document360.io/swagger/v3/swagger.json.
func (c *Client) ResolveCreateFolder(ctx context.Context, req CreateFolderRequest, intent Intent, opts ...CallOption) (*CreateFolderResponse, error) {
	return call.Resolve(ctx, c.shared(), c.createFolder(req, opts), intent, opts)
}

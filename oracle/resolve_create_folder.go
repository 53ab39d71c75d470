package oracle

import (
	"context"

	"github.com/farcopy/farcopy/internal/call"
)

// ResolveCreateFolder looks for the folder of a call of [Client.CreateFolder] whose [Intent] was
// saved, by [WithIntent] or from an [UnknownOutcomeError], in any process and on any machine, and
// sends nothing. req is the request of that call; its secrets may be others. It can be called as
// often as needed, also with [ReconcileOff]. A nil error means that the folder was made. If the
// outcome is still unknown, Candidates are the folders that could be it now.
//
// A folder that is not found can still appear, for as long as with [Client.ResolveCopyFolder]. Only
// after that, two polls without it are reported as not made.
//
// Repeat: changes nothing.
//
// Errors: [ErrNotExecuted] if no folder was made; with [io/fs.ErrInvalid] if the intent is damaged,
// of an unknown version, or not one of this request: that says nothing about the folder.
// [ErrOutcomeUnknown] if it is still unknown, also because a read failed, which its message then
// says.
//
// API: GET /documents/api/{version}/folders/{folderId} and GET
// /documents/api/{version}/folders/{folderId}/items.
func (c *Client) ResolveCreateFolder(ctx context.Context, req CreateFolderRequest, intent Intent, opts ...CallOption) (*CreateFolderResponse, error) {
	return call.Resolve(req.Access.context(ctx), c.shared(), c.createFolder(req, opts), intent, opts)
}

package oracle

import (
	"context"

	"github.com/farcopy/farcopy/internal/call"
)

// ResolveCopyFile looks for a copy whose [Intent] was saved, by [WithIntent] or from an
// [UnknownOutcomeError], in any process and on any machine, and sends nothing. req is the request
// of the copy; its secrets may be others. It can be called as often as needed, also with
// [ReconcileOff]. A nil error means that the copy was made. If the outcome is still unknown,
// Candidates are the items that could be the copy now.
//
// The copy has the name that the source had at the send. If the source was changed since, finding
// nothing means nothing: the outcome stays unknown.
//
// A copy that is not found can still appear: until one hour after the send, or 2 x CopyTimeout if
// that is longer; of a call that has ended, after its last attempt, and until five minutes after it
// if Oracle has finished the request. Only after that, by the service's clock, two polls without
// the copy are reported as not made.
//
// Repeat: changes nothing.
//
// Errors: [ErrNotExecuted] if no copy was made; with [io/fs.ErrInvalid] if the intent is damaged,
// of an unknown version, or not one of this request: that says nothing about the copy.
// [ErrOutcomeUnknown] if it is still unknown, also because a read failed, which its message then
// says.
//
// API: GET /documents/api/{version}/files/{fileId} and GET
// /documents/api/{version}/folders/{folderId}/items.
func (c *Client) ResolveCopyFile(ctx context.Context, req CopyFileRequest, intent Intent, opts ...CallOption) (*CopyFileResponse, error) {
	return call.Resolve(req.Access.context(ctx), c.shared(), c.copyFile(req, opts), intent, opts)
}

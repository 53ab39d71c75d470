package bitpaket

import (
	"context"

	"github.com/farcopy/farcopy/internal/call"
)

// ResolveCreateFolder looks for the directory of a call of [Client.CreateFolder] whose [Intent] was
// saved, by [WithIntent] or from an [UnknownOutcomeError], in any process and on any machine, and
// sends nothing. req is the request of that call, without Ensure. It can be called as often as
// needed, also with [ReconcileOff]. A nil error means that the directory was made. If the outcome
// is still unknown, Candidates has its id if it could be that of the call.
//
// A directory that is not found can still appear, for as long as with [Client.ResolveCopy]. Only
// after that, two polls without it are reported as not made.
//
// Repeat: changes nothing.
//
// Errors: [ErrNotExecuted] if no directory was made; with [io/fs.ErrInvalid] if the intent is
// damaged, of an unknown version, or not one of this request: that says nothing about the
// directory. [ErrOutcomeUnknown] if it is still unknown, also because a read failed, which its
// message then says.
//
// API: GET /v2/query, docs/api/query-and-browsing.md in https://github.com/bitpaket/docs.
func (c *Client) ResolveCreateFolder(ctx context.Context, req CreateFolderRequest, intent Intent, opts ...CallOption) (*CreateFolderResponse, error) {
	return call.Resolve(ctx, c.shared(), c.createFolder(req, opts), intent, opts)
}

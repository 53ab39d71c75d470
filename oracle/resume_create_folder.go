package oracle

import (
	"context"

	"github.com/farcopy/farcopy/internal/call"
)

// ResumeCreateFolder goes on with a call of [Client.CreateFolder] whose [Intent] was saved, by
// [WithIntent] or from an [UnknownOutcomeError], in any process and on any machine. req is the
// request of that call; its secrets may be others. A nil error means that the folder was made, with
// Reconciled if it was found by reading.
//
// It polls as long as [Client.ResumeCopyFolder] does. It never sends the request again, because
// Oracle would make a second folder.
//
// Repeat: returns the same folder, or goes on.
//
// Errors: those of [Client.CreateFolder]. [ErrOutcomeUnknown] if the outcome stays unknown.
// [ErrNotExecuted] if no folder was made; with [io/fs.ErrInvalid] if the intent is damaged, of an
// unknown version, or not one of this request: that says nothing about the folder.
//
// API: the reads of [Client.ResolveCreateFolder].
func (c *Client) ResumeCreateFolder(ctx context.Context, req CreateFolderRequest, intent Intent, opts ...CallOption) (*CreateFolderResponse, error) {
	return call.Resume(req.Access.context(ctx), c.shared(), c.createFolder(req, opts), intent, opts)
}

package box

import (
	"context"

	"github.com/farcopy/farcopy/internal/call"
)

// ResumeCreateFolder goes on with a new folder whose [Intent] was saved, by [WithIntent] or from an
// [UnknownOutcomeError], in any process and on any machine, as [Client.ResumeCopyFolder] does. req
// is the request of the folder. A nil error means that the folder was made, with Reconciled if it
// was found by reading. It is never sent again with [ReconcileStrict], now or at the send.
//
// A call and everything that resumes it are one call: of one client, one of them runs at a time,
// and once one has returned the folder, the others return the same without a request (the client
// remembers the last 4096). WithIntent is called for every further send, and Config.MaxAttempts
// counts anew.
//
// Repeat: returns the same folder, or goes on.
//
// Errors: those of [Client.CreateFolder]. [ErrOutcomeUnknown] if the outcome stays unknown.
// [ErrNotExecuted] if no folder was made; with [io/fs.ErrInvalid] if the intent is damaged, of an
// unknown version, or not one of this request: that says nothing about the folder.
//
// API: POST /folders, https://developer.box.com/reference/post-folders/, and the reads of
// [Client.ResolveCreateFolder].
func (c *Client) ResumeCreateFolder(ctx context.Context, req CreateFolderRequest, intent Intent, opts ...CallOption) (*CreateFolderResponse, error) {
	return call.Resume(ctx, c.shared(), c.createFolder(req, opts), intent, opts)
}

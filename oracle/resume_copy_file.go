package oracle

import (
	"context"

	"github.com/farcopy/farcopy/internal/call"
)

// ResumeCopyFile goes on with a copy whose [Intent] was saved, by [WithIntent] or from an
// [UnknownOutcomeError], in any process and on any machine. req is the request of the copy; its
// secrets may be others. A nil error means that the copy was made, with Reconciled if it was found
// by reading.
//
// It polls for the copy until the first request can no longer be an attempt of the process that
// sent it: CopyTimeout and ReconcileTimeout after the send, and at least for ReconcileTimeout, also
// with [ReconcileOff]. If there is no copy then, it goes on as [Client.CopyFile] would after a lost
// response: it is never sent again, because Oracle would make a second copy.
//
// A call and everything that resumes it are one call: of one client, one of them runs at a time,
// and once one has returned the copy, the others return the same without a request (the client
// remembers the last 4096). WithIntent is called for every further send, and Config.MaxAttempts
// counts anew.
//
// Repeat: returns the same copy, or goes on.
//
// Errors: those of [Client.CopyFile]. [ErrOutcomeUnknown] if the outcome stays unknown.
// [ErrNotExecuted] if no copy was made; with [io/fs.ErrInvalid] if the intent is damaged, of an
// unknown version, or not one of this request: that says nothing about the copy.
//
// API: the reads of [Client.ResolveCopyFile].
func (c *Client) ResumeCopyFile(ctx context.Context, req CopyFileRequest, intent Intent, opts ...CallOption) (*CopyFileResponse, error) {
	return call.Resume(req.Access.context(ctx), c.shared(), c.copyFile(req, opts), intent, opts)
}

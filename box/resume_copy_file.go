package box

import (
	"context"

	"github.com/farcopy/farcopy/internal/call"
)

// ResumeCopyFile goes on with a copy whose [Intent] was saved, by [WithIntent] or from an
// [UnknownOutcomeError], in any process and on any machine, as [Client.ResumeCopyFolder] does. req
// is the request of the copy. A nil error means that the copy was made, with Reconciled if it was
// found by reading. It is sent again only if the request has a Name, if an earlier second request
// wrote the name out, or if Box had finished the first request and the source has not been changed
// since; with [ReconcileStrict], now or at the send, it never is.
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
// API: POST /files/{file_id}/copy, https://developer.box.com/reference/post-files-id-copy/, and the
// reads of [Client.ResolveCopyFile].
func (c *Client) ResumeCopyFile(ctx context.Context, req CopyFileRequest, intent Intent, opts ...CallOption) (*CopyFileResponse, error) {
	return call.Resume(ctx, c.shared(), c.copyFile(req, opts), intent, opts)
}

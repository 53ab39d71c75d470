package box

import (
	"context"

	"github.com/farcopy/farcopy/internal/call"
)

// ResumeCreateFolderLock goes on with a new lock whose [Intent] was saved, by [WithIntent] or from
// an [UnknownOutcomeError], in any process and on any machine, as [Client.ResumeCopyFolder] does.
// req is the request of the lock. A nil error means that the lock was made, with Reconciled if it
// was found by reading. The request is never sent again.
//
// A call and everything that resumes it are one call: of one client, one of them runs at a time,
// and once one has returned the lock, the others return the same without a request (the client
// remembers the last 4096).
//
// Repeat: returns the same lock, or looks again.
//
// Errors: those of [Client.CreateFolderLock]. [ErrOutcomeUnknown] if the outcome stays unknown.
// [ErrNotExecuted] if no lock was made; with [io/fs.ErrInvalid] if the intent is damaged, of an
// unknown version, or not one of this request: that says nothing about the lock.
//
// API: GET /folder_locks, https://developer.box.com/reference/get-folder-locks/.
func (c *Client) ResumeCreateFolderLock(ctx context.Context, req CreateFolderLockRequest, intent Intent, opts ...CallOption) (*CreateFolderLockResponse, error) {
	return call.Resume(ctx, c.shared(), c.createFolderLock(req, opts), intent, opts)
}

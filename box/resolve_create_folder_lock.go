package box

import (
	"context"

	"github.com/farcopy/farcopy/internal/call"
)

// ResolveCreateFolderLock looks for a new lock whose [Intent] was saved, by [WithIntent] or from an
// [UnknownOutcomeError], in any process and on any machine, and sends nothing: see
// [Client.ResolveCopyFolder], which has the same rules. req is the request of the lock. A nil error
// means that the lock was made. If the outcome is still unknown, Candidates are the locks that
// could be it now.
//
// Repeat: changes nothing.
//
// Errors: [ErrNotExecuted] if no lock was made; with [io/fs.ErrInvalid] if the intent is damaged,
// of an unknown version, or not one of this request: that says nothing about the lock.
// [ErrOutcomeUnknown] if it is still unknown, also because a read failed, which its message then
// says.
//
// API: GET /folder_locks, https://developer.box.com/reference/get-folder-locks/.
func (c *Client) ResolveCreateFolderLock(ctx context.Context, req CreateFolderLockRequest, intent Intent, opts ...CallOption) (*CreateFolderLockResponse, error) {
	return call.Resolve(ctx, c.shared(), c.createFolderLock(req, opts), intent, opts)
}

package box

import (
	"context"
	"errors"
	"net/http"

	"github.com/farcopy/farcopy/internal/call"
)

// DeleteFolderLockRequest says which lock to delete.
type DeleteFolderLockRequest struct {
	// LockID is the lock, not the folder. Required.
	LockID string
}

// DeleteFolderLockResponse says that the lock is gone.
type DeleteFolderLockResponse struct {
	RequestID  string // box-request-id
	Reconciled bool   // a response was lost, and a second request shows that the lock is gone
}

const adviceLock = "list the locks of the folder, or make the same call again"

// DeleteFolderLock deletes a lock of a folder, so that the folder can be moved and deleted again,
// unless it has another lock. Only the owner of the folder and its co-owners may do that.
//
// Repeat: a second call fails with [ErrorCodeNotFound]. A request whose response is lost is sent
// again, but not after the client's own timeout or in [ReconcileStrict]: if Box then says that
// there is no such lock, the call returns nil, with Reconciled, whoever deleted it.
//
// Errors: [ErrorCodeUnauthorized] (401), [ErrorCodeAccessDenied] (403), [ErrorCodeNotFound] (404),
// [ErrRateLimited] (429), [ErrOutcomeUnknown].
//
// API: DELETE /folder_locks/{folder_lock_id},
// https://developer.box.com/reference/delete-folder-locks-id/.
func (c *Client) DeleteFolderLock(ctx context.Context, req DeleteFolderLockRequest, opts ...CallOption) (*DeleteFolderLockResponse, error) {
	op := call.Operation[*DeleteFolderLockResponse]{
		Name:     "box.DeleteFolderLock",
		Resource: call.Resource{Source: call.Item{Kind: "lock", ID: req.LockID, Field: "LockID"}},
		Method:   http.MethodDelete,
		Path:     "/folder_locks/{LockID}", IDs: []string{req.LockID},
		Decode: func(r *call.Response) (*DeleteFolderLockResponse, error) {
			return &DeleteFolderLockResponse{RequestID: requestID(r.Header)}, checkDeleted(r)
		},
		Advice: adviceLock,
		Repeated: func(refusal error) (*DeleteFolderLockResponse, bool) {
			p, ok := errors.AsType[*ProblemDetails](refusal)
			if !ok || !isMissing(p) {
				return nil, false
			}
			return &DeleteFolderLockResponse{RequestID: p.RequestID, Reconciled: true}, true
		},
	}
	return call.Change(ctx, c.shared(), op, opts)
}

package box

import (
	"cmp"
	"context"
	"net/http"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/settle"
)

// CreateFolderLockRequest says which folder to lock.
type CreateFolderLockRequest struct {
	// FolderID is the folder. Required; the root folder "0" cannot be locked.
	FolderID string
}

// CreateFolderLockResponse is the new lock.
type CreateFolderLockResponse struct {
	FolderLock
	RequestID  string // box-request-id
	Reconciled bool   // the response was lost and the lock found again by reading
}

type createFolderLockBody struct {
	Folder           lockedFolder     `json:"folder"`
	LockedOperations LockedOperations `json:"locked_operations"`
}

type lockedFolder struct {
	Type string `json:"type"`
	ID   string `json:"id"`
}

// CreateFolderLock keeps a folder from being moved and deleted, until [Client.DeleteFolderLock].
// Box has no lock for one of the two alone. The folder can still be copied, renamed and filled.
// Only the owner of the folder and its co-owners may lock it.
//
// No document says whether a second request makes a second lock, so none is ever sent after one
// that Box may have acted on. If the response is lost, the client lists the locks of the folder,
// for at most Config.ReconcileTimeout, and returns the one lock that is not older than the request,
// with Reconciled: another program that locked the folder in that time may have made it. If there
// is none, or more than one, the outcome is unknown.
//
// Repeat: not documented; a second call may make a second lock, which has to be deleted, too.
//
// Errors: [ErrorCodeBadRequest], [ErrorCodeSchemaValidationFailed] (400), [ErrorCodeUnauthorized]
// (401), [ErrorCodeAccessDenied] (403), [ErrorCodeNotFound] (404: the folder does not exist, or the
// caller cannot see it), [ErrRateLimited] (429), [ErrOutcomeUnknown].
//
// API: POST /folder_locks, https://developer.box.com/reference/post-folder-locks/.
func (c *Client) CreateFolderLock(ctx context.Context, req CreateFolderLockRequest, opts ...CallOption) (*CreateFolderLockResponse, error) {
	return call.Copy(ctx, c.shared(), c.createFolderLock(req, opts), opts)
}

func (c *Client) createFolderLock(req CreateFolderLockRequest, opts []CallOption) call.Operation[*CreateFolderLockResponse] {
	return call.Operation[*CreateFolderLockResponse]{
		Name:     "box.CreateFolderLock",
		Resource: call.Resource{Source: call.Item{Kind: "folder", ID: req.FolderID, Field: "FolderID"}},
		Method:   http.MethodPost,
		Path:     "/folder_locks",
		Body:     createFolderLockBody{lockedFolder{"folder", req.FolderID}, LockedOperations{Move: true, Delete: true}},
		Invalid:  cmp.Or(call.Segment("FolderID", req.FolderID), validateNotRoot("FolderID", req.FolderID, "locked")),
		Decode: func(r *call.Response) (*CreateFolderLockResponse, error) {
			res := &CreateFolderLockResponse{RequestID: requestID(r.Header)}
			if err := res.FolderLock.decode(r.Body); err != nil {
				return nil, err
			}
			return res, nil
		},
		Settler: &lockSettler{c, req.FolderID, opts},
		Second:  settle.MakesAnother,
	}
}

package box

import (
	"context"
	"net/http"

	"github.com/farcopy/farcopy/internal/call"
)

// ListFolderLocksRequest says of which folder to list the locks.
type ListFolderLocksRequest struct {
	// FolderID is the folder. Required.
	FolderID string
}

// ListFolderLocksResponse is the locks of a folder.
type ListFolderLocksResponse struct {
	Entries []FolderLock

	// NextMarker is not empty if Box has more locks. No parameter is documented by which one could
	// ask for them.
	NextMarker string

	RequestID string // box-request-id
}

type folderLocksQuery struct {
	FolderID string `url:"folder_id"`
}

// ListFolderLocks lists the locks of a folder, not those of the folders above and below it. The
// caller has to be the owner of the folder or a co-owner.
//
// Repeat: changes nothing.
//
// Errors: [ErrorCodeUnauthorized] (401), [ErrorCodeAccessDenied] (403), [ErrorCodeNotFound] (404:
// the folder does not exist, or the caller cannot see it), [ErrorCodeMethodNotAllowed] (405: the id
// is malformed), [ErrRateLimited] (429).
//
// API: GET /folder_locks, https://developer.box.com/reference/get-folder-locks/.
func (c *Client) ListFolderLocks(ctx context.Context, req ListFolderLocksRequest, opts ...CallOption) (*ListFolderLocksResponse, error) {
	op := call.Operation[*ListFolderLocksResponse]{
		Name:     "box.ListFolderLocks",
		Resource: call.Resource{Source: call.Item{Kind: "folder", ID: req.FolderID, Field: "FolderID"}},
		Method:   http.MethodGet,
		Path:     "/folder_locks",
		Query:    folderLocksQuery(req),
		Invalid:  call.Segment("FolderID", req.FolderID),
		MaxBody:  call.MaxList,
		Decode: func(r *call.Response) (*ListFolderLocksResponse, error) {
			var list folderLocks
			if err := list.decode(r.Body); err != nil {
				return nil, err
			}
			return &ListFolderLocksResponse{list.Entries, list.NextMarker, requestID(r.Header)}, nil
		},
	}
	return call.Read(ctx, c.shared(), op, opts)
}

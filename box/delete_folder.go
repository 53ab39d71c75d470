package box

import (
	"cmp"
	"context"
	"net/http"
	"time"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/settle"
)

// DeleteFolderRequest says which folder to delete.
type DeleteFolderRequest struct {
	// FolderID is the folder to delete. Required; the root folder "0" cannot be deleted.
	FolderID string

	// Recursive also deletes what is in the folder. Without it, Box refuses a folder that is not
	// empty: [ErrorCodeFolderNotEmpty].
	Recursive bool

	// IfMatch is an ETag of the folder, as Box sends it: unquoted. If the folder has another one,
	// Box deletes nothing: [ErrPreconditionFailed]. The contents have no part in it.
	IfMatch string
}

// DeleteFolderResponse says that the folder is gone.
type DeleteFolderResponse struct {
	RequestID  string // box-request-id; "" if Reconciled
	Reconciled bool   // the response was lost, and reading shows that the folder is gone
}

type deleteFolderQuery struct {
	Recursive bool `url:"recursive,omitempty"`
}

// DeleteFolder moves a folder to the trash, or deletes it for good if the enterprise has no trash.
// The caller must be allowed to delete it.
//
// The deletion of a large folder can take longer than the 600 seconds after which Box responds with
// a 503; it goes on in the background. If the response is lost, the client reads the folder for at
// most Config.ReconcileTimeout, and returns nil when it is gone, whoever deleted it. If it is still
// there and has not been changed since the request, by its modified_at, a second request is sent
// with its ETag as If-Match, unless the first one timed out or [ReconcileStrict] is set: an id is
// never used again, so that the second one can only delete what the first one was to delete, or the
// same folder if somebody has restored it in that time and Box did not date that. The first request
// may be executed after the call has returned as unknown. An unknown outcome has no [Intent]: make
// the same call again.
//
// Repeat: a second call fails with [ErrorCodeNotFound] or [ErrorCodeTrashed]; with IfMatch with
// [ErrPreconditionFailed].
//
// Errors: [ErrorCodeFolderNotEmpty] (400), [ErrorCodeUnauthorized] (401), [ErrorCodeAccessDenied]
// (403: also a locked folder), [ErrorCodeNotFound], [ErrorCodeTrashed] (404),
// [ErrorCodeOperationBlockedTemporary] (409), [ErrPreconditionFailed] (412), [ErrRateLimited]
// (429), [ErrOutcomeUnknown].
//
// API: DELETE /folders/{folder_id}, https://developer.box.com/reference/delete-folders-id/.
func (c *Client) DeleteFolder(ctx context.Context, req DeleteFolderRequest, opts ...CallOption) (*DeleteFolderResponse, error) {
	op := call.Operation[*DeleteFolderResponse]{
		Name:     "box.DeleteFolder",
		Resource: call.Resource{Source: call.Item{Kind: "folder", ID: req.FolderID, Field: "FolderID"}},
		Method:   http.MethodDelete,
		Path:     "/folders/{FolderID}", IDs: []string{req.FolderID},
		Query:   deleteFolderQuery{req.Recursive},
		Header:  ifMatch(req.IfMatch),
		Invalid: cmp.Or(validateNotRoot("FolderID", req.FolderID, "deleted"), call.HeaderValue("IfMatch", req.IfMatch)),
		Decode: func(r *call.Response) (*DeleteFolderResponse, error) {
			return &DeleteFolderResponse{RequestID: requestID(r.Header)}, checkDeleted(r)
		},
		Settler: deleteSettler(req.FolderID, req.IfMatch, &DeleteFolderResponse{Reconciled: true}, func(ctx context.Context) (string, time.Time, error) {
			there, err := c.GetFolder(ctx, GetFolderRequest{FolderID: req.FolderID, Fields: deletedFields}, call.ForReads(opts)...)
			if err != nil {
				return "", time.Time{}, err
			}
			return there.ETag, there.ModifiedAt, nil
		}),
		Second: settle.Replaces, Advice: adviceChange,
	}
	return call.Copy(ctx, c.shared(), op, opts)
}

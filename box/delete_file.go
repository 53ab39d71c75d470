package box

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/settle"
)

// DeleteFileRequest says which file to delete.
type DeleteFileRequest struct {
	// FileID is the file to delete, with all its versions. Required.
	FileID string

	// IfMatch is an ETag of the file, as Box sends it: unquoted. If the file has another one, Box
	// deletes nothing: [ErrPreconditionFailed].
	IfMatch string
}

// DeleteFileResponse says that the file is gone.
type DeleteFileResponse struct {
	RequestID  string // box-request-id; "" if Reconciled
	Reconciled bool   // the response was lost, and reading shows that the file is gone
}

// DeleteFile moves a file to the trash, or deletes it for good if the enterprise has no trash. The
// caller must be allowed to delete it. If the response is lost, it is settled by reading as
// [Client.DeleteFolder] describes. An unknown outcome has no [Intent]: make the same call again.
//
// Repeat: a second call fails with [ErrorCodeNotFound] or [ErrorCodeTrashed]; with IfMatch with
// [ErrPreconditionFailed].
//
// Errors: [ErrorCodeUnauthorized] (401), [ErrorCodeAccessDenied], [ErrorCodeItemLocked] (403),
// [ErrorCodeNotFound], [ErrorCodeTrashed] (404), [ErrorCodeMethodNotAllowed] (405: the id is
// malformed), [ErrPreconditionFailed] (412), [ErrRateLimited] (429), [ErrOutcomeUnknown].
//
// API: DELETE /files/{file_id}, https://developer.box.com/reference/delete-files-id/.
func (c *Client) DeleteFile(ctx context.Context, req DeleteFileRequest, opts ...CallOption) (*DeleteFileResponse, error) {
	op := call.Operation[*DeleteFileResponse]{
		Name:     "box.DeleteFile",
		Resource: call.Resource{Source: call.Item{Kind: "file", ID: req.FileID, Field: "FileID"}},
		Method:   http.MethodDelete,
		Path:     "/files/{FileID}", IDs: []string{req.FileID},
		Header:  ifMatch(req.IfMatch),
		Invalid: call.HeaderValue("IfMatch", req.IfMatch),
		Decode: func(r *call.Response) (*DeleteFileResponse, error) {
			return &DeleteFileResponse{RequestID: requestID(r.Header)}, checkDeleted(r)
		},
		Settler: deleteSettler(req.FileID, req.IfMatch, &DeleteFileResponse{Reconciled: true}, func(ctx context.Context) (string, time.Time, error) {
			there, err := c.GetFile(ctx, GetFileRequest{FileID: req.FileID, Fields: deletedFields}, call.ForReads(opts)...)
			if err != nil {
				return "", time.Time{}, err
			}
			return there.ETag, there.ModifiedAt, nil
		}),
		Second: settle.Replaces, Advice: adviceChange,
	}
	return call.Copy(ctx, c.shared(), op, opts)
}

// checkDeleted accepts nothing but the documented 204: a proxy may have made any other 2xx.
func checkDeleted(r *call.Response) error {
	if r.Status != http.StatusNoContent {
		return errors.New("the response is not the 204 of a deletion")
	}
	return nil
}

// ifMatch is the header of a request that depends on an ETag.
func ifMatch(etag string) http.Header {
	if etag == "" {
		return nil
	}
	return http.Header{"If-Match": {etag}}
}

package document360

import (
	"context"
	"net/http"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/settle"
)

// DeleteFileRequest says which file to delete.
type DeleteFileRequest struct {
	ProjectID string // required
	FolderID  string // required: the folder that holds the file now
	FileID    string // required
}

// DeleteFileResponse says how the call has ended.
type DeleteFileResponse struct {
	Reconciled bool // the response was lost, and reading has shown that the folder does not hold the file
}

const adviceDeleteFile = "GetFile shows whether the file is there; another DeleteFile does no harm"

// DeleteFile deletes a file. The API's description calls that final; the portal's help speaks of a
// recycle bin that keeps what is deleted there for 30 days.
//
// The caller needs the permission DeleteDrive, and ViewDrive to settle a lost response. The call
// counts as a write against the rate limit of the token in the project.
//
// Repeat: a second call is refused with [ErrorCodeResourceNotFound], because no other file gets the
// id. After a lost response the client reads the file and returns at once if the folder does not
// hold it any more, with Reconciled set, whoever deleted it; a file that somebody moved to another
// folder meanwhile, or that FolderID never held, looks the same. If it is there, the request is
// sent again, but not after the client's own timeout or in [ReconcileStrict].
//
// Errors: [ErrorCodeUnauthorized] (401), [ErrorCodeForbidden], [ErrorCodeFeatureNotInLicense]
// (403), [ErrorCodeResourceNotFound] (404: the file does not exist or is not in FolderID),
// [ErrorCodeTooManyRequests], [ErrRateLimited] (429). A 500 does not say whether the file was
// deleted. [ErrOutcomeUnknown].
//
// API: DELETE /v3/projects/{project_id}/drive/folders/{folder_id}/files/{file_id},
// https://apihub.document360.io/swagger/v3/swagger.json.
func (c *Client) DeleteFile(ctx context.Context, req DeleteFileRequest, opts ...CallOption) (*DeleteFileResponse, error) {
	return call.Copy(ctx, c.shared(), call.Operation[*DeleteFileResponse]{
		Name:     "document360.DeleteFile",
		Resource: call.Resource{Source: call.Item{Kind: "file", ID: req.FileID, Field: "FileID"}},
		Method:   http.MethodDelete,
		Path:     "/v3/projects/{ProjectID}/drive/folders/{FolderID}/files/{FileID}",
		IDs:      []string{req.ProjectID, req.FolderID, req.FileID}, RateScope: req.ProjectID,
		Decode: func(r *call.Response) (*DeleteFileResponse, error) {
			if r.Status == http.StatusNoContent {
				return &DeleteFileResponse{}, nil
			}
			_, err := openChanged(r) // a success with a body is not documented
			return &DeleteFileResponse{}, err
		},
		Advice: adviceDeleteFile,
		Settler: &changeSettler[*DeleteFileResponse]{
			name: req.FileID, found: &DeleteFileResponse{Reconciled: true},
			reached: func(ctx context.Context) (bool, error) {
				there, err := c.isInFolder(ctx, GetFileRequest(req), opts)
				return err == nil && !there, err
			},
		},
		Second: settle.Replaces, // a second delete finds nothing
	}, opts)
}

package document360

import (
	"context"
	"net/http"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/settle"
)

// DeleteFolderRequest says which folder to delete.
type DeleteFolderRequest struct {
	ProjectID string // required
	FolderID  string // required
}

// DeleteFolderResponse says how the call has ended.
type DeleteFolderResponse struct {
	Reconciled bool // the response was lost, and reading has shown that the folder does not exist
}

const adviceDeleteFolder = "GetFolder shows whether the folder is there"

// DeleteFolder deletes a folder with all folders and files below it. The API's description calls
// that final; the portal's help speaks of a recycle bin that keeps what is deleted there for 30
// days.
//
// The portal's help says that the folders of the system, Images and what lies below it, cannot be
// deleted; how the API refuses that is not documented. The caller needs the permission DeleteDrive,
// and ViewDrive to settle a lost response. The call counts as a write against the rate limit of the
// token in the project.
//
// Repeat: a second call is refused with [ErrorCodeResourceNotFound], because no other folder gets
// the id. After a lost response the client reads the folder and returns if it does not exist any
// more, with Reconciled set, whoever deleted it. If it stays, the error is [ErrOutcomeUnknown]: the
// request is not sent again, because a second one would also delete what others have put into the
// folder since.
//
// Errors: [ErrorCodeUnauthorized] (401), [ErrorCodeForbidden], [ErrorCodeFeatureNotInLicense]
// (403), [ErrorCodeResourceNotFound] (404: the folder or the project does not exist),
// [ErrorCodeTooManyRequests], [ErrRateLimited] (429). A 500 does not say whether the folder was
// deleted. [ErrOutcomeUnknown].
//
// API: DELETE /v3/projects/{project_id}/drive/folders/{folder_id},
// https://apihub.document360.io/swagger/v3/swagger.json.
func (c *Client) DeleteFolder(ctx context.Context, req DeleteFolderRequest, opts ...CallOption) (*DeleteFolderResponse, error) {
	return call.Copy(ctx, c.shared(), call.Operation[*DeleteFolderResponse]{
		Name:     "document360.DeleteFolder",
		Resource: call.Resource{Source: call.Item{Kind: "folder", ID: req.FolderID, Field: "FolderID"}},
		Method:   http.MethodDelete,
		Path:     "/v3/projects/{ProjectID}/drive/folders/{FolderID}", IDs: []string{req.ProjectID, req.FolderID}, RateScope: req.ProjectID,
		Decode: func(r *call.Response) (*DeleteFolderResponse, error) {
			if r.Status == http.StatusNoContent {
				return &DeleteFolderResponse{}, nil
			}
			_, err := openChanged(r) // a success with a body is not documented
			return &DeleteFolderResponse{}, err
		},
		Advice: adviceDeleteFolder,
		Settler: &changeSettler[*DeleteFolderResponse]{
			name: req.FolderID, found: &DeleteFolderResponse{Reconciled: true},
			reached: func(ctx context.Context) (bool, error) {
				there, err := c.isFolder(ctx, req.ProjectID, req.FolderID, opts)
				return err == nil && !there, err
			},
		},
		Second: settle.MakesAnother,
	}, opts)
}

package document360

import (
	"context"
	"net/http"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/codec"
)

// GetDefaultFolderRequest says whose default folder to read.
type GetDefaultFolderRequest struct {
	ProjectID string // required
}

// GetDefaultFolderResponse is the default folder with all folders below it, without files.
type GetDefaultFolderResponse struct {
	Folder
	Warnings  []APIWarning
	RequestID string // request_id
}

// GetDefaultFolder reads the default folder of a project's Drive. Which folder that is, is not
// documented.
//
// Files are not listed; see [Client.GetFolder]. The caller needs the permission ViewDrive.
//
// Repeat: changes nothing, and is sent again by itself where a response is lost.
//
// Errors: [ErrorCodeUnauthorized] (401), [ErrorCodeForbidden], [ErrorCodeFeatureNotInLicense]
// (403), [ErrorCodeResourceNotFound] (404: the project does not exist or has no folders),
// [ErrorCodeTooManyRequests], [ErrRateLimited] (429), [ErrorCodeInternalServerError] (500).
//
// API: GET /v3/projects/{project_id}/drive/folders/default,
// https://apihub.document360.io/swagger/v3/swagger.json.
func (c *Client) GetDefaultFolder(ctx context.Context, req GetDefaultFolderRequest, opts ...CallOption) (*GetDefaultFolderResponse, error) {
	return call.Read(ctx, c.shared(), call.Operation[*GetDefaultFolderResponse]{
		Name:     "document360.GetDefaultFolder",
		Resource: call.Resource{Source: call.Item{Kind: "project", ID: req.ProjectID, Field: "ProjectID"}},
		Method:   http.MethodGet,
		Path:     "/v3/projects/{ProjectID}/drive/folders/default", IDs: []string{req.ProjectID}, RateScope: req.ProjectID,
		MaxBody: call.MaxList,
		Decode:  decodeDefaultFolder,
	}, opts)
}

func decodeDefaultFolder(r *call.Response) (*GetDefaultFolderResponse, error) {
	e, err := open(r)
	if err != nil {
		return nil, err
	}
	var w folderWire
	err = codec.JSON(e.Data, &w)
	if w.ID == "" {
		return nil, missing("folder id", err)
	}
	return &GetDefaultFolderResponse{Folder: w.folder(), Warnings: e.warnings(), RequestID: string(e.RequestID)}, nil
}

package document360

import (
	"context"
	"net/http"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/codec"
)

// GetFileRequest says which file to read.
type GetFileRequest struct {
	ProjectID string // required
	FolderID  string // required: the folder that holds the file now
	FileID    string // required
}

// GetFileResponse is a file.
type GetFileResponse struct {
	File
	Warnings  []APIWarning
	RequestID string // request_id
}

// GetFile reads what is known about a file, without its content.
//
// The file is found only in the folder that holds it now. The caller needs the permission
// ViewDrive.
//
// Repeat: changes nothing, and is sent again by itself where a response is lost.
//
// Errors: [ErrorCodeUnauthorized] (401), [ErrorCodeForbidden], [ErrorCodeFeatureNotInLicense]
// (403), [ErrorCodeResourceNotFound] (404), [ErrorCodeTooManyRequests], [ErrRateLimited] (429),
// [ErrorCodeInternalServerError] (500).
//
// API: GET /v3/projects/{project_id}/drive/folders/{folder_id}/files/{file_id},
// https://apihub.document360.io/swagger/v3/swagger.json.
func (c *Client) GetFile(ctx context.Context, req GetFileRequest, opts ...CallOption) (*GetFileResponse, error) {
	return call.Read(ctx, c.shared(), call.Operation[*GetFileResponse]{
		Name:     "document360.GetFile",
		Resource: call.Resource{Source: call.Item{Kind: "file", ID: req.FileID, Field: "FileID"}},
		Method:   http.MethodGet,
		Path:     "/v3/projects/{ProjectID}/drive/folders/{FolderID}/files/{FileID}",
		IDs:      []string{req.ProjectID, req.FolderID, req.FileID}, RateScope: req.ProjectID,
		Decode: decodeFile,
	}, opts)
}

func decodeFile(r *call.Response) (*GetFileResponse, error) {
	e, err := open(r)
	if err != nil {
		return nil, err
	}
	var w fileWire
	err = codec.JSON(e.Data, &w)
	if w.ID == "" {
		return nil, missing("file id", err)
	}
	return &GetFileResponse{File: w.file(), Warnings: e.warnings(), RequestID: string(e.RequestID)}, nil
}

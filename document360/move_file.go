package document360

import (
	"context"
	"net/http"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/settle"
)

// MoveFileRequest says which file to move, and where to.
type MoveFileRequest struct {
	ProjectID           string // required
	FileID              string // required; in whichever folder of the project it is
	DestinationFolderID string // the folder that receives the file; required
}

// MoveFileResponse says how the call has ended.
type MoveFileResponse struct {
	Errors     []APIError   // that Document360 sent beside success:true
	Warnings   []APIWarning // what did not keep the file from being moved
	RequestID  string       // request_id; empty where Reconciled
	Reconciled bool         // the response was lost, and reading has shown that the destination holds the file
}

const adviceMoveFile = "GetFile with the destination's id shows whether the file is there"

// MoveFile moves a file to another folder of the project. It keeps its id and, as the portal's help
// says, the address of its content. In the path of the request the destination stands where all
// other operations have the folder that holds the file.
//
// What happens where the destination has a file of the name, or holds the file already, is not
// documented. The caller needs the permission UpdateDrive, and ViewDrive to settle a lost response.
// The call counts as a write against the rate limit of the token in the project.
//
// Repeat: a second call moves the file again if others have moved it elsewhere meanwhile, so that
// no request that may have been acted on is sent again. After a lost response the client asks the
// destination for the file, and returns if it is there, with Reconciled set, whoever moved it. If
// it does not appear in time, the error is [ErrOutcomeUnknown].
//
// Errors: [ErrorCodeUnauthorized] (401), [ErrorCodeForbidden], [ErrorCodeFeatureNotInLicense]
// (403), [ErrorCodeResourceNotFound] (404: the file or the destination does not exist),
// [ErrorCodeTooManyRequests], [ErrRateLimited] (429). A 500 does not say whether the file was
// moved. [ErrOutcomeUnknown].
//
// API: PUT /v3/projects/{project_id}/drive/folders/{folder_id}/files/{file_id},
// https://apihub.document360.io/swagger/v3/swagger.json.
func (c *Client) MoveFile(ctx context.Context, req MoveFileRequest, opts ...CallOption) (*MoveFileResponse, error) {
	return call.Copy(ctx, c.shared(), call.Operation[*MoveFileResponse]{
		Name: "document360.MoveFile",
		Resource: call.Resource{
			Source:      call.Item{Kind: "file", ID: req.FileID, Field: "FileID"},
			Destination: call.Item{Kind: "folder", ID: req.DestinationFolderID, Field: "DestinationFolderID"},
		},
		Method: http.MethodPut,
		Path:   "/v3/projects/{ProjectID}/drive/folders/{DestinationFolderID}/files/{FileID}",
		IDs:    []string{req.ProjectID, req.DestinationFolderID, req.FileID}, RateScope: req.ProjectID,
		Decode: func(r *call.Response) (*MoveFileResponse, error) {
			e, err := openChanged(r)
			if err != nil {
				return nil, err
			}
			return &MoveFileResponse{Errors: e.errors(), Warnings: e.warnings(), RequestID: string(e.RequestID)}, nil
		},
		Advice: adviceMoveFile,
		Settler: &changeSettler[*MoveFileResponse]{
			name: req.FileID, found: &MoveFileResponse{Reconciled: true},
			reached: func(ctx context.Context) (bool, error) {
				return c.isInFolder(ctx, GetFileRequest{req.ProjectID, req.DestinationFolderID, req.FileID}, opts)
			},
		},
		Second: settle.MakesAnother,
	}, opts)
}

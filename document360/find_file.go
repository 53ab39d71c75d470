package document360

import (
	"context"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/problem"
)

// FindFileRequest says which files to find, and where.
type FindFileRequest struct {
	ProjectID string // required
	FolderID  string // required; folders below it are not searched
	FileName  string // required: the whole name, case and extension included
}

// FindFileResponse has the files of the name.
type FindFileResponse struct {
	Files []File // in the order of the folder's list; empty if no file has the name
}

// FindFile finds the files of a folder that have a name. A name need not be unique.
//
// No operation of Document360 does this: FindFile reads all pages of the folder's files, 100 on
// each. A list that others change meanwhile may show a file twice, of which one is returned, or not
// at all. The caller needs the permission ViewDrive.
//
// Repeat: changes nothing, and each page is read again by itself where a response is lost.
//
// Errors: those of [Client.GetFolder].
//
// API: GET /v3/projects/{project_id}/drive/folders/{folder_id},
// https://apihub.document360.io/swagger/v3/swagger.json.
func (c *Client) FindFile(ctx context.Context, req FindFileRequest, opts ...CallOption) (*FindFileResponse, error) {
	const op = "document360.FindFile"
	if err := call.Usable(ctx, c.shared(), op); err != nil {
		return nil, err
	}
	if err := call.Required("FileName", req.FileName); err != nil {
		return nil, problem.Invalid(op, 0, err)
	}
	res, seen := &FindFileResponse{}, map[string]bool{}
	for file, err := range c.AllFolderFiles(ctx, GetFolderRequest{ProjectID: req.ProjectID, FolderID: req.FolderID}, opts...) {
		if err != nil {
			return nil, err
		}
		if file.FileName == req.FileName && !seen[file.ID] {
			seen[file.ID] = true
			res.Files = append(res.Files, file)
		}
	}
	return res, nil
}

package document360

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/codec"
)

// GetFolderRequest says which folder to read, and which page of its files.
type GetFolderRequest struct {
	ProjectID string // required
	FolderID  string // required
	Page      int    // of the files, from 1; default 1
	PageSize  int    // files on a page, 1 to 100; default 25
}

// GetFolderResponse is a folder with one page of its files and with all folders below it.
type GetFolderResponse struct {
	FolderDetail
	Warnings  []APIWarning
	RequestID string // request_id
}

type pageQuery struct {
	Page     int `url:"page,omitempty"`
	PageSize int `url:"page_size,omitempty"`
}

type folderDetailWire struct {
	folderWire
	Files           json.RawMessage `json:"files"`
	FilesPagination json.RawMessage `json:"files_pagination"`
}

// GetFolder reads a folder, one page of its files, and all folders below it. No other operation
// lists files; [Client.AllFolderFiles] goes through all pages.
//
// Only the files are paged. The caller needs the permission ViewDrive.
//
// Repeat: changes nothing, and is sent again by itself where a response is lost.
//
// Errors: [ErrorCodeUnauthorized] (401), [ErrorCodeForbidden], [ErrorCodeFeatureNotInLicense]
// (403), [ErrorCodeResourceNotFound] (404), [ErrorCodeTooManyRequests], [ErrRateLimited] (429),
// [ErrorCodeInternalServerError] (500).
//
// API: GET /v3/projects/{project_id}/drive/folders/{folder_id},
// https://apihub.document360.io/swagger/v3/swagger.json.
func (c *Client) GetFolder(ctx context.Context, req GetFolderRequest, opts ...CallOption) (*GetFolderResponse, error) {
	return call.Read(ctx, c.shared(), getFolder(req, decodeFolder), opts)
}

func getFolder[T any](req GetFolderRequest, decode func(*call.Response) (T, error)) call.Operation[T] {
	return call.Operation[T]{
		Name:     "document360.GetFolder",
		Resource: call.Resource{Source: call.Item{Kind: "folder", ID: req.FolderID, Field: "FolderID"}},
		Method:   http.MethodGet,
		Path:     "/v3/projects/{ProjectID}/drive/folders/{FolderID}", IDs: []string{req.ProjectID, req.FolderID}, RateScope: req.ProjectID,
		Query:   pageQuery{req.Page, req.PageSize},
		Invalid: validatePage(req.Page, req.PageSize),
		MaxBody: call.MaxList,
		Decode:  decode,
	}
}

func decodeFolder(r *call.Response) (*GetFolderResponse, error) {
	e, err := open(r)
	if err != nil {
		return nil, err
	}
	var w folderDetailWire
	err = codec.JSON(e.Data, &w)
	if w.ID == "" {
		return nil, missing("folder id", err)
	}
	files, err := codec.List[fileWire](w.Files)
	if files == nil && w.Files != nil && string(w.Files) != "null" {
		return nil, missing("list of files", err)
	}
	return &GetFolderResponse{
		FolderDetail: FolderDetail{
			Folder: w.folder(), Files: converted(files, (*fileWire).file),
			FilesPagination: readPagination(w.FilesPagination),
		},
		Warnings: e.warnings(), RequestID: string(e.RequestID),
	}, nil
}

// The documented sizes of a page.
const (
	maxPage         = 1<<31 - 1
	maxPageSize     = 100
	defaultPageSize = 25
)

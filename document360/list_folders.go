package document360

import (
	"context"
	"net/http"

	"github.com/farcopy/farcopy/internal/call"
)

// ListFoldersRequest says whose folders to list, and which page of them.
type ListFoldersRequest struct {
	ProjectID         string // required
	Page              int    // from 1; default 1. Not sent where Cursor is set
	PageSize          int    // folders on a page, 1 to 100; default 25
	Cursor            string // NextCursor of the page before
	IncludeTotalCount bool   // ask for Pagination.TotalCount
}

// ListFoldersResponse is one page of a project's folders.
type ListFoldersResponse struct {
	Folders    []Folder    // those at the top, each with all that is below it
	Pagination *Pagination // nil where the response has none
	Warnings   []APIWarning
	RequestID  string // request_id
}

type listQuery struct {
	pageQuery
	Cursor            string `url:"cursor,omitempty"`
	IncludeTotalCount bool   `url:"include_total_count,omitempty"`
}

func newListQuery(page, size int, cursor string, total bool) listQuery {
	if cursor != "" {
		page = 0
	}
	return listQuery{pageQuery{page, size}, cursor, total}
}

// ListFolders reads one page of a project's folders as trees: where ids of folders come from.
// [Client.AllFolders] goes through all pages.
//
// Only the folders at the top are paged. Files are not listed; see [Client.GetFolder]. The caller
// needs the permission ViewDrive.
//
// Repeat: changes nothing, and is sent again by itself where a response is lost.
//
// Errors: [ErrorCodeUnauthorized] (401), [ErrorCodeForbidden], [ErrorCodeFeatureNotInLicense]
// (403), [ErrorCodeResourceNotFound] (404, though not documented here), [ErrorCodeTooManyRequests],
// [ErrRateLimited] (429), [ErrorCodeInternalServerError] (500).
//
// API: GET /v3/projects/{project_id}/drive/folders,
// https://apihub.document360.io/swagger/v3/swagger.json.
func (c *Client) ListFolders(ctx context.Context, req ListFoldersRequest, opts ...CallOption) (*ListFoldersResponse, error) {
	return call.Read(ctx, c.shared(), call.Operation[*ListFoldersResponse]{
		Name:     "document360.ListFolders",
		Resource: call.Resource{Source: call.Item{Kind: "project", ID: req.ProjectID, Field: "ProjectID"}},
		Method:   http.MethodGet,
		Path:     "/v3/projects/{ProjectID}/drive/folders", IDs: []string{req.ProjectID}, RateScope: req.ProjectID,
		Query:   newListQuery(req.Page, req.PageSize, req.Cursor, req.IncludeTotalCount),
		Invalid: validatePage(req.Page, req.PageSize),
		MaxBody: call.MaxList,
		Decode: func(r *call.Response) (*ListFoldersResponse, error) {
			e, folders, err := openList(r, (*folderWire).folder)
			if err != nil {
				return nil, err
			}
			return &ListFoldersResponse{
				Folders: folders, Pagination: readPagination(e.Pagination), Warnings: e.warnings(), RequestID: string(e.RequestID),
			}, nil
		},
	}, opts)
}

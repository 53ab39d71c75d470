package document360

import (
	"context"
	"net/http"

	"github.com/farcopy/farcopy/internal/call"
)

// ListProjectsRequest says which page of the projects to list.
type ListProjectsRequest struct {
	Page              int    // from 1; default 1. Not sent where Cursor is set
	PageSize          int    // projects on a page, 1 to 100; default 25
	Cursor            string // NextCursor of the page before
	IncludeTotalCount bool   // ask for Pagination.TotalCount
}

// ListProjectsResponse is one page of the projects.
type ListProjectsResponse struct {
	Projects   []Project
	Pagination *Pagination // nil where the response has none
	Warnings   []APIWarning
	RequestID  string // request_id
}

// ListProjects reads one page of the projects that the caller may see: where ids of projects come
// from. [Client.AllProjects] goes through all pages.
//
// A token of the portal belongs to one project and sees no other. The caller needs the permission
// ViewProjectSettings.
//
// Repeat: changes nothing, and is sent again by itself where a response is lost.
//
// Errors: [ErrorCodeUnauthorized] (401), [ErrorCodeForbidden], [ErrorCodeFeatureNotInLicense]
// (403), [ErrorCodeTooManyRequests], [ErrRateLimited] (429), [ErrorCodeInternalServerError] (500).
//
// API: GET /v3/projects, https://apihub.document360.io/swagger/v3/swagger.json.
func (c *Client) ListProjects(ctx context.Context, req ListProjectsRequest, opts ...CallOption) (*ListProjectsResponse, error) {
	return call.Read(ctx, c.shared(), call.Operation[*ListProjectsResponse]{
		Name:    "document360.ListProjects",
		Method:  http.MethodGet,
		Path:    "/v3/projects",
		Query:   newListQuery(req.Page, req.PageSize, req.Cursor, req.IncludeTotalCount),
		Invalid: validatePage(req.Page, req.PageSize),
		MaxBody: call.MaxList,
		Decode: func(r *call.Response) (*ListProjectsResponse, error) {
			e, projects, err := openList(r, (*projectWire).project)
			if err != nil {
				return nil, err
			}
			return &ListProjectsResponse{
				Projects: projects, Pagination: readPagination(e.Pagination), Warnings: e.warnings(), RequestID: string(e.RequestID),
			}, nil
		},
	}, opts)
}

package document360

import (
	"cmp"
	"context"
	"iter"
	"net/http"

	"github.com/farcopy/farcopy/internal/call"
)

// SearchRequest says what to search the Drive for, and which page of what is found.
type SearchRequest struct {
	ProjectID         string // required
	Keyword           string // default: none
	ImagesOnly        bool   // finds images only
	Page              int    // from 1; default 1. Not sent where Cursor is set
	PageSize          int    // files on a page, 1 to 100; default 25
	Cursor            string // NextCursor of the page before
	IncludeTotalCount bool   // ask for Pagination.TotalCount
}

// SearchResponse is one page of the files that were found.
type SearchResponse struct {
	Files      []File
	Pagination *Pagination // nil where the response has none
	Warnings   []APIWarning
	RequestID  string // request_id
}

type searchQuery struct {
	Keyword    string `url:"search_keyword,omitempty"`
	ImagesOnly bool   `url:"allow_images_only,omitempty"`
	listQuery
}

// Search finds files of the project, whatever their folder, by a keyword. [Client.AllSearchResults]
// goes through all pages; [Client.FindFile] finds files by their exact name.
//
// What of a file the keyword is compared with, and how, is not documented. The API also takes
// users, dates and tags, of which it does not say what they mean; they are not sent. The caller
// needs the permission ViewDrive.
//
// Repeat: changes nothing, and is sent again by itself where a response is lost.
//
// Errors: [ErrorCodeUnauthorized] (401), [ErrorCodeForbidden], [ErrorCodeFeatureNotInLicense]
// (403), [ErrorCodeResourceNotFound] (404, though not documented here), [ErrorCodeTooManyRequests],
// [ErrRateLimited] (429), [ErrorCodeInternalServerError] (500).
//
// API: GET /v3/projects/{project_id}/drive/search,
// https://apihub.document360.io/swagger/v3/swagger.json.
func (c *Client) Search(ctx context.Context, req SearchRequest, opts ...CallOption) (*SearchResponse, error) {
	return call.Read(ctx, c.shared(), call.Operation[*SearchResponse]{
		Name:     "document360.Search",
		Resource: call.Resource{Source: call.Item{Kind: "project", ID: req.ProjectID, Field: "ProjectID"}},
		Method:   http.MethodGet,
		Path:     "/v3/projects/{ProjectID}/drive/search", IDs: []string{req.ProjectID}, RateScope: req.ProjectID,
		Query:   searchQuery{req.Keyword, req.ImagesOnly, newListQuery(req.Page, req.PageSize, req.Cursor, req.IncludeTotalCount)},
		Invalid: validatePage(req.Page, req.PageSize),
		MaxBody: call.MaxList,
		Decode: func(r *call.Response) (*SearchResponse, error) {
			e, files, err := openList(r, (*fileWire).file)
			if err != nil {
				return nil, err
			}
			return &SearchResponse{
				Files: files, Pagination: readPagination(e.Pagination), Warnings: e.warnings(), RequestID: string(e.RequestID),
			}, nil
		},
	}, opts)
}

// AllSearchResults ranges over the files that a search finds, from req.Page or req.Cursor on;
// req.PageSize is 100 by default here. Pages are fetched as the range goes, and each range starts
// anew. An error ends it, and so do 10,000 pages; the files that came before are good.
//
// A list that others change meanwhile may show a file twice or not at all.
//
// Repeat: changes nothing.
//
// Errors: those of [Client.Search].
//
// API: GET /v3/projects/{project_id}/drive/search,
// https://apihub.document360.io/swagger/v3/swagger.json.
func (c *Client) AllSearchResults(ctx context.Context, req SearchRequest, opts ...CallOption) iter.Seq2[File, error] {
	req.PageSize = cmp.Or(req.PageSize, maxPageSize)
	from := place{op: "document360.AllSearchResults", page: req.Page, size: req.PageSize, cursor: req.Cursor}
	return all(ctx, from, func(at place) ([]File, *Pagination, error) {
		req := req
		req.Page, req.Cursor = at.page, at.cursor
		res, err := c.Search(ctx, req, opts...)
		if err != nil {
			return nil, nil, err
		}
		return res.Files, res.Pagination, nil
	}, func(f *File) string { return f.ID })
}

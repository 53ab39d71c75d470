package document360

import (
	"cmp"
	"context"
	"iter"
)

// AllFolders ranges over a project's folders at the top, each with all that is below it, from
// req.Page or req.Cursor on; req.PageSize is 100 by default here. Pages are fetched as the range
// goes, and each range starts anew. An error ends it, and so do 10,000 pages.
//
// Repeat: changes nothing.
//
// Errors: those of [Client.ListFolders].
//
// API: GET /v3/projects/{project_id}/drive/folders,
// https://apihub.document360.io/swagger/v3/swagger.json.
func (c *Client) AllFolders(ctx context.Context, req ListFoldersRequest, opts ...CallOption) iter.Seq2[Folder, error] {
	req.PageSize = cmp.Or(req.PageSize, maxPageSize)
	from := place{op: "document360.AllFolders", page: req.Page, size: req.PageSize, cursor: req.Cursor}
	return all(ctx, from, func(at place) ([]Folder, *Pagination, error) {
		req := req
		req.Page, req.Cursor = at.page, at.cursor
		res, err := c.ListFolders(ctx, req, opts...)
		if err != nil {
			return nil, nil, err
		}
		return res.Folders, res.Pagination, nil
	}, func(f *Folder) string { return f.ID })
}

package document360

import (
	"cmp"
	"context"
	"iter"
)

// AllProjects ranges over the projects that the caller may see, from req.Page or req.Cursor on;
// req.PageSize is 100 by default here. Pages are fetched as the range goes, and each range starts
// anew. An error ends it, and so do 10,000 pages.
//
// Repeat: changes nothing.
//
// Errors: those of [Client.ListProjects].
//
// API: GET /v3/projects, https://apihub.document360.io/swagger/v3/swagger.json.
func (c *Client) AllProjects(ctx context.Context, req ListProjectsRequest, opts ...CallOption) iter.Seq2[Project, error] {
	req.PageSize = cmp.Or(req.PageSize, maxPageSize)
	from := place{op: "document360.AllProjects", page: req.Page, size: req.PageSize, cursor: req.Cursor}
	return all(ctx, from, func(at place) ([]Project, *Pagination, error) {
		req := req
		req.Page, req.Cursor = at.page, at.cursor
		res, err := c.ListProjects(ctx, req, opts...)
		if err != nil {
			return nil, nil, err
		}
		return res.Projects, res.Pagination, nil
	}, func(p *Project) string { return p.ID })
}

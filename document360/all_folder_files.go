package document360

import (
	"cmp"
	"context"
	"iter"
)

// AllFolderFiles ranges over the files of a folder, from req.Page on; req.PageSize is 100 by
// default here. Pages are fetched as the range goes, and each range starts anew. An error ends it,
// and so do 10,000 pages; the files that came before are good.
//
// Files of folders below are not among them. A list that others change meanwhile may show a file
// twice or not at all.
//
// Repeat: changes nothing.
//
// Errors: those of [Client.GetFolder].
//
// API: GET /v3/projects/{project_id}/drive/folders/{folder_id},
// https://apihub.document360.io/swagger/v3/swagger.json.
func (c *Client) AllFolderFiles(ctx context.Context, req GetFolderRequest, opts ...CallOption) iter.Seq2[File, error] {
	return c.folderFiles(ctx, req, new(string), opts...)
}

// folderFiles also tells the id of the request that brought each page.
func (c *Client) folderFiles(ctx context.Context, req GetFolderRequest, requestID *string, opts ...CallOption) iter.Seq2[File, error] {
	req.PageSize = cmp.Or(req.PageSize, maxPageSize)
	from := place{op: "document360.AllFolderFiles", page: req.Page, size: req.PageSize}
	return all(ctx, from, func(at place) ([]File, *Pagination, error) {
		req := req
		req.Page = at.page
		res, err := c.GetFolder(ctx, req, opts...)
		if err != nil {
			return nil, nil, err
		}
		*requestID = res.RequestID
		if res.FilesPagination != nil {
			res.FilesPagination.NextCursor = "" // the operation takes none
		}
		return res.Files, res.FilesPagination, nil
	}, func(f *File) string { return f.ID })
}

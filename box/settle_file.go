package box

import (
	"context"

	"github.com/farcopy/farcopy/internal/call"
)

// fileSettler returns what finds a copied file.
func (c *Client) fileSettler(req *CopyFileRequest, opts []CallOption) *settler[*CopyFileResponse] {
	return &settler[*CopyFileResponse]{
		client: c, opts: opts,
		kind: ItemTypeFile, sourceID: req.FileID, parentID: req.ParentID, asked: req.Name,
		shape: []string{"file_id", req.FileID, "parent.id", req.ParentID, "name", req.Name, "version", req.Version},
		readSource: func(ctx context.Context, fields []string) (*reading[*CopyFileResponse], error) {
			return c.readFile(ctx, req.FileID, fields, opts)
		},
		readItem: func(ctx context.Context, id string) (*reading[*CopyFileResponse], error) {
			return c.readFile(ctx, id, nil, opts)
		},
		isEqual: func(source, there *reading[*CopyFileResponse]) bool {
			return isCopyOf(&source.response.File, req.Version, &there.response.File)
		},
		body: func(name string) any {
			return copyFileBody{Name: name, Version: req.Version, Parent: folderID{req.ParentID}}
		},
		idOf: func(res *CopyFileResponse) string { return res.ID },
	}
}

// settledFileFields are what tells a copy from another file of its name.
var settledFileFields = []string{"type", "id", "name", "etag", "sequence_id", "sha1", "file_version", "size", "created_at", "modified_at",
	"parent", "item_status", "path_collection", "created_by", "owned_by"}

// readFile reads some fields of a file for a settler; nil: those that tell a copy.
func (c *Client) readFile(ctx context.Context, id string, fields []string, opts []CallOption) (*reading[*CopyFileResponse], error) {
	if fields == nil {
		fields = settledFileFields
	}
	f, err := c.GetFile(ctx, GetFileRequest{FileID: id, Fields: fields}, call.ForReads(opts)...)
	if err != nil {
		return nil, err
	}
	return &reading[*CopyFileResponse]{
		id: f.ID, name: f.Name, parentID: idOfParent(f.Parent), created: f.CreatedAt, modified: f.ModifiedAt,
		response: &CopyFileResponse{File: f.File, RequestID: f.RequestID, Reconciled: true},
	}, nil
}

// isCopyOf reports whether a file holds what a version of another one holds. Of the versions only
// the current one is known; its id is "" if the request has none.
func isCopyOf(source *File, version string, there *File) bool {
	switch {
	case version != "" && version != source.FileVersion.ID:
		return false
	case source.SHA1 == "":
		return false
	}
	return source.SHA1 == there.SHA1 && source.Size == there.Size
}

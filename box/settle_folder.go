package box

import (
	"context"

	"github.com/farcopy/farcopy/internal/call"
)

// folderSettler returns what finds a copied folder.
func (c *Client) folderSettler(req *CopyFolderRequest, opts []CallOption) *settler[*CopyFolderResponse] {
	return &settler[*CopyFolderResponse]{
		client: c, opts: opts,
		kind: ItemTypeFolder, sourceID: req.FolderID, parentID: req.ParentID, asked: req.Name,
		shape: []string{"folder_id", req.FolderID, "parent.id", req.ParentID, "name", req.Name, "If-None-Match", req.IfNoneMatch},
		readSource: func(ctx context.Context, fields []string) (*reading[*CopyFolderResponse], error) {
			return c.readFolder(ctx, req.FolderID, fields, opts)
		},
		readItem: func(ctx context.Context, id string) (*reading[*CopyFolderResponse], error) {
			return c.readFolder(ctx, id, nil, opts)
		},
		isEqual: func(source, there *reading[*CopyFolderResponse]) bool {
			return sameContents(&source.response.Folder, &there.response.Folder)
		},
		body: func(name string) any { return copyFolderBody{Name: name, Parent: folderID{req.ParentID}} },
		idOf: func(res *CopyFolderResponse) string { return res.ID },
	}
}

// settledFields are what tells a copy from another folder of its name.
var settledFields = []string{"type", "id", "name", "etag", "sequence_id", "size", "created_at", "modified_at", "parent",
	"item_status", "item_collection", "path_collection", "created_by", "owned_by"}

// readFolder reads some fields of a folder for a settler; nil: those that tell a copy.
func (c *Client) readFolder(ctx context.Context, id string, fields []string, opts []CallOption) (*reading[*CopyFolderResponse], error) {
	if fields == nil {
		fields = settledFields
	}
	f, err := c.GetFolder(ctx, GetFolderRequest{FolderID: id, Fields: fields}, call.ForReads(opts)...)
	if err != nil {
		return nil, err
	}
	return &reading[*CopyFolderResponse]{
		id: f.ID, name: f.Name, parentID: idOfParent(f.Parent), created: f.CreatedAt, modified: f.ModifiedAt,
		response: &CopyFolderResponse{Folder: f.Folder, RequestID: f.RequestID, Reconciled: true},
	}, nil
}

func idOfParent(parent *FolderMini) string {
	if parent == nil {
		return ""
	}
	return parent.ID
}

// sameContents compares what two folders show of their contents: size, number and names of the
// first items.
func sameContents(a, b *Folder) bool {
	x, y := a.ItemCollection, b.ItemCollection
	switch {
	case x == nil, y == nil, a.Size != b.Size, x.TotalCount != y.TotalCount, len(x.Entries) != len(y.Entries):
		return false
	}
	for i := range x.Entries {
		if p, q := x.Entries[i], y.Entries[i]; p.Type != q.Type || p.Name != q.Name || p.SHA1 != q.SHA1 {
			return false
		}
	}
	return true
}

package box

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"
)

// treeNode is an item of a folder, with what a job needs of it.
type treeNode struct {
	kind      ItemType
	id, name  string
	path      string // below the folder that was walked
	sha1, url string
	etag      string
	size      int64
}

// op is the operation that copies an item alone.
func (n *treeNode) op() treeOp {
	switch n.kind {
	case ItemTypeFile:
		return treeCopyFile
	case ItemTypeFolder:
		return treeCreateFolder
	}
	return treeNone
}

// mark is what a copy of an item has to have in common with it, besides its name.
func (n *treeNode) mark() string {
	switch n.kind {
	case ItemTypeFile:
		return "file " + n.sha1
	case ItemTypeWebLink:
		return "web_link " + n.url
	}
	return string(n.kind)
}

var treeFields = []string{"type", "id", "name", "etag", "sha1", "size", "url"}

// listNodes lists a folder, in an order that is always the same.
func (j *treeJob) listNodes(ctx context.Context, id string) ([]treeNode, error) {
	var nodes []treeNode
	for i, err := range j.client.AllFolderItems(ctx, ListFolderItemsRequest{FolderID: id, Fields: treeFields}, j.opts...) {
		if err != nil {
			return nil, err
		}
		n := treeNode{kind: i.Type, id: i.ID, name: i.Name, sha1: i.SHA1, url: i.URL, etag: i.ETag}
		if i.Type == ItemTypeFile {
			n.size = i.Size
		}
		nodes = append(nodes, n)
	}
	slices.SortFunc(nodes, func(a, b treeNode) int {
		return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.kind, b.kind), cmp.Compare(a.id, b.id))
	})
	return slices.CompactFunc(nodes, func(a, b treeNode) bool { return a.kind == b.kind && a.id == b.id }), nil
}

// byName sorts items by their folded names.
func byName(nodes []treeNode) map[string][]treeNode {
	names := make(map[string][]treeNode, len(nodes))
	for _, n := range nodes {
		names[foldName(n.name)] = append(names[foldName(n.name)], n)
	}
	return names
}

// maxWhole is how many items a folder may hold whose copy is complete when Box responds.
const maxWhole = 500

// walk lists what is below a folder. whole reports whether one request can copy it; otherwise the
// listings that were read are kept for the pages that are to come.
func (j *treeJob) walk(ctx context.Context, id string) (tree []treeNode, whole bool, err error) {
	folders := []treeNode{{id: id}}
	read := map[string][]treeNode{}
	for len(folders) > 0 {
		folder := folders[0]
		folders = folders[1:]
		nodes, err := j.listings.take(ctx, j, folder.id)
		if err != nil {
			return nil, false, err
		}
		read[folder.id] = nodes
		if len(tree)+len(nodes) > maxWhole || len(byName(nodes)) < len(nodes) {
			j.listings.keep(read)
			return nil, false, nil
		}
		for _, n := range nodes {
			n.path = below(folder.path, n.name)
			tree = append(tree, n)
			if n.kind == ItemTypeFolder {
				folders = append(folders, n)
			}
		}
	}
	return tree, true, nil
}

// treeListings keeps listings for a while, so that a folder need not be listed twice.
type treeListings struct {
	mu    sync.Mutex
	kept  map[string]treeListing // by the id of the folder
	items int                    // in kept
}

type treeListing struct {
	nodes []treeNode
	read  time.Time
}

const (
	maxKept    = 50_000          // items
	maxKeptAge = 5 * time.Minute // after which the source may have changed too much
	maxRecent  = 30 * time.Second
)

// keep keeps listings, at the cost of those that were kept before.
func (l *treeListings) keep(read map[string][]treeNode) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for id, nodes := range read {
		l.put(id, nodes)
	}
}

func (l *treeListings) put(id string, nodes []treeNode) {
	if l.kept == nil || l.items > maxKept {
		l.kept, l.items = map[string]treeListing{}, 0
	}
	l.items += len(nodes) - len(l.kept[id].nodes)
	l.kept[id] = treeListing{nodes, time.Now()}
}

// take returns a listing that was kept, which is then kept no longer, or lists the folder.
func (l *treeListings) take(ctx context.Context, j *treeJob, id string) ([]treeNode, error) {
	l.mu.Lock()
	k, ok := l.kept[id]
	delete(l.kept, id)
	l.items -= len(k.nodes)
	l.mu.Unlock()
	if ok && time.Since(k.read) < maxKeptAge {
		return k.nodes, nil
	}
	return j.listNodes(ctx, id)
}

// recent returns a listing for items that are decided again. Those of one folder come one after the
// other, and share it.
func (l *treeListings) recent(ctx context.Context, j *treeJob, id string) ([]treeNode, error) {
	l.mu.Lock()
	k, ok := l.kept[id]
	l.mu.Unlock()
	if ok && time.Since(k.read) < maxRecent {
		return k.nodes, nil
	}
	nodes, err := j.listNodes(ctx, id)
	if err == nil {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.put(id, nodes)
	}
	return nodes, err
}

package box

import (
	"context"
	"errors"
	"io/fs"
	"iter"
	"strings"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/claim"
	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/settle"
)

// folderSettler finds a copied folder. Box keeps names unique within a folder, so that the copy is
// the one folder of its name in the destination that is not older than the request and holds what
// the source holds.
type folderSettler struct {
	client *Client
	req    CopyFolderRequest
	opts   []CallOption
	source *Folder         // read by the first poll
	before map[string]bool // only in ReconcileStrict: the folders in the destination before the first send
}

// settledFields are what tells a copy from another folder of its name.
var settledFields = []string{"type", "id", "name", "etag", "sequence_id", "size", "created_at", "modified_at", "parent",
	"item_status", "item_collection", "path_collection", "created_by", "owned_by"}

func (s *folderSettler) Footprint() claim.Footprint {
	f := claim.Footprint{Destination: s.req.ParentID, Read: s.readName}
	if s.name() != "" {
		f.Names = []string{foldName(s.name())}
	}
	return f
}

func (s *folderSettler) readName(ctx context.Context) ([]string, error) {
	src, err := s.client.GetFolder(ctx, GetFolderRequest{FolderID: s.req.FolderID, Fields: []string{"name"}}, call.ForReads(s.opts)...)
	if err != nil {
		return nil, err
	}
	if src.Name == "" {
		return nil, errNameless
	}
	return []string{foldName(src.Name)}, nil
}

// foldName makes equal what Box takes for the same name: it does not tell case apart.
func foldName(name string) string { return strings.ToLower(strings.ToUpper(name)) }

func (s *folderSettler) Poll(ctx context.Context, q *settle.Search) (*settle.Tally[*CopyFolderResponse], error) {
	if err := s.readSource(ctx); err != nil {
		return nil, err
	}
	items, err := s.namesakes(ctx, q)
	if err != nil {
		return nil, err
	}
	tally := &settle.Tally[*CopyFolderResponse]{}
	for i, item := range items {
		if i >= maxNamesakes {
			tally.Add(settle.Uncertain, item.ID, nil) // not read, so it could be the copy
			continue
		}
		if item.Type != ItemTypeFolder {
			if q.Reason == settle.Busy {
				continue // no folder copy is a file
			}
			tally.Add(q.Classify(settle.Item{Like: settle.Different}), item.ID, nil)
			continue
		}
		there, err := s.client.GetFolder(ctx, GetFolderRequest{FolderID: item.ID, Fields: settledFields}, call.ForReads(s.opts)...)
		if errors.Is(err, fs.ErrNotExist) {
			continue // deleted since it was listed
		}
		if err != nil {
			return nil, err
		}
		if there.Parent != nil && there.Parent.ID != s.req.ParentID {
			continue // a conflict named it, or it was moved away since it was listed
		}
		tally.Add(q.Classify(s.inspect(q, &there.Folder)), item.ID, func() *CopyFolderResponse {
			return &CopyFolderResponse{Folder: there.Folder, RequestID: there.RequestID, Reconciled: true}
		})
	}
	return tally, nil
}

// maxNamesakes bounds the reads of one poll. Box keeps names unique, so that there is mostly one.
const maxNamesakes = 16

var errNameless = errors.New("the source shows no name, by which its copy could be recognised")

// inspect compares a folder that has the copy's name and place with the copy.
func (s *folderSettler) inspect(q *settle.Search, there *Folder) settle.Item {
	item := settle.Item{Age: q.Age(there.CreatedAt), Before: s.before[there.ID], Returned: q.Returned(there.ID)}
	switch {
	case there.ID == s.req.FolderID:
		item.Like = settle.Different
	case there.Name == s.name() && sameContents(s.source, there):
		item.Like = settle.Equal
	default:
		// it may still be being filled, and what it shows of its items may lag
		item.Like = settle.Possible
	}
	return item
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

// namesakes are the items of the copy's name: those that a conflict names, else all that the
// destination lists.
func (s *folderSettler) namesakes(ctx context.Context, q *settle.Search) ([]Item, error) {
	if p, ok := errors.AsType[*ProblemDetails](q.LatestErr); ok && p.Code == ErrorCodeItemNameInUse && len(p.Conflicts) > 0 {
		var items []Item
		for _, c := range p.Conflicts {
			if call.Segment("", c.ID) == nil {
				items = append(items, Item{Type: c.Type, ID: c.ID})
			}
		}
		return items, nil
	}
	listed, err := s.client.listings.Get(ctx, s.req.ParentID+call.HeaderKey(s.opts), func(ctx context.Context) iter.Seq2[Item, error] {
		return s.client.AllFolderItems(ctx, s.destination("type", "id", "name"), call.ForReads(s.opts)...)
	}, func(i Item) string { return foldName(i.Name) })
	if err != nil {
		return nil, err
	}
	items := listed[foldName(s.name())]
	if len(items) == 0 && q.Reason == settle.Lost && errors.Is(q.LatestErr, ErrorCodeItemNameInUse) {
		return nil, staleListing{}
	}
	return items, nil
}

// staleListing is a listing that does not show what a second request was refused for, which may be
// the copy of the first.
type staleListing struct{}

func (staleListing) Error() string        { return "the name is in use, but the listing does not show it" }
func (staleListing) Is(target error) bool { return target == problem.ErrTransient }

func (s *folderSettler) destination(fields ...string) ListFolderItemsRequest {
	return ListFolderItemsRequest{FolderID: s.req.ParentID, Fields: fields}
}

// name is the copy's; "" while it is the source's and that has not been read.
func (s *folderSettler) name() string {
	switch {
	case s.req.Name != "":
		return s.req.Name
	case s.source != nil:
		return s.source.Name
	}
	return ""
}

func (s *folderSettler) readSource(ctx context.Context) error {
	if s.source != nil {
		return nil
	}
	src, err := s.client.GetFolder(ctx, GetFolderRequest{FolderID: s.req.FolderID, Fields: settledFields}, call.ForReads(s.opts)...)
	if err != nil {
		return err
	}
	if src.Name == "" {
		return errNameless
	}
	s.source = &src.Folder
	return nil
}

// Resend writes the name into the second request, so that Box refuses it if the first one has made
// its copy. If the first one took the name from the source it is not enough that the names agree
// now: the source may have been renamed since.
func (s *folderSettler) Resend(_ context.Context, q *settle.Search, e settle.Edit) error {
	if s.req.Name == "" && (q.Running || !s.unchanged(q)) {
		return settle.ErrNoResend
	}
	return e.SetBody(copyFolderBody{Name: s.name(), Parent: folderID{s.req.ParentID}})
}

func (s *folderSettler) unchanged(q *settle.Search) bool {
	modified := s.source.ModifiedAt
	return !modified.IsZero() && !q.SinceSend(modified)
}

// Snapshot tells apart what the clock cannot: folders of the second in which the request was sent.
func (s *folderSettler) Snapshot(ctx context.Context) error {
	s.before = map[string]bool{}
	for item, err := range s.client.AllFolderItems(ctx, s.destination("type", "id"), call.ForReads(s.opts)...) {
		if err != nil {
			return err
		}
		if item.Type == ItemTypeFolder { // ids are unique among items of one type
			s.before[item.ID] = true
		}
	}
	return nil
}

func (s *folderSettler) ID(res *CopyFolderResponse) string { return res.ID }

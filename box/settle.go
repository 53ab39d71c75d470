package box

import (
	"context"
	"errors"
	"io/fs"
	"strings"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/problem"
)

// folderSettler finds a copied folder again. Box keeps names unique, so the copy is the one folder of its name in the
// destination that is not older than the send and holds what the source holds.
type folderSettler struct {
	client *Client
	req    CopyFolderRequest
	opts   []CallOption
	source *Folder         // read when it is first needed
	before map[string]bool // ReconcileStrict: the folders in the destination before the send
}

// settledFields are what tells a copy from another folder of its name.
var settledFields = []string{"type", "id", "name", "etag", "sequence_id", "size", "created_at", "modified_at", "parent",
	"item_status", "item_collection", "path_collection", "created_by", "owned_by"}

func (s *folderSettler) Look(ctx context.Context, q *call.Search) (f call.Finding[*CopyFolderResponse], err error) {
	if err := s.readSource(ctx); err != nil {
		return f, err
	}
	ids, err := s.namesakes(ctx, q)
	if err != nil {
		return f, err
	}
	var matches []*GetFolderResponse
	for _, id := range ids {
		there, err := s.client.GetFolder(ctx, GetFolderRequest{FolderID: id, Fields: settledFields}, call.ForReads(s.opts)...)
		if errors.Is(err, fs.ErrNotExist) {
			continue // deleted since it was listed
		}
		if err != nil {
			return f, err
		}
		switch s.compare(q, &there.Folder) {
		case isCopy:
			matches = append(matches, there)
		case couldBe:
			f.Candidates = append(f.Candidates, id)
		}
	}
	if len(matches) == 1 && len(f.Candidates) == 0 {
		f.Found, f.Copy = true, &CopyFolderResponse{Folder: matches[0].Folder, RequestID: matches[0].RequestID, Reconciled: true}
		return f, nil
	}
	for _, m := range matches {
		f.Candidates = append(f.Candidates, m.ID)
	}
	if len(f.Candidates) == 0 && s.req.Name == "" && !q.Conflict && q.SinceSend(s.source.ModifiedAt) {
		return f, errChanged
	}
	return f, nil
}

var errChanged = errors.New("the source was changed after the copy was sent: the copy may bear another name")

// lagging is a listing that does not show what a conflict speaks of, which may be this very copy. Another look may.
type lagging struct{}

func (lagging) Error() string        { return "the name is in use, but nothing of that name is listed" }
func (lagging) Is(target error) bool { return target == problem.ErrPassing }

type likeness int

const (
	isOther likeness = iota
	couldBe
	isCopy
)

// compare decides about a folder that has the copy's name and place.
func (s *folderSettler) compare(q *call.Search, there *Folder) likeness {
	age, same := q.Age(there.CreatedAt), there.Name == s.name() && sameContents(s.source, there)
	switch {
	case there.ID == s.req.FolderID, s.before[there.ID], q.Counted(there.ID), age == call.Older:
		return isOther
	case age == call.AgeUnknown:
		return couldBe
	case q.Conflict && !same:
		return isOther // a name that somebody else took
	case q.Conflict && age == call.SameSecond && s.before == nil:
		if there.ItemCollection == nil || len(there.ItemCollection.Entries) == 0 {
			return isOther // an empty folder like many
		}
		return couldBe
	case same:
		return isCopy
	}
	return couldBe // the copy is still being filled, or it is somebody else's folder
}

// sameContents compares what two folders show of their contents: size, number and names of the first items.
func sameContents(a, b *Folder) bool {
	if a.ItemCollection == nil || b.ItemCollection == nil {
		return false
	}
	x, y := a.ItemCollection, b.ItemCollection
	if a.Size != b.Size || x.TotalCount != y.TotalCount || len(x.Entries) != len(y.Entries) {
		return false
	}
	for i := range x.Entries {
		if p, q := x.Entries[i], y.Entries[i]; p.Type != q.Type || p.Name != q.Name || p.SHA1 != q.SHA1 {
			return false
		}
	}
	return true
}

// namesakes are the folders of the copy's name: the one that a conflict names, else all that the destination lists.
func (s *folderSettler) namesakes(ctx context.Context, q *call.Search) (ids []string, err error) {
	if p, ok := errors.AsType[*ProblemDetails](q.Refusal); ok && p.Code == ErrorCodeItemNameInUse && len(p.Conflicts) > 0 {
		for _, c := range p.Conflicts {
			if c.Type == ItemTypeFolder && c.ID != "" {
				ids = append(ids, c.ID)
			}
		}
		return ids, nil
	}
	list := ListFolderItemsRequest{FolderID: s.req.ParentID, Fields: []string{"type", "id", "name"}}
	taken := false
	for item, err := range s.client.AllFolderItems(ctx, list, call.ForReads(s.opts)...) {
		if err != nil {
			return nil, err
		}
		if strings.EqualFold(item.Name, s.name()) {
			taken = true
			if item.Type == ItemTypeFolder {
				ids = append(ids, item.ID)
			}
		}
	}
	if !taken && !q.Conflict && errors.Is(q.Refusal, ErrorCodeItemNameInUse) {
		return nil, lagging{}
	}
	return ids, nil
}

func (s *folderSettler) name() string {
	if s.req.Name != "" {
		return s.req.Name
	}
	return s.source.Name
}

func (s *folderSettler) readSource(ctx context.Context) error {
	if s.source != nil {
		return nil
	}
	src, err := s.client.GetFolder(ctx, GetFolderRequest{FolderID: s.req.FolderID, Fields: settledFields}, call.ForReads(s.opts)...)
	if err == nil {
		s.source = &src.Folder
	}
	return err
}

// Harmless: a second copy of that name is refused.
func (s *folderSettler) Harmless(context.Context) bool { return true }

// Resend names the copy, so that renaming the source meanwhile cannot make two.
func (s *folderSettler) Resend(r *call.Sending) error {
	return r.SetBody(copyFolderBody{Name: s.name(), Parent: folderID{s.req.ParentID}})
}

// Snapshot tells apart what the clock cannot: folders of the second in which the copy was sent.
func (s *folderSettler) Snapshot(ctx context.Context) error {
	s.before = map[string]bool{}
	list := ListFolderItemsRequest{FolderID: s.req.ParentID, Fields: []string{"type", "id"}}
	for item, err := range s.client.AllFolderItems(ctx, list, call.ForReads(s.opts)...) {
		if err != nil {
			return err
		}
		if item.Type == ItemTypeFolder {
			s.before[item.ID] = true
		}
	}
	return nil
}

func (s *folderSettler) Twin() (destination string, names []string) {
	if s.req.Name != "" || s.source != nil {
		names = []string{strings.ToLower(s.name())}
	}
	return s.req.ParentID, names
}

func (s *folderSettler) Names(ctx context.Context) ([]string, error) {
	src, err := s.client.GetFolder(ctx, GetFolderRequest{FolderID: s.req.FolderID, Fields: []string{"name"}}, call.ForReads(s.opts)...)
	if err != nil {
		return nil, err
	}
	return []string{strings.ToLower(src.Name)}, nil
}

func (s *folderSettler) Patient() bool { return false }

func (s *folderSettler) ID(res *CopyFolderResponse) string { return res.ID }

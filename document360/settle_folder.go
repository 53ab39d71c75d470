package document360

import (
	"context"
	"iter"
	"time"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/claim"
	"github.com/farcopy/farcopy/internal/settle"
)

// folderSettler finds a folder that was made: the one empty folder of the name that came after the
// request.
type folderSettler struct {
	client *Client
	req    CreateFolderRequest
	opts   []CallOption
}

func (s *folderSettler) Footprint() claim.Footprint {
	return claim.Footprint{Destination: "folders\x00" + s.req.ProjectID + "\x00" + s.req.ParentFolderID, Names: []string{stem(s.req.Name)}}
}

func (s *folderSettler) Poll(ctx context.Context, q *settle.Search) (*settle.Tally[*CreateFolderResponse], error) {
	tally, seen := &settle.Tally[*CreateFolderResponse]{}, map[string]bool{} // a list that changes can show a folder twice
	for there, err := range s.list(ctx) {
		if err != nil {
			return nil, err
		}
		if seen[there.ID] || stem(there.Title) != stem(s.req.Name) {
			continue
		}
		seen[there.ID] = true
		tally.Add(q.Classify(s.inspect(q, &there)), there.ID, func() *CreateFolderResponse {
			return &CreateFolderResponse{Folder: there, Reconciled: true}
		})
	}
	return tally, nil
}

// inspect compares a folder in the parent with the one that was to be made. Its date is rarely that
// of its creation.
func (s *folderSettler) inspect(q *settle.Search, there *Folder) settle.Item {
	item := settle.Item{
		Like: s.compare(there), Age: q.Age(madeAt(there)), Before: q.WasBefore(there.ID), Returned: q.Returned(there.ID),
	}
	if q.HasSnapshot() && item.Age == settle.UnknownAge && !item.Before {
		item.Age = settle.SameSecond // it was not there before the request
	}
	return item
}

func madeAt(f *Folder) time.Time {
	if f.CreatedAt.IsZero() {
		return f.ModifiedAt
	}
	return f.CreatedAt
}

func (s *folderSettler) compare(there *Folder) settle.Resemblance {
	isEmpty := there.ItemsCount == 0 && len(there.SubFolders) == 0
	switch {
	case there.Title == s.req.Name && isEmpty:
		return settle.Equal
	case there.Title == s.req.Name, stem(there.Title) == s.req.Name:
		return settle.Possible
	}
	return settle.Different
}

// list returns the folders directly in the parent.
func (s *folderSettler) list(ctx context.Context) iter.Seq2[Folder, error] {
	opts := call.ForReads(s.opts)
	if s.req.ParentFolderID == "" {
		return s.client.AllFolders(ctx, ListFoldersRequest{ProjectID: s.req.ProjectID}, opts...)
	}
	return func(yield func(Folder, error) bool) {
		parent, err := s.client.GetFolder(ctx, s.parent(), opts...)
		if err != nil {
			yield(Folder{}, err)
			return
		}
		for _, f := range parent.SubFolders {
			if !yield(f, nil) {
				return
			}
		}
	}
}

// parent asks for a short page of files: the folders always come whole.
func (s *folderSettler) parent() GetFolderRequest {
	return GetFolderRequest{ProjectID: s.req.ProjectID, FolderID: s.req.ParentFolderID, PageSize: 1}
}

// Resend never allows a second request: it can make a second folder.
func (s *folderSettler) Resend(context.Context, *settle.Search, settle.Edit) error {
	return settle.ErrNoResend
}

func (s *folderSettler) Snapshot(ctx context.Context) (*settle.Snapshot, error) {
	before := settle.NewSnapshot()
	for there, err := range s.list(ctx) {
		if err != nil {
			return nil, err
		}
		before.Add(there.ID)
	}
	return before, nil
}

func (s *folderSettler) ReadSource(ctx context.Context) (err error) {
	if s.req.ParentFolderID == "" {
		_, err = s.client.ListFolders(ctx, ListFoldersRequest{ProjectID: s.req.ProjectID, PageSize: 1}, call.ForReads(s.opts)...)
		return err
	}
	_, err = s.client.GetFolder(ctx, s.parent(), call.ForReads(s.opts)...)
	return err
}

func (s *folderSettler) Shape() []string {
	r := &s.req
	return []string{
		"project_id", r.ProjectID, "parent_folder_id", r.ParentFolderID, "name", r.Name, "folder_color", r.FolderColor,
	}
}

func (s *folderSettler) ID(res *CreateFolderResponse) string { return res.ID }

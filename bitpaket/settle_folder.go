package bitpaket

import (
	"context"
	"path"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/claim"
	"github.com/farcopy/farcopy/internal/settle"
)

// folderSettler finds a directory that was made: the one of its name, if it came after the request.
type folderSettler struct {
	client *Client
	req    CreateFolderRequest
	opts   []CallOption
}

func (s *folderSettler) path() string { return path.Clean(s.req.Folder) }

func (s *folderSettler) Footprint() claim.Footprint {
	return claim.Footprint{Destination: "folders", Names: []string{s.path()}}
}

func (s *folderSettler) Poll(ctx context.Context, q *settle.Search) (*settle.Tally[*CreateFolderResponse], error) {
	folders, err := s.siblings(ctx)
	if err != nil {
		return nil, err
	}
	tally := &settle.Tally[*CreateFolderResponse]{}
	for _, there := range folders {
		if there.Name != path.Base(s.path()) {
			continue
		}
		item := settle.Item{
			Like: settle.Equal, Age: q.Age(there.CreatedOn), Before: q.WasBefore(there.Name), Returned: q.Returned(there.ID),
		}
		if q.HasSnapshot() && item.Age == settle.UnknownAge && !item.Before {
			item.Age = settle.SameSecond // it was not there before the request
		}
		tally.Add(q.Classify(item), there.ID, func() *CreateFolderResponse {
			return &CreateFolderResponse{Folder: there, Reconciled: true}
		})
	}
	return tally, nil
}

// siblings lists the directories of the directory above.
func (s *folderSettler) siblings(ctx context.Context) ([]Folder, error) {
	res, err := s.client.Query(ctx, QueryRequest{Folder: path.Dir(s.path())}, call.ForReads(s.opts)...)
	if err != nil {
		return nil, err
	}
	return res.inside(), nil
}

func (s *folderSettler) Snapshot(ctx context.Context) (*settle.Snapshot, error) {
	before := settle.NewSnapshot()
	folders, err := s.siblings(ctx)
	for _, there := range folders {
		before.Add(there.Name)
	}
	return before, err
}

func (s *folderSettler) ReadSource(ctx context.Context) error {
	_, err := s.siblings(ctx)
	return err
}

// Resend allows a second request, which BitPaket refuses if the first one has made the directory.
func (s *folderSettler) Resend(context.Context, *settle.Search, settle.Edit) error { return nil }

func (s *folderSettler) Shape() []string {
	ensure := ""
	if s.req.Ensure {
		ensure = "true"
	}
	return []string{"folder", s.req.Folder, "ensure", ensure}
}

func (s *folderSettler) ID(res *CreateFolderResponse) string { return res.ID }

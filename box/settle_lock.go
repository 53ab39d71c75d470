package box

import (
	"context"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/claim"
	"github.com/farcopy/farcopy/internal/settle"
)

// lockSettler finds the lock that a request has made: the one lock of the folder that is not older
// than the request.
type lockSettler struct {
	client   *Client
	folderID string
	opts     []CallOption
}

func (s *lockSettler) Footprint() claim.Footprint {
	return claim.Footprint{Destination: lockKey("of " + s.folderID), Names: []string{"lock"}}
}

func (s *lockSettler) list(ctx context.Context) (*ListFolderLocksResponse, error) {
	return s.client.ListFolderLocks(ctx, ListFolderLocksRequest{FolderID: s.folderID}, call.ForReads(s.opts)...)
}

func (s *lockSettler) Poll(ctx context.Context, q *settle.Search) (*settle.Tally[*CreateFolderLockResponse], error) {
	locks, err := s.list(ctx)
	if err != nil {
		return nil, err
	}
	tally := &settle.Tally[*CreateFolderLockResponse]{}
	if locks.NextMarker != "" {
		tally.Hide()
	}
	for _, lock := range locks.Entries {
		item := settle.Item{
			Like: resemblanceOf(lock.LockedOperations), Age: q.Age(lock.CreatedAt),
			Before: q.WasBefore(lock.ID), Returned: q.Returned(lockKey(lock.ID)),
		}
		tally.Add(q.Classify(item), lock.ID, func() *CreateFolderLockResponse {
			return &CreateFolderLockResponse{FolderLock: lock, RequestID: locks.RequestID, Reconciled: true}
		})
	}
	return tally, nil
}

// resemblanceOf compares what a lock prevents with what a request asks for, which is both.
func resemblanceOf(is *LockedOperations) settle.Resemblance {
	switch {
	case is == nil:
		return settle.Possible
	case is.Move && is.Delete:
		return settle.Equal
	}
	return settle.Different
}

func (s *lockSettler) Snapshot(ctx context.Context) (*settle.Snapshot, error) {
	locks, err := s.list(ctx)
	if err != nil {
		return nil, err
	}
	before := settle.NewSnapshot()
	for _, lock := range locks.Entries {
		before.Add(lock.ID)
	}
	return before, nil
}

func (s *lockSettler) ReadSource(ctx context.Context) error {
	_, err := s.list(ctx)
	return err
}

func (s *lockSettler) Shape() []string { return []string{"folder.id", s.folderID} }

func (s *lockSettler) Resend(context.Context, *settle.Search, settle.Edit) error {
	return settle.ErrNoResend
}

func (s *lockSettler) ID(res *CreateFolderLockResponse) string { return lockKey(res.ID) }

// lockKey keeps the ids of locks apart from those of items.
func lockKey(id string) string {
	if id == "" {
		return ""
	}
	return "lock " + id
}

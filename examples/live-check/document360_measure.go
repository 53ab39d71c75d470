package main

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/farcopy/farcopy/document360"
)

// The probes of Document360 that measure: times, dates and quotas.

// askLag makes a folder and waits until it shows.
func (s *document360Service) askLag(ctx context.Context) (finding, error) {
	made, x, err := s.createFolder(ctx, s.scratch.ID, s.scratch.ID, fresh("list "))
	if err != nil {
		return finding{}, err
	}
	seen, err := s.watch(ctx, x, lagLimit, lagPause, func() (bool, error) {
		d, err := s.client.GetFolder(ctx, document360.GetFolderRequest{ProjectID: s.account.project, FolderID: s.scratch.ID, PageSize: 100})
		if err != nil {
			return false, err
		}
		return slices.ContainsFunc(d.SubFolders, func(f document360.Folder) bool { return f.ID == made.ID }), nil
	})
	return lag(seen), err
}

// askClocks compares the response to the scratch folder with the folder's date.
func (s *document360Service) askClocks(context.Context) (finding, error) {
	date := s.scratch.CreatedAt
	if date.IsZero() {
		date = s.scratch.ModifiedAt
	}
	precision := time.Millisecond
	if date.Nanosecond() == 0 {
		precision = time.Second
	}
	return clocks(s.created, date, precision)
}

// askCopyDate compares the date of the copy with that of its source.
func (s *document360Service) askCopyDate(ctx context.Context) (finding, error) {
	c := s.firstCopy(ctx)
	switch {
	case c.err != nil:
		return finding{}, c.err
	case c.file.ModifiedAt.IsZero():
		return cannotTell("the copy has no date"), nil
	case c.file.ModifiedAt.Equal(c.source.ModifiedAt):
		return found("the source's"), nil
	}
	return found("its own"), nil
}

// apartWrites are more than one, so that the read of another program does not look like a write.
const apartWrites = 3

// askApart reads, writes some folders and reads: the writes must not count as reads.
func (s *document360Service) askApart(ctx context.Context) (finding, error) {
	var left []int
	for range 2 {
		x, err := s.request(func() error {
			_, err := s.client.GetFolder(ctx, document360.GetFolderRequest{ProjectID: s.account.project, FolderID: s.scratch.ID, PageSize: 1})
			return err
		})
		if err != nil {
			return finding{}, err
		}
		left = append(left, remaining(x))
		if len(left) == 1 {
			for range apartWrites {
				if _, _, err := s.createFolder(ctx, s.scratch.ID, s.scratch.ID, fresh("count ")); err != nil {
					return finding{}, err
				}
			}
		}
	}
	switch {
	case left[0] < 0 || left[1] < 0:
		return cannotTell("the responses have no X-RateLimit-Remaining"), nil
	case left[0]-left[1] == 1:
		return found("apart"), nil
	case left[0]-left[1] == 1+apartWrites:
		return found("together"), nil
	}
	return cannotTell("a new window began, or others use the credential: %d reads were left, then %d", left[0], left[1]), nil
}

func remaining(x exchange) int {
	n, err := strconv.Atoi(x.header.Get("X-RateLimit-Remaining"))
	if err != nil {
		return -1
	}
	return n
}

package box_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
)

// copyOnce is a copy on a new simulator over pipes that meets the given faults.
func copyOnce(t *testing.T, faults ...boxtest.Fault) (*boxtest.Server, *box.CopyFolderResponse, error) {
	t.Helper()
	srv := boxtest.NewServer(t)
	srv.AddFolder("22222", "0", "Archives")
	srv.AddFolder("11111", "0", "Pictures")
	srv.Inject("CopyFolder", faults...)
	res, err := srv.PipeClient().CopyFolder(t.Context(), box.CopyFolderRequest{FolderID: "11111", ParentID: "22222"})
	return srv, res, err
}

func TestCopyFolderFaults(t *testing.T) {
	tests := []struct {
		fault  boxtest.Fault
		want   error // nil: the copy was made
		copies int
		sent   int
	}{
		{boxtest.None, nil, 1, 1},
		{boxtest.RateLimit(2 * time.Second), nil, 1, 2},
		{boxtest.RateLimit(time.Minute), box.ErrRateLimited, 0, 1},
		{boxtest.Status(404), fs.ErrNotExist, 0, 1},
		{boxtest.Status(501), nil, 0, 1},
	}
	for _, tt := range tests {
		t.Run(tt.fault.Name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				srv, _, err := copyOnce(t, tt.fault)
				if n := strings.Count(srv.Tree(), "Pictures/"); n != tt.copies+1 {
					t.Errorf("%d copies, want %d\n%s", n-1, tt.copies, srv.Tree())
				}
				if n := len(srv.Requests()); n != tt.sent {
					t.Errorf("%d requests, want %d", n, tt.sent)
				}
				if tt.want != nil && !errors.Is(err, tt.want) {
					t.Errorf("error %v, want %v", err, tt.want)
				}
			})
		})
	}
}

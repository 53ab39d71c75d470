package boxtest_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
)

// The tests of the package comment.

func TestArchive(t *testing.T) {
	srv := boxtest.NewServer(t)
	album, archives := srv.MkdirAll("/Pictures/2017"), srv.MkdirAll("/Archives")
	srv.AddFile(album, "tigers.jpeg", 629644)
	srv.Inject("CopyFolder", boxtest.ActThenHangUp) // copied, response lost

	client := srv.Client() // or any client of srv.URL() and token "t"
	_, err := client.CopyFolder(t.Context(), box.CopyFolderRequest{
		FolderID: album, ParentID: archives,
	})
	if len(srv.FindAll("/Archives/2017/tigers.jpeg")) != 1 {
		t.Error(err, srv.Tree())
	}
}

func TestBusyService(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := boxtest.NewServer(t)
		album, archives := srv.MkdirAll("/Album"), srv.MkdirAll("/Archives")
		srv.Inject("CopyFolder", boxtest.RateLimit(time.Minute))

		client, start := srv.PipeClient(), time.Now()
		_, err := client.CopyFolder(t.Context(), box.CopyFolderRequest{
			FolderID: album, ParentID: archives,
		})
		if waited := time.Since(start); err != nil || waited < time.Minute {
			t.Error(err, waited)
		}
	})
}

package document360test_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
)

// The tests of the package comment.

func TestArchive(t *testing.T) {
	srv := document360test.NewServer(t)
	images, archive := srv.MkdirAll("/Images"), srv.MkdirAll("/Archive")
	logo := srv.AddFile(images, "logo.png", "12 KB")
	srv.Inject("CopyFile", document360test.ActThenHangUp) // response lost

	client := srv.Client() // or any client of srv.URL() and token "t"
	_, err := client.CopyFile(t.Context(), document360.CopyFileRequest{
		ProjectID:           srv.ProjectID(),
		FolderID:            images,
		FileID:              logo,
		DestinationFolderID: archive,
	})
	if len(srv.FindAll("/Archive/logo.png")) != 1 {
		t.Error(err, srv.Tree())
	}
}

func TestBusyService(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := document360test.NewServer(t)
		images, archive := srv.MkdirAll("/Images"), srv.MkdirAll("/Archive")
		logo := srv.AddFile(images, "logo.png", "12 KB")
		srv.Inject("CopyFile", document360test.RateLimit(time.Minute))

		client, start := srv.PipeClient(), time.Now()
		_, err := client.CopyFile(t.Context(), document360.CopyFileRequest{
			ProjectID:           srv.ProjectID(),
			FolderID:            images,
			FileID:              logo,
			DestinationFolderID: archive,
		})
		if waited := time.Since(start); err != nil || waited < time.Minute {
			t.Error(err, waited)
		}
	})
}

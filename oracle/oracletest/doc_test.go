package oracletest_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

// The tests of the package comment.

func TestArchive(t *testing.T) {
	srv := oracletest.NewServer(t)
	reports, archive := srv.MkdirAll("/Reports"), srv.MkdirAll("/Archive")
	srv.AddFile(reports, "q1.txt", 100)
	srv.Inject("CopyFolder", oracletest.ActThenHangUp) // copied, response lost

	client := srv.Client() // or any of srv.URL(), user "u", password "p"
	_, err := client.CopyFolder(t.Context(), oracle.CopyFolderRequest{
		FolderID: reports, DestinationID: archive,
	})
	if srv.Find("/Archive/Reports/q1.txt") == "" {
		t.Error(err, srv.Tree())
	}
}

func TestBusyService(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := oracletest.NewServer(t)
		reports, archive := srv.MkdirAll("/Reports"), srv.MkdirAll("/Archive")
		srv.Inject("CopyFolder", oracletest.RateLimit(time.Minute))

		client, start := srv.PipeClient(), time.Now()
		_, err := client.CopyFolder(t.Context(), oracle.CopyFolderRequest{
			FolderID: reports, DestinationID: archive,
		})
		if waited := time.Since(start); err != nil || waited < time.Minute {
			t.Error(err, waited)
		}
	})
}

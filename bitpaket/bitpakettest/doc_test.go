package bitpakettest_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
)

// The tests of the package comment.

func TestArchive(t *testing.T) {
	srv := bitpakettest.NewServer(t)
	srv.AddObject("/existing_dir/photo.jpg", "content")
	srv.MkdirAll("/another_dir")

	client := srv.Client() // or any of srv.URL(), token "t" and secret "s"
	_, err := client.Copy(t.Context(), bitpaket.CopyRequest{
		Objects: []bitpaket.Selector{{Path: "/existing_dir/photo.jpg"}},
		Target:  "/another_dir",
	})
	srv.Advance(time.Minute) // copies run in the background
	if _, ok := srv.Object("/another_dir/photo.jpg"); !ok {
		t.Error(err, srv.Tree())
	}
}

func TestBusyService(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := bitpakettest.NewServer(t)
		srv.AddObject("/existing_dir/photo.jpg", "content")
		srv.MkdirAll("/another_dir")
		srv.Inject("Copy", bitpakettest.RateLimit(time.Minute))

		client, start := srv.PipeClient(), time.Now()
		_, err := client.Copy(t.Context(), bitpaket.CopyRequest{
			Objects: []bitpaket.Selector{{Path: "/existing_dir/photo.jpg"}},
			Target:  "/another_dir",
		})
		if waited := time.Since(start); err != nil || waited < time.Minute {
			t.Error(err, waited)
		}
	})
}

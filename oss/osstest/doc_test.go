package osstest_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// The tests of the package comment.

func TestArchive(t *testing.T) {
	srv := osstest.NewServer(t)
	srv.AddBucket("photos")
	srv.AddObject("photos", "sea.jpg", "content")
	srv.Inject("CopyObject", osstest.ActThenHangUp) // copied, response lost

	// Or any client of srv.URL(), region "cn-hangzhou", key "i", secret "s".
	client := srv.Client()
	_, err := client.CopyObject(t.Context(), oss.CopyObjectRequest{
		Bucket: "photos", Key: "copy.jpg", SourceKey: "sea.jpg",
	})
	if _, ok := srv.Object("photos", "copy.jpg"); !ok {
		t.Error(err, srv.Tree())
	}
}

func TestBusyService(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := osstest.NewServer(t)
		srv.AddBucket("photos")
		srv.AddObject("photos", "sea.jpg", "content")
		srv.Inject("CopyObject", osstest.RateLimit(time.Minute))

		client, start := srv.PipeClient(), time.Now()
		_, err := client.CopyObject(t.Context(), oss.CopyObjectRequest{
			Bucket: "photos", Key: "copy.jpg", SourceKey: "sea.jpg",
		})
		if waited := time.Since(start); err != nil || waited < time.Minute {
			t.Error(err, waited)
		}
	})
}

package oss_test

import (
	"net/http"
	"testing"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// TestGetSymlink reads where links lead, whether the target exists or not.
func TestGetSymlink(t *testing.T) {
	srv := newServer(t)
	for _, target := range oddKeys {
		srv.AddObject("photos", "link", "", func(o *osstest.Object) { o.SymlinkTarget = target })
		got, err := srv.PipeClient().GetSymlink(t.Context(), oss.GetSymlinkRequest{Bucket: "photos", Key: "link"})
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "the target", got.Target, target)
	}
	if _, err := srv.PipeClient().GetSymlink(t.Context(), oss.GetSymlinkRequest{Bucket: "photos", Key: "tiger.jpg"}); err == nil {
		t.Error("an object passes for a link")
	}
	_, err := srv.PipeClient().GetSymlink(t.Context(), oss.GetSymlinkRequest{Bucket: "photos"})
	testkit.WantInvalid(t, err, "oss.GetSymlink: Key is required")
}

func TestGetSymlinkOddAnswers(t *testing.T) {
	for _, target := range []string{"", "a%"} {
		got, err := answering(t, 200, http.Header{"x-oss-symlink-target": {target}}, "").GetSymlink(t.Context(), oss.GetSymlinkRequest{Bucket: "photos", Key: "a"})
		if err == nil {
			t.Errorf("%q: got %+v", target, got)
		}
	}
}

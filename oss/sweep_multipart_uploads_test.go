package oss_test

import (
	"io/fs"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// TestSweepMultipartUploads: what is old and has the prefix is aborted, and nothing else.
func TestSweepMultipartUploads(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		srv := newServer(t)
		srv.AddUpload("backup", "old/1")
		srv.AddUpload("backup", "other/1")
		srv.AddUpload("backup", "old/gone")
		srv.Advance(2 * time.Hour)
		srv.AddUpload("backup", "old/2")
		srv.Advance(30 * time.Minute)
		for _, u := range srv.Uploads("backup") {
			if u.Key == "old/gone" {
				srv.Inject("ListMultipartUploads", osstest.ActThenCall("aborted by somebody", func() { srv.AbortUpload("backup", u.UploadID) }))
			}
		}
		var swept []string
		req := oss.SweepMultipartUploadsRequest{Bucket: "backup", Prefix: "old/", OlderThan: time.Hour}
		for u, err := range srv.PipeClient().SweepMultipartUploads(t.Context(), req) {
			if err != nil {
				t.Fatal(err)
			}
			swept = append(swept, u.Key)
		}
		testkit.WantSame(t, swept, []string{"old/1"})
		testkit.WantEqual(t, "uploads that are left", len(srv.Uploads("backup")), 2)
	})
}

// TestSweepInvalid: a sweep needs a prefix and an age.
func TestSweepInvalid(t *testing.T) {
	srv := newServer(t)
	for _, req := range []oss.SweepMultipartUploadsRequest{
		{Bucket: "backup", OlderThan: time.Hour},
		{Bucket: "backup", Prefix: "old/"},
		{Bucket: "backup", Prefix: "old/", OlderThan: 59 * time.Minute},
		{Prefix: "old/", OlderThan: time.Hour},
	} {
		var last error
		for _, err := range srv.PipeClient().SweepMultipartUploads(t.Context(), req) {
			last = err
		}
		testkit.WantIs(t, last, oss.ErrNotExecuted, fs.ErrInvalid)
	}
	testkit.WantRequests(t, srv, 0)
}

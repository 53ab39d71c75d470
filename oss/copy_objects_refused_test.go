package oss_test

import (
	"context"
	"testing"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// TestCopyObjectsTooLarge: a request that OSS refuses to make at once is made in parts, as it says,
// also by a job that is killed or throttled on the way.
func TestCopyObjectsTooLarge(t *testing.T) {
	request := oss.CopyObjectRequest{
		SourceBucket: "photos", SourceKey: "logs/big.iso", Bucket: "backup", Key: "old/big.iso",
		MetadataDirective: oss.DirectiveReplace, ContentType: "text/plain", ACL: oss.ACLPrivate,
	}
	for _, tt := range []struct {
		name    string
		prepare func(s *osstest.Server, kill func())
	}{
		{"plain", func(*osstest.Server, func()) {}},
		{"killed at the beginning of the upload", func(s *osstest.Server, kill func()) {
			s.Inject("InitiateMultipartUpload", osstest.CallThenAct("killed", func() { kill(); time.Sleep(time.Second) }))
		}},
		{"killed at a part", func(s *osstest.Server, kill func()) {
			s.Inject("UploadPartCopy", osstest.None, osstest.ActThenCall("killed", kill))
		}},
		{"throttled", func(s *osstest.Server, _ func()) {
			for range 100 {
				s.Inject("UploadPartCopy", osstest.Throttle("QpsLimitExceeded", 0))
			}
		}},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			srv := newRefusingServer(t)
			ctx, kill := context.WithCancel(t.Context())
			defer kill()
			tt.prepare(srv, kill)
			cfg := oss.JobConfig{Journal: t.TempDir(), Workers: 2}
			actions := map[oss.Action]int{}
			for o, err := range newObjectsJob(t, srv.PipeClient(), cfg, request).Run(ctx) {
				if err == nil {
					actions[o.Action]++
				}
			}
			time.Sleep(time.Minute)
			for o, err := range newObjectsJob(t, srv.PipeClient(), cfg, request).Run(t.Context()) {
				if err != nil {
					t.Fatal(err)
				}
				testkit.WantEqual(t, "source", o.Source, "photos/logs/big.iso")
				actions[o.Action]++
			}
			testkit.WantEqual(t, "copied", actions[farcopy.ActionCopied], 1)
			testkit.WantEqual(t, "outcomes of any kind", len(actions), 1)
			made, _ := srv.Object("backup", "old/big.iso")
			testkit.WantEqual(t, "size", made.Size, int64(gib))
			testkit.WantEqual(t, "Content-Type", made.Header["Content-Type"], "text/plain")
			testkit.WantEqual(t, "ACL", made.ACL, "private")
			testkit.WantSent(t, srv, "CopyObject", 1)
			for _, u := range srv.Uploads("backup") {
				testkit.WantEqual(t, "parts of an upload that is left", len(u.Parts), 0)
			}
			if tt.name == "throttled" {
				testkit.WantSent(t, srv, "InitiateMultipartUpload", 1)
			}
		})
	}
}

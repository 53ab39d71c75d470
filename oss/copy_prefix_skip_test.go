package oss_test

import (
	"testing"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// TestCopyPrefixSkipRefused: what OSS refuses because its key exists is skipped only if it does: the
// response to a read of the source may say so, too.
func TestCopyPrefixSkipRefused(t *testing.T) {
	for _, tt := range []struct {
		name string
		op   string
	}{
		{name: "a read is refused", op: "HeadObject"},
		{name: "the upload is refused", op: "InitiateMultipartUpload"},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			srv := newServer(t)
			srv.AddObject("photos", "logs/a", "", func(o *osstest.Object) { o.Size = 3 * gib })
			srv.Inject(tt.op, osstest.Status(409))
			got, err := runJob(t, newPrefixJob(t, srv, logs, oss.JobConfig{Existing: farcopy.ExistingSkip}))
			testkit.As[*oss.JobError](t, err)
			testkit.WantEqual(t, "failed", len(got[farcopy.ActionFailed]), 1)
		})
	}
	testkit.Run(t, "the key was taken meanwhile", func(t *testing.T) {
		srv := newServer(t)
		srv.AddObject("photos", "logs/a", "mine")
		srv.Inject("CopyObject", osstest.CallThenAct("taken", func() {
			srv.Advance(-time.Hour)
			srv.AddObject("backup", "old/a", "theirs")
			srv.Advance(time.Hour)
		}))
		got, err := runJob(t, newPrefixJob(t, srv, logs, oss.JobConfig{Existing: farcopy.ExistingSkip}))
		testkit.WantEqual(t, "error", err, nil)
		testkit.WantEqual(t, "skipped", len(got[farcopy.ActionSkipped]), 1)
	})
}

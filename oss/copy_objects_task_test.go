package oss_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// TestCopyObjectsPlanRequests: a run takes as many requests as the plan says, however the copies are
// made and verified.
func TestCopyObjectsPlanRequests(t *testing.T) {
	for _, verify := range []farcopy.Verify{farcopy.VerifyList, farcopy.VerifyAnswer, farcopy.VerifyRead} {
		testkit.Run(t, string(verify), func(t *testing.T) {
			srv := newLogServer(t, 5)
			srv.AddObject("backup", "old/00003", "other")
			srv.SetAppendSources(true)
			srv.AddObject("photos", "logs/appended", "abc", func(o *osstest.Object) { o.Type = "Appendable" })
			srv.AddObject("photos", "logs/link", "", func(o *osstest.Object) { o.Type, o.SymlinkTarget = "Symlink", "logs/00001" })
			srv.AddObject("photos", "logs/big", "", func(o *osstest.Object) { o.Size = 3 * gib })
			requests := logCopies(5)
			for _, name := range []string{"appended", "link", "big"} {
				requests = append(requests, oss.CopyObjectRequest{SourceBucket: "photos", SourceKey: "logs/" + name, Bucket: "backup", Key: "old/" + name})
			}
			cfg := oss.JobConfig{Existing: farcopy.ExistingReplace, Verify: verify, Workers: 1}
			job := newObjectsJob(t, srv.PipeClient(), cfg, requests...)
			strategies := map[string]string{}
			for i, err := range job.Plan(t.Context()) {
				if err != nil {
					t.Fatal(err)
				}
				strategies[i.Source] = i.Strategy
			}
			sum := job.PlanSummary()
			testkit.WantEqual(t, "strategy", strategies["photos/logs/00001"], "CopyObject")
			testkit.WantEqual(t, "strategy in parts", strategies["photos/logs/big"], "InitiateMultipartUpload, 48 UploadPartCopy, CompleteMultipartUpload")
			testkit.WantEqual(t, "complete", sum.Complete, true)
			before := len(srv.Requests())
			if _, err := runJob(t, newObjectsJob(t, srv.PipeClient(), cfg, requests...)); err != nil {
				t.Fatal(err)
			}
			testkit.WantEqual(t, "requests of the run", int64(len(srv.Requests())-before), sum.Requests)
		})
	}
}

// TestCopyObjectsTasksKilled: requests are handed out as tasks. Whatever a worker has done when it is
// killed, others copy the rest, and nothing is made twice.
func TestCopyObjectsTasksKilled(t *testing.T) {
	done := false
	for moment := 1; !done && moment < 1000; moment++ {
		testkit.Run(t, fmt.Sprint("moment ", moment), func(t *testing.T) {
			srv := newLogServer(t, 3)
			srv.AddBucket("backup", func(b *osstest.Bucket) { b.Versioning = "Enabled" })
			q, killed := testkit.RunTasksKilled(t, moment, func(cfg farcopy.JobConfig, wrap func(http.RoundTripper) http.RoundTripper) farcopy.Job {
				c := srv.PipeConfig()
				c.HTTPClient = &http.Client{Transport: wrap(c.HTTPClient.Transport)}
				return newObjectsJob(t, newClient(t, c), cfg, logCopies(3)...)
			})
			if done = !killed; done {
				if moment < 2*3*3 {
					t.Errorf("only %d moments", moment)
				}
				return
			}
			q.WantOnce(3, versionsOf(srv, "photos", "logs/", 3), versionsOf(srv, "backup", "old/", 3))
		})
	}
}

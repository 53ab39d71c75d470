package oss_test

import (
	"fmt"
	"testing"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// TestCopyPrefixPlanRequests: the copies take as many requests as the plan says, however they are
// made and verified.
func TestCopyPrefixPlanRequests(t *testing.T) {
	for _, existing := range []farcopy.Existing{farcopy.ExistingSkipSame, farcopy.ExistingReplace} {
		for _, verify := range []farcopy.Verify{farcopy.VerifyList, farcopy.VerifyAnswer, farcopy.VerifyRead} {
			testkit.Run(t, fmt.Sprintf("existing %q, verify %q", existing, verify), func(t *testing.T) {
				srv := newLogServer(t, 5)
				srv.AddObject("backup", "old/00003", "other")
				srv.SetAppendSources(true)
				srv.AddObject("photos", "logs/appended", "abc", func(o *osstest.Object) { o.Type = "Appendable" })
				srv.AddObject("photos", "logs/link", "", func(o *osstest.Object) { o.Type, o.SymlinkTarget = "Symlink", "logs/00001" })
				srv.AddObject("photos", "logs/big", "", func(o *osstest.Object) { o.Size = 3 * gib })
				req := logs
				req.PartSize = gib
				cfg := oss.JobConfig{Existing: existing, Verify: verify, Workers: 1}
				job := newPrefixJob(t, srv, req, cfg)
				strategies := map[string]string{}
				for i, err := range job.Plan(t.Context()) {
					if err != nil {
						t.Fatal(err)
					}
					strategies[i.Source] = i.Strategy
				}
				sum := job.PlanSummary()
				before := len(srv.Requests())
				runJob(t, newPrefixJob(t, srv, req, cfg))
				var sent int64
				for _, r := range srv.Requests()[before:] {
					if r.Op != "ListObjectsV2" && r.Op != "GetBucketVersioning" {
						sent++
					}
				}
				testkit.WantEqual(t, "requests of the plan", sum.Requests, sent)
				testkit.WantEqual(t, "complete", sum.Complete, true)
				testkit.WantEqual(t, "strategy", strategies["photos/logs/00001"], "CopyObject")
				testkit.WantEqual(t, "strategy in parts", strategies["photos/logs/big"], "InitiateMultipartUpload, 3 UploadPartCopy, CompleteMultipartUpload")
				if existing == farcopy.ExistingSkipSame {
					testkit.WantEqual(t, "strategy of what fails", strategies["photos/logs/00003"], "")
				}
			})
		}
	}
}

package oss_test

import (
	"fmt"
	"testing"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
)

// TestCopyPrefixNested: where a prefix occurs in itself, as in a/a/x, and goes away, a copy would be
// one of the sources: it would be copied once more, or what it replaces would be lost before it was
// copied.
func TestCopyPrefixNested(t *testing.T) {
	for _, existing := range []farcopy.Existing{farcopy.ExistingSkipSame, farcopy.ExistingReplace} {
		for _, workers := range []int{1, 4} {
			testkit.Run(t, fmt.Sprint(existing, " ", workers), func(t *testing.T) {
				srv := newServer(t)
				for _, key := range []string{"a/a/x", "a/a/y", "a/y", "a/z"} {
					srv.AddObject("photos", key, "content of "+key)
				}
				for i := range 1000 { // so that what is made after a page is listed by the next one
					srv.AddObject("photos", fmt.Sprintf("a/b/%04d", i), "b")
				}
				job := newPrefixJob(t, srv, oss.CopyPrefixRequest{SourceBucket: "photos", SourcePrefix: "a/"}, oss.JobConfig{Workers: workers, Existing: existing})
				strategies, sum := testkit.PlanJob(t, job)
				got, _ := runJob(t, job)
				testkit.WantEqual(t, "strategy", strategies["photos/a/a/x"], "")
				testkit.WantEqual(t, "items of the plan", sum.Listed, 1004)
				testkit.WantEqual(t, "copied", len(got[farcopy.ActionCopied]), 1002)
				testkit.WantEqual(t, "failed", len(got[farcopy.ActionFailed]), 2)
				for _, key := range []string{"y", "z"} {
					made, _ := srv.Object("photos", key)
					testkit.WantEqual(t, key, made.Content, "content of a/"+key)
				}
				_, isMade := srv.Object("photos", "x")
				testkit.WantEqual(t, "a copy of a copy", isMade, false)
			})
		}
	}
}

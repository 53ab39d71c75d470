package oracle_test

import (
	"testing"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oracle"
)

// TestCopyTreePlanRequests: the copies take as many requests as the plan says.
func TestCopyTreePlanRequests(t *testing.T) {
	for _, verify := range []farcopy.Verify{farcopy.VerifyList, farcopy.VerifyAnswer, farcopy.VerifyRead} {
		testkit.Run(t, string(verify), func(t *testing.T) {
			f := newTreeFixture(t)
			f.MkdirAll("/To/Icons")
			f.add("/To/a.txt", 100)
			strategies, sum := testkit.PlanJob(t, f.job(oracle.JobConfig{Verify: verify}))
			before := len(f.Requests())
			if _, err := f.run(f.job(oracle.JobConfig{Verify: verify})); err != nil {
				t.Fatal(err)
			}
			var sent int64
			for _, r := range f.Requests()[before:] {
				if r.Op == "CreateFolder" || r.Op == "CopyFile" || r.Op == "GetFile" {
					sent++
				}
			}
			testkit.WantEqual(t, "requests of the plan", sum.Requests, sent)
			testkit.WantEqual(t, "strategy of a folder", strategies["Docs"], "CreateFolder")
			testkit.WantEqual(t, "strategy of a file", strategies["b.txt"], "CopyFile")
			testkit.WantEqual(t, "skipped", sum.Skip, 2)
		})
	}
}

package document360_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestCopyTreePlanRequests: the copies take as many requests as the plan says.
func TestCopyTreePlanRequests(t *testing.T) {
	for _, verify := range []farcopy.Verify{farcopy.VerifyList, farcopy.VerifyAnswer, farcopy.VerifyRead} {
		testkit.Run(t, string(verify), func(t *testing.T) {
			f := newTreeFixture(t)
			f.MkdirAll("/To/Icons")
			f.add("/To/a.png", "1 KB")
			strategies, sum := testkit.PlanJob(t, f.job(document360.JobConfig{Verify: verify}))
			before := len(f.Requests())
			if _, err := f.run(f.job(document360.JobConfig{Verify: verify})); err != nil {
				t.Fatal(err)
			}
			var sent int64
			for _, r := range f.Requests()[before:] {
				if r.Op != "GetFolder" {
					sent++
				}
			}
			testkit.WantEqual(t, "requests of the plan", sum.Requests, sent)
			testkit.WantEqual(t, "strategy of a folder", strategies["Docs"], "CreateFolder")
			testkit.WantEqual(t, "strategy of a file", strategies["b.png"], "CopyFile")
			testkit.WantEqual(t, "skipped", sum.Skip, 2)
		})
	}
}

// TestCopyTreePlanAtLeast: reads and writes are counted apart, in windows of a minute. No run can be
// faster than the plan says.
func TestCopyTreePlanAtLeast(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newTreeFixture(t)
		for i := range 301 - len(treeItems) {
			f.add(fmt.Sprintf("/From/more/%03d.svg", i), "1 KB")
		}
		f.SetRates(200, 100, time.Minute)
		_, sum := testkit.PlanJob(t, f.job(document360.JobConfig{}))
		testkit.WantEqual(t, "at least", sum.AtLeast, 3*time.Minute)
		time.Sleep(10 * time.Minute)
		start := time.Now()
		if _, err := f.run(f.job(document360.JobConfig{})); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(start); took < sum.AtLeast-time.Minute {
			t.Errorf("the run took %v", took)
		}
	})
}

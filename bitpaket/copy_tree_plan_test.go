package bitpaket_test

import (
	"fmt"
	"testing"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestCopyTreePlanRequests: the copies take as many requests as the plan says, where BitPaket makes
// them at once. Those that one request copies are one of the plan's requests.
func TestCopyTreePlanRequests(t *testing.T) {
	for _, verify := range []farcopy.Verify{farcopy.VerifyList, farcopy.VerifyAnswer, farcopy.VerifyRead} {
		testkit.Run(t, string(verify), func(t *testing.T) {
			f := newTreeFixture(t)
			f.SetCopyDelay(0)
			f.SetCopyTime(0)
			for i := range 30 {
				f.AddObject(fmt.Sprintf("/From/more/%02d", i), "content")
			}
			f.AddObject("/To/b.txt", "content of b.txt")
			cfg := bitpaket.JobConfig{Verify: verify, Workers: 1}
			strategies, sum := testkit.PlanJob(t, f.job(cfg))
			before := len(f.Requests())
			if _, err := f.run(f.job(cfg)); err != nil {
				t.Fatal(err)
			}
			const folders = 6 // that are listed on both sides, that of the job included
			lists := int64(2*folders + 2)
			testkit.WantEqual(t, "requests of the plan", sum.Requests, int64(len(f.Requests())-before)-lists)
			testkit.WantEqual(t, "strategy of a folder", strategies["Docs"], "CreateFolder")
			testkit.WantEqual(t, "strategy of an object", strategies["c.txt"], "Copy")
			testkit.WantEqual(t, "strategy of what is there", strategies["b.txt"], "")
		})
	}
}

// TestCopyTreePlanNotes: that replacing destroys versions is said where it is done.
func TestCopyTreePlanNotes(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newTreeFixture(t)
		_, skip := testkit.PlanJob(t, f.job(bitpaket.JobConfig{}))
		_, replace := testkit.PlanJob(t, f.job(bitpaket.JobConfig{Existing: farcopy.ExistingReplace}))
		testkit.WantEqual(t, "notes", len(replace.Notes)-len(skip.Notes), 1)
	})
}

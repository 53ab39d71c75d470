package box_test

import (
	"testing"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestCopyTreePlanRequests: the copies take as many requests as the plan says.
func TestCopyTreePlanRequests(t *testing.T) {
	for _, tt := range []struct {
		name     string
		existing farcopy.Existing
		verify   farcopy.Verify
	}{
		{name: "from the list"},
		{name: "from the response", verify: farcopy.VerifyAnswer},
		{name: "by reading", verify: farcopy.VerifyRead},
		{name: "replacing", existing: farcopy.ExistingReplace},
		{name: "replacing, by reading", existing: farcopy.ExistingReplace, verify: farcopy.VerifyRead},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			srv := newTreeServer(t)
			fill(srv, "11111", 3)
			fill(srv, srv.MkdirAll("/Album/small/in it"), 4)
			srv.MkdirAll("/Album/empty")
			srv.AddFile("22222", "0000.jpg", 77)
			cfg := box.JobConfig{Existing: tt.existing, Verify: tt.verify, Workers: 1}
			strategies, sum := testkit.PlanJob(t, newTreeJob(t, srv, cfg))
			before := len(srv.Requests())
			runTree(t, newTreeJob(t, srv, cfg))
			const lists = 1 + 2 + 2 + 1 // whether it lies inside, both folders, and what is in small and empty
			testkit.WantEqual(t, "requests of the plan", sum.Requests, int64(len(srv.Requests())-before-lists))
			testkit.WantEqual(t, "strategy of a subtree", strategies["small"], "CopyFolder")
			testkit.WantEqual(t, "strategy of a file", strategies["0001.jpg"], "CopyFile")
			if tt.existing == farcopy.ExistingReplace {
				testkit.WantEqual(t, "strategy of what is replaced", strategies["0000.jpg"], "UpdateFile, CopyFile, DeleteFile")
			}
		})
	}
}

// TestCopyTreePlanAtLeast: a plan knows how long its requests take within Box's quota.
func TestCopyTreePlanAtLeast(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		srv := newTreeServer(t)
		fill(srv, "11111", 1000)
		_, sum := testkit.PlanJob(t, newTreeJob(t, srv, box.JobConfig{}))
		testkit.WantEqual(t, "requests", sum.Requests, 1000)
		testkit.WantEqual(t, "at least", sum.AtLeast, 0)
		_, sum = testkit.PlanJob(t, newTreeJob(t, srv, box.JobConfig{Verify: farcopy.VerifyRead}))
		testkit.WantEqual(t, "requests with reads", sum.Requests, 2000)
		testkit.WantEqual(t, "at least with reads", sum.AtLeast.Minutes(), 1)
	})
}

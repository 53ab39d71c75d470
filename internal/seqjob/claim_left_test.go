package seqjob

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestClaimsOfAnEarlierDecision: what a run that was stopped has claimed under the name that the source
// had then, does not keep another request of that name from being sent.
func TestClaimsOfAnEarlierDecision(t *testing.T) {
	f, names := newFake(), map[string]string{"a": "old", "b": "b"}
	f.claims = func(req *copyRequest) []string { return []string{names[req.From]} }
	all := []copyRequest{{From: "a", To: "x"}, {From: "b", To: "y"}}
	cfg := farcopy.JobConfig{Journal: t.TempDir(), Workers: 1}
	j := newJob(f, sequenceOf(all, nil), cfg)
	f.held = func(*copyRequest) bool { // after the decision, and before the intent
		j.Stop()
		return false
	}
	run(t, j)
	f.held = nil
	testkit.WantEqual(t, "claims that are left", claimsOf(t, cfg.Journal), 1)
	names = map[string]string{"a": "new", "b": "old"}
	outcomes, err := run(t, newJob(f, sequenceOf(all, nil), cfg))
	if err != nil {
		t.Error(err, lines(outcomes))
	}
	testkit.WantEqual(t, "claims", claimsOf(t, cfg.Journal), 0)
}

// TestClaimsOfTasksOfTwoSequences: a request is not taken for the one of another sequence that has its
// number, and has no outcome yet.
func TestClaimsOfTasksOfTwoSequences(t *testing.T) {
	f := newFake()
	f.fate = func(*copyRequest) fakeErr { return lost }
	worker := newJob(f, sequenceOf(nil, nil), farcopy.JobConfig{})
	want := []farcopy.Action{farcopy.ActionUnknown, farcopy.ActionFailed}
	for n, from := range []string{"a", "b"} {
		one := newJob(f, sequenceOf([]copyRequest{{From: from, To: "x"}}, nil), farcopy.JobConfig{})
		for _, task := range tasksOf(t, one) {
			res, err := worker.RunTask(t.Context(), task, func(context.Context, farcopy.Task) error { return nil })
			if err != nil {
				t.Fatal(err)
			}
			testkit.WantEqual(t, fmt.Sprint("outcome of ", from), res.Outcomes[0].Action, want[n])
		}
		delete(f.there, "x") // a read does not show it
	}
	testkit.WantEqual(t, "copies", f.made["x"], 1)
}

// TestClaimsOfRequestsInProgress: a request whose copies meet those of one in progress waits, and is not
// sent if it is unknown in the end whether that one was acted on.
func TestClaimsOfRequestsInProgress(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newFake()
		f.claims = func(*copyRequest) []string { return []string{"a place that both copy to"} }
		f.held = func(req *copyRequest) bool { // after the decision, and before the claim
			if req.From == "b" {
				time.Sleep(2 * time.Second)
			}
			return false
		}
		f.fate = func(req *copyRequest) fakeErr {
			time.Sleep(time.Second)
			return lost
		}
		all := []copyRequest{{From: "a", To: "x"}, {From: "b", To: "y"}}
		outcomes, _ := run(t, newJob(f, sequenceOf(all, nil), farcopy.JobConfig{Workers: 2}))
		want := []string{"a -> x: unknown", "b -> y: failed (" + reasonClaims + ")"}
		if diff := cmp.Diff(want, lines(outcomes)); diff != "" {
			t.Error(diff)
		}
		testkit.WantEqual(t, "copies of the second one", f.made["y"], 0)
	})
}

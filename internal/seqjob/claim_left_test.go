package seqjob

import (
	"context"
	"fmt"
	"testing"

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

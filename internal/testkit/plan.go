package testkit

import (
	"testing"

	"github.com/farcopy/farcopy"
)

// PlanJob plans a job, and returns the operations by source and the summary. It checks that the
// summary adds up.
func PlanJob(t *testing.T, j farcopy.Job) (strategies map[string]string, sum farcopy.PlanSummary) {
	t.Helper()
	strategies = map[string]string{}
	var requests, bytes, listed int64
	for i, err := range j.Plan(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		strategies[i.Source] = i.Strategy
		requests += i.Requests
		listed++
		if i.Action == farcopy.ActionCopy || i.Action == farcopy.ActionReplace {
			bytes += i.Size
		} else {
			WantEqual(t, "strategy of "+i.Source, i.Strategy, "")
		}
	}
	sum = j.PlanSummary()
	WantEqual(t, "requests of the items", requests, sum.Requests)
	WantEqual(t, "bytes of the items", bytes, sum.Bytes)
	WantEqual(t, "items", listed, sum.Listed)
	WantEqual(t, "sum of the actions", sum.Copy+sum.Replace+sum.Skip+sum.Fail, sum.Listed)
	WantEqual(t, "complete", sum.Complete, true)
	var grouped int64
	for _, g := range sum.Groups {
		grouped += g.Count
	}
	WantEqual(t, "items of the groups", grouped, sum.Listed)
	if len(sum.Notes) == 0 {
		t.Error("the plan has no notes")
	}
	return strategies, sum
}

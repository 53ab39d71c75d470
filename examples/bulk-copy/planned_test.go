package main

import (
	"bytes"
	"testing"
	"time"

	"github.com/farcopy/farcopy"
)

// TestPlanSummary: what a plan knows is shown, and nothing of what it does not know.
func TestPlanSummary(t *testing.T) {
	planned := []farcopy.PlannedItem{{Action: farcopy.ActionCopy}, {Action: farcopy.ActionReplace}, {Action: farcopy.ActionSkip}, {Action: farcopy.ActionFail}}
	const counts = "4 items: 2 to copy, 1 there already, 1 that cannot be copied\n"
	var many []farcopy.PlanGroup
	for range shownGroups + 2 {
		many = append(many, farcopy.PlanGroup{Action: farcopy.ActionFail, Reason: "x", Count: 1, Example: "e"})
	}
	const x = "  1 fail (x), such as e\n"
	for _, tt := range []struct {
		name    string
		summary farcopy.PlanSummary
		want    string
	}{
		{"nothing is known", farcopy.PlanSummary{}, counts},
		{"all is known", farcopy.PlanSummary{
			Bytes: 14e9, Requests: 2231, AtLeast: 190 * time.Second,
			Groups: []farcopy.PlanGroup{
				{Action: farcopy.ActionCopy, Count: 1, Example: "a"},
				{Action: farcopy.ActionFail, Reason: "exists, differs", Count: 1, Example: "b\x1b[2J"},
			},
			Notes: []string{"tags stay behind"},
		}, counts + "  14.0 GB, 2231 requests, at least 3m10s within the quota\n" +
			`  1 fail (exists, differs), such as b\x1b[2J` + "\n  note: tags stay behind\n"},
		{"requests alone", farcopy.PlanSummary{Requests: 1}, counts + "  1 request\n"},
		{"many groups", farcopy.PlanSummary{Groups: many}, counts + x + x + x + x + x + "  and 2 more reasons\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			p := newPrinter(&options{}, &fakeJob{planned: planned, summary: tt.summary}, &stdout, &console{out: &stderr})
			want(t, "code", p.summary(t.Context()), exitDone)
			want(t, "plan", stderr.String(), tt.want)
			want(t, "stdout", stdout.String(), "")
		})
	}
}

package job

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/testkit"
)

// plannedService lists one page of items. A copy takes a request, and a read of the item.
type plannedService struct {
	*fakeService
	items []Item
}

func (s *plannedService) List(context.Context, string) (Page, error) {
	return Page{Items: s.items}, nil
}

func (s *plannedService) Cost(_ *Item, joins bool) Cost {
	if joins {
		return Cost{Strategy: "Copy", Reads: 1}
	}
	return Cost{Strategy: "Copy", Reads: 1, Writes: 1}
}

func plan(t *testing.T, j *Job) (all []farcopy.PlannedItem) {
	t.Helper()
	for i, err := range j.Plan(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, i)
	}
	return all
}

// TestPlannedRequests: a request that copies several items is counted with the first of them, where
// a run would put them together. What is not copied takes none.
func TestPlannedRequests(t *testing.T) {
	item := func(action farcopy.Action, group string) Item {
		return Item{Source: "s", Action: action, Group: group}
	}
	file, other := item(farcopy.ActionCopy, "copy"), item(farcopy.ActionReplace, "replace")
	subtree := Item{Source: "d", Action: farcopy.ActionCopy, Inner: []Inner{{Source: "d/1"}, {Source: "d/2"}}}
	many := make([]Item, 2*maxGroup+1)
	for n := range many {
		many[n] = file
	}
	for _, tt := range []struct {
		name  string
		items []Item
		want  string
	}{
		{"alone", []Item{item(farcopy.ActionCopy, ""), item(farcopy.ActionCopy, "")}, "2 2"},
		{"together", []Item{file, file, other, other, file}, "2 1 2 1 2"},
		{"what is skipped is not queued", []Item{file, item(farcopy.ActionSkip, "skip"), file}, "2 0 1"},
		{"what fails is queued", []Item{file, item(farcopy.ActionFail, "fail"), file}, "2 0 2"},
		{"a subtree", []Item{subtree, file}, "2 0 0 2"},
		{"many", many, "2 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 2 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 2"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := ""
			for _, i := range plan(t, New(&plannedService{newFakeService(), tt.items}, fakeOptions, farcopy.JobConfig{})) {
				got += fmt.Sprint(" ", i.Requests)
				testkit.WantEqual(t, "has a strategy", i.Strategy != "", i.Action == farcopy.ActionCopy || i.Action == farcopy.ActionReplace)
			}
			if diff := cmp.Diff(" "+tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestPlanSummary: the summary counts what the latest plan has listed, and says whether that is all.
func TestPlanSummary(t *testing.T) {
	s := &plannedService{newFakeService(), []Item{
		{Source: "a", Action: farcopy.ActionCopy, Size: 1},
		{Source: "b", Action: farcopy.ActionSkip, Reason: "same", Size: 10},
		{Source: "c", Action: farcopy.ActionFail, Reason: "differs", Size: 100},
		{Source: "d", Action: farcopy.ActionReplace, Size: 1000},
		{Source: "e", Action: farcopy.ActionFail, Reason: "differs"},
		{Source: "f", Action: farcopy.ActionFail, Reason: "too long"},
	}}
	o := fakeOptions
	o.Notes = []string{"Nothing is left behind."}
	o.Quota = Quota{Window: time.Minute, All: 3}
	j := New(s, o, farcopy.JobConfig{})
	if diff := cmp.Diff(farcopy.PlanSummary{}, j.PlanSummary()); diff != "" {
		t.Errorf("before the first plan: %s", diff)
	}
	plan(t, j)
	want := farcopy.PlanSummary{
		Listed: 6, Copy: 1, Replace: 1, Skip: 1, Fail: 3, Bytes: 1001, Requests: 4, Complete: true, AtLeast: time.Minute,
		Groups: []farcopy.PlanGroup{
			{Action: farcopy.ActionFail, Reason: "differs", Count: 2, Example: "c"},
			{Action: farcopy.ActionCopy, Count: 1, Example: "a"},
			{Action: farcopy.ActionFail, Reason: "too long", Count: 1, Example: "f"},
			{Action: farcopy.ActionReplace, Count: 1, Example: "d"},
			{Action: farcopy.ActionSkip, Reason: "same", Count: 1, Example: "b"},
		},
		Notes: o.Notes,
	}
	if diff := cmp.Diff(want, j.PlanSummary()); diff != "" {
		t.Error(diff)
	}
	for range j.Plan(t.Context()) {
		break
	}
	sum := j.PlanSummary()
	testkit.WantEqual(t, "listed by a plan that was left early", sum.Listed, 1)
	testkit.WantEqual(t, "complete", sum.Complete, false)
}

// TestPlanFailedToList: a plan whose listing fails is not complete.
func TestPlanFailedToList(t *testing.T) {
	s := newFakeService(files(10)...)
	s.list = func(cursor string) error {
		if cursor != "|" {
			return errFakeRefused
		}
		return nil
	}
	j := New(s, fakeOptions, farcopy.JobConfig{})
	testkit.WantIs(t, lastError(j.Plan(t.Context())), errFakeRefused)
	sum := j.PlanSummary()
	testkit.WantEqual(t, "listed", sum.Listed, 3)
	testkit.WantEqual(t, "complete", sum.Complete, false)
}

// TestPlanGroups: reasons without end do not fill the memory.
func TestPlanGroups(t *testing.T) {
	s := &plannedService{fakeService: newFakeService()}
	for n := range 3000 {
		s.items = append(s.items, Item{Source: fmt.Sprint(n), Action: farcopy.ActionFail, Reason: fmt.Sprint(n)})
	}
	s.items = append(s.items, Item{Source: "last", Action: farcopy.ActionCopy})
	j := New(s, fakeOptions, farcopy.JobConfig{})
	plan(t, j)
	sum := j.PlanSummary()
	var n int64
	for _, g := range sum.Groups {
		n += g.Count
	}
	testkit.WantEqual(t, "items of the groups", n, 3001)
	if len(sum.Groups) > maxGroups {
		t.Errorf("%d groups", len(sum.Groups))
	}
}

// TestAtLeast: the requests of the first window can be made at once, those of the others not before
// it ends.
func TestAtLeast(t *testing.T) {
	together := Quota{Window: time.Minute, All: 1000}
	apart := Quota{Window: time.Minute, Reads: 200, Writes: 100}
	for _, tt := range []struct {
		name          string
		q             Quota
		reads, writes int64
		want          time.Duration
	}{
		{"no quota", Quota{}, 1e6, 1e6, 0},
		{"nothing", together, 0, 0, 0},
		{"one window", together, 500, 500, 0},
		{"one more", together, 500, 501, time.Minute},
		{"writes are more", apart, 200, 301, 3 * time.Minute},
		{"reads are more", apart, 1000, 300, 4 * time.Minute},
	} {
		t.Run(tt.name, func(t *testing.T) {
			testkit.WantEqual(t, "at least", tt.q.atLeast(tt.reads, tt.writes), tt.want)
		})
	}
}

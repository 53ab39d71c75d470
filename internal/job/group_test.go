package job

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestGroups: files of one page are copied together, at most maxGroup at once, and told one by one.
func TestGroups(t *testing.T) {
	s := newFakeService(files(60)...)
	s.groups, s.pageSize = true, 25
	j := New(s, fakeOptions, farcopy.JobConfig{Workers: 1})
	told := 0
	for o, err := range j.Run(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, o.Source, o.Action, farcopy.ActionCopied)
		told++
	}
	testkit.WantEqual(t, "told", told, 60)
	testkit.WantEqual(t, "copied", j.Report().Copied, int64(60))
	if diff := cmp.Diff([]int{20, 5, 20, 5, 10}, s.grouped); diff != "" {
		t.Error(diff)
	}
}

// TestGroupsLimited: a group that is refused because there are too many requests is copied later,
// again together, and fails none of its items.
func TestGroupsLimited(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		s := newFakeService(files(10)...)
		s.groups, s.pageSize = true, 25
		limited := false
		s.copy = func(context.Context, string) fakeFate {
			if limited {
				return fateMade
			}
			limited = true
			return fateLimited
		}
		j := New(s, fakeOptions, farcopy.JobConfig{Workers: 1})
		if _, err := runJob(t, t.Context(), j); err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "copied", j.Report().Copied, int64(10))
		for _, name := range s.source {
			testkit.WantEqual(t, name+" made", s.copies()[name], 1)
		}
		if diff := cmp.Diff([]int{10, 10}, s.grouped); diff != "" {
			t.Error(diff)
		}
	})
}

// TestGroupsAlone: an item for which something was sent joins no group, and neither does one that
// was not decided.
func TestGroupsAlone(t *testing.T) {
	grouped := Item{Group: "g", Action: farcopy.ActionCopy}
	other := Item{Group: "other", Action: farcopy.ActionCopy}
	for _, tt := range []struct {
		name  string
		queue []*work
		want  int
	}{
		{"two", []*work{{item: grouped}}, 2},
		{"another group", []*work{{item: other}, {item: grouped}}, 1},
		{"an intent", []*work{{item: grouped, intent: []byte("1")}}, 1},
		{"to be looked for", []*work{{item: grouped, look: true}}, 1},
		{"not decided", []*work{{item: Item{Group: "g"}}}, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := &run{queue: slices.Clone(tt.queue)}
			got := r.takeGroup(&work{item: grouped})
			testkit.WantEqual(t, fmt.Sprint("group of ", tt.name), len(got), tt.want)
			testkit.WantEqual(t, "left", len(r.queue), len(tt.queue)+1-tt.want)
		})
	}
}

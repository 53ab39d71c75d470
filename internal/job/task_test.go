package job

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/testkit"
)

// listTasks returns all tasks that can be listed before anything is copied.
func listTasks(t *testing.T, j *Job) (tasks []farcopy.Task, skipped []farcopy.Outcome) {
	t.Helper()
	for cursors := []string{""}; len(cursors) > 0; {
		page, err := j.Tasks(t.Context(), cursors[0])
		if err != nil {
			t.Fatal(err)
		}
		cursors = append(cursors[1:], page.Next...)
		tasks, skipped = append(tasks, page.Tasks...), append(skipped, page.Skipped...)
	}
	return tasks, skipped
}

// TestTasks: the tasks of a source and what is skipped are all of its items, each with an id of its
// own, which is the same when it is listed again.
func TestTasks(t *testing.T) {
	s := newFakeService(files(10)...)
	s.made["f0003"], s.made["f0007"] = 1, 1
	tasks, skipped := listTasks(t, New(s, fakeOptions, farcopy.JobConfig{}))
	again, _ := listTasks(t, New(s, fakeOptions, farcopy.JobConfig{Workers: 3}))
	if diff := cmp.Diff(tasks, again); diff != "" {
		t.Errorf("listed again:\n%s", diff)
	}
	var names []string
	ids, lanes := map[string]bool{}, map[string]bool{}
	for _, task := range tasks {
		names = append(names, task.Source)
		ids[task.ID] = true
		for _, l := range task.Lanes {
			lanes[l] = true
		}
	}
	for _, o := range skipped {
		names = append(names, o.Source)
	}
	slices.Sort(names)
	testkit.WantSame(t, names, files(10))
	testkit.WantEqual(t, "ids", len(ids), 8)
	testkit.WantEqual(t, "lanes", len(lanes), 8)
	testkit.WantEqual(t, "skipped", len(skipped), 2)
	testkit.WantEqual(t, "requests that copy", len(s.copies()), 2)
}

// TestTaskIDs: items that the service tells apart have ids of their own, though they have one source
// and one target, and so have those that nothing tells apart. They share the lane of their target.
func TestTaskIDs(t *testing.T) {
	j := New(newFakeService(), fakeOptions, farcopy.JobConfig{})
	list := func(items ...Item) []farcopy.Task {
		page, err := j.taskPage(Page{Items: items})
		if err != nil {
			t.Fatal(err)
		}
		return page.Tasks
	}
	folder, file := Item{Source: "x", Target: "x", Key: "1"}, Item{Source: "x", Target: "x", Key: "2"}
	both, alone, alike := list(folder, file), list(file), list(file, file)
	testkit.WantEqual(t, "the ids are one", both[0].ID == both[1].ID, false)
	testkit.WantEqual(t, "the id of the file without the folder", alone[0].ID, both[1].ID)
	testkit.WantEqual(t, "the ids of what is alike are one", alike[0].ID == alike[1].ID, false)
	if diff := cmp.Diff(both[0].Lanes, both[1].Lanes); diff != "" {
		t.Error(diff)
	}
}

// TestTaskLanes: the lanes of an item are those of its task, for every job on the service.
func TestTaskLanes(t *testing.T) {
	lanes := func(o Options, target string) []string {
		return New(newFakeService(), o, farcopy.JobConfig{}).taskLanes(&Item{Target: target, Lanes: []string{"into 7"}})
	}
	other := fakeOptions
	other.Request = "another one"
	count := map[string]int{}
	for _, l := range slices.Concat(lanes(fakeOptions, "a"), lanes(fakeOptions, "b"), lanes(other, "c")) {
		count[l]++
	}
	var shared []int
	for _, n := range count {
		shared = append(shared, n)
	}
	slices.Sort(shared)
	testkit.WantSame(t, shared, []int{1, 1, 1, 3})
}

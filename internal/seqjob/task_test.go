package seqjob

import (
	"io/fs"
	"testing"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/testkit"
)

// tasksOf lists all pages, each by the next of the jobs in turn.
func tasksOf(t *testing.T, jobs ...farcopy.Job) (all []farcopy.Task) {
	t.Helper()
	for n, cursors := 0, []string{""}; len(cursors) > 0; n++ {
		page, err := jobs[n%len(jobs)].Tasks(t.Context(), cursors[0])
		if err != nil {
			t.Fatal(err)
		}
		cursors = append(cursors[1:], page.Next...)
		all = append(all, page.Tasks...)
	}
	return all
}

// TestTasks: several processes can list a sequence in turn. Each request is one task, with an id of
// its own that is the same in every listing, also if it is there twice.
func TestTasks(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		all := append(requests(7), requests(1)...)
		job := func() farcopy.Job { return newJob(newFake(), sequenceOf(all, nil), farcopy.JobConfig{}) }
		first, second := tasksOf(t, job()), tasksOf(t, job(), job())
		testkit.WantEqual(t, "tasks", len(first), len(all))
		testkit.WantEqual(t, "tasks of two processes", len(second), len(all))
		seen := map[string]bool{}
		for n := range first {
			testkit.WantEqual(t, "id in the second listing", second[n].ID, first[n].ID)
			seen[first[n].ID] = true
		}
		testkit.WantEqual(t, "different ids", len(seen), len(all))
	})
}

// TestTasksOfAnotherSequence: a cursor of another sequence lists nothing.
func TestTasksOfAnotherSequence(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		j := newJob(newFake(), sequenceOf(requests(7), nil), farcopy.JobConfig{})
		first, err := j.Tasks(t.Context(), "")
		if err != nil {
			t.Fatal(err)
		}
		page, err := j.Tasks(t.Context(), first.Next[0])
		if err != nil {
			t.Fatal(err)
		}
		other := newJob(newFake(), sequenceOf(requests(7)[1:], nil), farcopy.JobConfig{})
		_, err = other.Tasks(t.Context(), page.Next[0])
		testkit.WantIs(t, err, fs.ErrInvalid)
	})
}

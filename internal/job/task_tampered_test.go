package job

import (
	"encoding/json"
	"io/fs"
	"testing"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestTaskTampered: a task whose work is not that of its item is refused without a request: its
// outcome would be about another item, or about none.
func TestTaskTampered(t *testing.T) {
	s := newFakeService("f", "g")
	j := New(s, fakeOptions, farcopy.JobConfig{})
	tasks, _ := listTasks(t, j)
	for name, work := range map[string]json.RawMessage{
		"null":             json.RawMessage(`null`),
		"no members":       json.RawMessage(`{}`),
		"truncated":        tasks[0].Work[:len(tasks[0].Work)/2],
		"of another item":  tasks[1].Work,
		"of another kind":  json.RawMessage(`[]`),
		"without its task": json.RawMessage(`{"source":"f","target":"to/f","action":"copy"}`),
	} {
		t.Run(name, func(t *testing.T) {
			task := tasks[0]
			task.Work, task.Intent = work, json.RawMessage(`"an intent"`)
			before := s.Requests()
			var kept saved
			res, err := j.RunTask(t.Context(), task, kept.save)
			testkit.WantIs(t, err, fs.ErrInvalid)
			testkit.WantEqual(t, "outcomes", len(res.Outcomes), 0)
			testkit.WantEqual(t, "saves", len(kept), 0)
			testkit.WantEqual(t, "requests", s.Requests()-before, 0)
		})
	}
}

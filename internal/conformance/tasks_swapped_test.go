package conformance

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/jobtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestTaskOfOtherIntent: a task with the intent of another one says nothing of what that one has made: its item is neither
// copied nor failed.
func TestTaskOfOtherIntent(t *testing.T) {
	for _, s := range jobtest.TaskServices {
		for _, ended := range []farcopy.Action{"", farcopy.ActionUnknown} {
			testkit.Run(t, s.Name+" "+string(ended), func(t *testing.T) {
				w := s.New(t, jobtest.Shape{Large: s.Name == "oss"})
				job, err := s.Job(jobtest.Process{Spec: w.Spec, Client: &http.Client{Transport: w.Sim.Transport()}}, farcopy.JobConfig{})
				if err != nil {
					t.Fatal(err)
				}
				all := filesOf(t, job)
				slices.Reverse(all) // objects in parts come first
				var sent farcopy.Task
				if _, err := job.RunTask(t.Context(), all[0], func(_ context.Context, now farcopy.Task) error { sent = now; return nil }); err != nil {
					t.Fatal(err)
				}
				for _, other := range all[1:] {
					before := strings.Count(w.Sim.Tree(), "\n")
					other.Intent, other.Ended = sent.Intent, ended
					res, err := job.RunTask(t.Context(), other, func(context.Context, farcopy.Task) error { return nil })
					if err != nil {
						continue
					}
					made := strings.Count(w.Sim.Tree(), "\n") > before
					switch o := res.Outcomes[0]; o.Action {
					case farcopy.ActionUnknown:
					case farcopy.ActionCopied:
						testkit.WantEqual(t, o.Source+" is copied", made, true)
					default:
						t.Errorf("%s is %s: %s %v", o.Source, o.Action, o.Reason, o.Err)
					}
				}
			})
		}
	}
}

// filesOf returns the tasks of the files at the top of a job's source.
func filesOf(t *testing.T, job farcopy.Job) (all []farcopy.Task) {
	t.Helper()
	for cursors := []string{""}; len(cursors) > 0; cursors = cursors[1:] {
		page, err := job.Tasks(t.Context(), cursors[0])
		if err != nil {
			t.Fatal(err)
		}
		cursors = append(cursors, page.Next...)
		for _, task := range page.Tasks {
			if task.Size > 0 || task.Source == "a" || task.Source == "b" {
				all = append(all, task)
			}
		}
	}
	return all
}

// TestTaskUnreadable: of a task that cannot be read any more, and for which a request may have been sent, nothing is known.
func TestTaskUnreadable(t *testing.T) {
	for _, s := range jobtest.TaskServices {
		testkit.Run(t, s.Name, func(t *testing.T) {
			w := s.New(t, jobtest.Shape{})
			job, err := s.Job(jobtest.Process{Spec: w.Spec, Client: &http.Client{Transport: w.Sim.Transport()}}, farcopy.JobConfig{})
			if err != nil {
				t.Fatal(err)
			}
			task := filesOf(t, job)[0]
			var sent farcopy.Task
			if _, err := job.RunTask(t.Context(), task, func(_ context.Context, now farcopy.Task) error { sent = now; return nil }); err != nil {
				t.Fatal(err)
			}
			var work map[string]json.RawMessage
			if err := json.Unmarshal(sent.Work, &work); err != nil {
				t.Fatal(err)
			}
			work["task"] = json.RawMessage(`5`)
			if sent.Work, err = json.Marshal(work); err != nil {
				t.Fatal(err)
			}
			res, err := job.RunTask(t.Context(), sent, func(context.Context, farcopy.Task) error { return nil })
			if err != nil {
				t.Fatal(err)
			}
			testkit.WantEqual(t, "action", res.Outcomes[0].Action, farcopy.ActionUnknown)
		})
	}
}

//go:build linux

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"github.com/farcopy/farcopy"
)

// TestNotEndedInLaterRound: a task that failed, or is unknown, and whose run in a later round comes to no
// end, is run again in that round. It does not count as ended by what the round before has found.
func TestNotEndedInLaterRound(t *testing.T) {
	errBusy := fmt.Errorf("busy: %w", farcopy.ErrRateLimited)
	intent := json.RawMessage(`{"request":1}`)
	for _, ended := range []farcopy.Action{farcopy.ActionFailed, farcopy.ActionUnknown} {
		for _, tt := range []struct {
			name string
			run  func(w *worker, ctx context.Context, task farcopy.Task, save farcopy.SaveTask) (farcopy.TaskResult, error)
			err  error
		}{
			{"refused after a read", func(_ *worker, _ context.Context, task farcopy.Task, _ farcopy.SaveTask) (farcopy.TaskResult, error) {
				return farcopy.TaskResult{Task: task, Requests: 1}, errBusy
			}, errBusy},
			{"saved too late", func(w *worker, ctx context.Context, task farcopy.Task, save farcopy.SaveTask) (farcopy.TaskResult, error) {
				w.wait.sendWithin = -1
				task.Intent = json.RawMessage(`{"request":2}`)
				return farcopy.TaskResult{Task: task, Requests: 1}, save(ctx, task)
			}, errLate},
		} {
			t.Run(string(ended)+", "+tt.name, func(t *testing.T) {
				t.Parallel()
				job := &fakeJob{}
				w, _ := newFakeWorker(t, job)
				task := farcopy.Task{ID: "a", Source: "a/", Items: 3, Work: json.RawMessage(`{}`), Ended: ended}
				if ended == farcopy.ActionUnknown {
					task.Intent = intent
				}
				before := itemState{
					Phase: phaseEnded, Owner: "other", Items: 3, Lines: 3, Requests: 4, Task: &task,
					Outcomes: []outcome{{Source: "a/", Target: "a/", Action: ended, Error: "x"}},
				}
				if _, err := w.states.put(t.Context(), task.ID, before, 0); err != nil {
					t.Fatal(err)
				}
				job.run = func(ctx context.Context, task farcopy.Task, save farcopy.SaveTask) (farcopy.TaskResult, error) {
					return tt.run(w, ctx, task, save)
				}
				v := w.runOnce(task, 1)
				if v.do != giveBack || !errors.Is(v.err, tt.err) {
					t.Fatalf("it has ended with %+v", v)
				}
				sum := newTally(1)
				err := w.states.readAll(t.Context(), func(s itemState, seq uint64) error { sum.add(&s, seq); return nil })
				if got := sum.with(sums{Listed: 3}); err != nil || got != (counts{Listed: 3, Pending: 3}) {
					t.Errorf("%v, %+v, want three pending items", err, got)
				}
				var again []farcopy.Task
				job.run = func(_ context.Context, task farcopy.Task, _ farcopy.SaveTask) (farcopy.TaskResult, error) {
					again = append(again, task)
					return farcopy.TaskResult{Outcomes: []farcopy.Outcome{{Source: "a/", Action: farcopy.ActionCopied}}}, nil
				}
				want(t, "disposal of the next run", w.runOnce(task, 1).do, acknowledge)
				if len(again) != 1 || string(again[0].Intent) != string(task.Intent) || again[0].Ended != ended {
					t.Errorf("it was run with %+v, want once with %+v", again, task)
				}
			})
		}
	}
}

// TestPanicInLaterRound: a task that is unknown, and whose run panics in a later round, stays unknown: a
// request of the round before may have been sent.
func TestPanicInLaterRound(t *testing.T) {
	t.Parallel()
	job := &fakeJob{run: func(context.Context, farcopy.Task, farcopy.SaveTask) (farcopy.TaskResult, error) {
		panic("poison")
	}}
	w, _ := newFakeWorker(t, job)
	task := farcopy.Task{ID: "a", Source: "a", Work: json.RawMessage(`{}`), Ended: farcopy.ActionUnknown, Intent: json.RawMessage(`{"request":1}`)}
	before := itemState{Phase: phaseEnded, Owner: "other", Items: 1, Task: &task, Outcomes: []outcome{{Source: "a", Action: farcopy.ActionUnknown}}}
	if _, err := w.states.put(t.Context(), task.ID, before, 0); err != nil {
		t.Fatal(err)
	}
	want(t, "disposal", w.runOnce(task, 1).do, acknowledge)
	got, err := w.states.get(t.Context(), task.ID)
	if err != nil || got.state.Task == nil {
		t.Fatalf("%v, %+v", err, got.state)
	}
	want(t, "ended as", got.state.Task.Ended, farcopy.ActionUnknown)
	want(t, "intent", string(got.state.Task.Intent), string(task.Intent))
}

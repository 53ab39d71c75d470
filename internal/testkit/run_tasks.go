package testkit

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/farcopy/farcopy"
)

// Tasks hands out the tasks of a job as a queue for several machines does: a task is text, its lanes
// are respected, and the next run of a task gets what was saved or returned last.
type Tasks struct {
	t           *testing.T
	coordinator farcopy.Job // lists

	mu       sync.Mutex
	open     map[string][]byte // by id, as saved last
	ready    []string          // ids, in the order in which they are handed out
	lanes    map[string]bool
	underWay int

	Outcomes map[string]farcopy.Outcome // by source: the latest of each
	Told     map[string]int             // how often a source was told as copied or skipped
	Requests int64
}

// NewTasks lists all pages that can be listed before anything is copied.
func NewTasks(t *testing.T, coordinator farcopy.Job) *Tasks {
	t.Helper()
	q := &Tasks{t: t, coordinator: coordinator, open: map[string][]byte{}, lanes: map[string]bool{}, Outcomes: map[string]farcopy.Outcome{}, Told: map[string]int{}}
	q.list([]string{""})
	return q
}

func (q *Tasks) list(cursors []string) {
	for len(cursors) > 0 {
		page, err := q.coordinator.Tasks(q.t.Context(), cursors[0])
		if err != nil {
			q.t.Fatal(err)
		}
		cursors = append(cursors[1:], page.Next...)
		q.mu.Lock()
		q.tell(page.Skipped)
		for _, task := range page.Tasks {
			if q.open[task.ID] != nil {
				q.t.Errorf("two tasks have the id of %s", task.Source)
			}
			q.keep(task)
			q.ready = append(q.ready, task.ID)
		}
		q.mu.Unlock()
	}
}

func (q *Tasks) tell(outcomes []farcopy.Outcome) {
	for _, o := range outcomes {
		q.Outcomes[o.Source] = o
		if o.Action == farcopy.ActionCopied || o.Action == farcopy.ActionSkipped {
			q.Told[o.Source]++
		}
	}
}

func (q *Tasks) keep(task farcopy.Task) {
	text, err := json.Marshal(task)
	if err != nil {
		q.t.Fatal(err)
	}
	q.open[task.ID] = text
}

// take returns a task whose lanes are free, nil if there is none now.
func (q *Tasks) take() *farcopy.Task {
	q.mu.Lock()
	defer q.mu.Unlock()
next:
	for n, id := range q.ready {
		task := new(farcopy.Task)
		if err := json.Unmarshal(q.open[id], task); err != nil {
			q.t.Fatal(err)
		}
		for _, l := range task.Lanes {
			if q.lanes[l] {
				continue next
			}
		}
		for _, l := range task.Lanes {
			q.lanes[l] = true
		}
		q.ready = append(q.ready[:n:n], q.ready[n+1:]...)
		q.underWay++
		return task
	}
	return nil
}

// isDone reports whether no task is left, nor in progress: that could make others possible.
func (q *Tasks) isDone() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.ready) == 0 && q.underWay == 0
}

func (q *Tasks) release(task *farcopy.Task, again bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, l := range task.Lanes {
		delete(q.lanes, l)
	}
	q.underWay--
	if again {
		q.ready = append(q.ready, task.ID)
	}
}

// Work runs tasks until none is left, or the worker's context ends.
func (q *Tasks) Work(ctx context.Context, worker farcopy.Job) {
	for ctx.Err() == nil && !q.isDone() {
		if task := q.take(); task != nil {
			q.run(ctx, worker, *task)
		} else {
			time.Sleep(time.Second)
		}
	}
}

func (q *Tasks) run(ctx context.Context, worker farcopy.Job, task farcopy.Task) {
	res, err := worker.RunTask(ctx, task, func(ctx context.Context, now farcopy.Task) error {
		q.mu.Lock()
		defer q.mu.Unlock()
		if ctx.Err() != nil {
			return errors.New("a process that was killed keeps nothing")
		}
		q.keep(now)
		return nil
	})
	q.mu.Lock()
	q.Requests += res.Requests
	q.mu.Unlock()
	switch {
	case ctx.Err() != nil: // whatever a process that was killed has learned is lost
		q.release(&task, true)
		return
	case err != nil:
		time.Sleep(max(time.Second, farcopy.RetryAfter(err)))
		q.release(&task, true)
		return
	}
	q.list(res.Next)
	q.mu.Lock()
	q.tell(res.Outcomes)
	delete(q.open, task.ID)
	if res.Task.ID != "" {
		q.keep(res.Task)
	}
	q.mu.Unlock()
	q.release(&task, false)
}

// Again queues what has failed or is unknown once more, and reports whether there is anything.
func (q *Tasks) Again() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	for id := range q.open {
		q.ready = append(q.ready, id)
	}
	return len(q.ready) > 0
}

// RunTasks runs the tasks of a job by workers, until all are copied or skipped, with two hours
// between the rounds. What is unknown may stay so.
func (q *Tasks) RunTasks(workers ...farcopy.Job) {
	for range 6 {
		var running sync.WaitGroup
		for _, w := range workers {
			running.Go(func() { q.Work(q.t.Context(), w) })
		}
		running.Wait()
		if !q.Again() {
			return
		}
		time.Sleep(2 * time.Hour)
	}
}

// RunTasksKilled runs the tasks of a job by one worker that is killed before or after one of its
// requests. Two others take over what it has left. It reports false if there was no such moment.
func RunTasksKilled(t *testing.T, moment int, newJob func(farcopy.JobConfig, func(http.RoundTripper) http.RoundTripper) farcopy.Job) (*Tasks, bool) {
	t.Helper()
	alive := func() farcopy.Job {
		return newJob(farcopy.JobConfig{Workers: 2}, func(base http.RoundTripper) http.RoundTripper { return base })
	}
	q := NewTasks(t, alive())
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	k := &Killer{Moment: moment, Journal: t.TempDir(), Left: fmt.Sprint(t.TempDir(), "/left"), kill: cancel}
	q.Work(ctx, newJob(farcopy.JobConfig{Workers: 1}, func(base http.RoundTripper) http.RoundTripper { k.Base = base; return k }))
	if !k.killed {
		return q, false
	}
	q.RunTasks(alive(), alive())
	return q, true
}

// WantOnce wants that everything was made once, and told once: the lines of the target are those of
// the source. What is unknown may be missing.
func (q *Tasks) WantOnce(items int, source, target string) {
	q.t.Helper()
	WantEqual(q.t, "items", len(q.Outcomes), items)
	r := farcopy.Report{Complete: true}
	for source, o := range q.Outcomes {
		switch o.Action {
		case farcopy.ActionCopied, farcopy.ActionSkipped:
			r.Copied++
			WantEqual(q.t, source+" told", q.Told[source], 1)
		case farcopy.ActionUnknown:
			r.Unknown++
		default:
			r.Failed++
			q.t.Errorf("%s: %s %s %v", source, o.Action, o.Reason, o.Err)
		}
	}
	WantOnce(q.t, r, items, source, target)
}

package job

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/testkit"
)

// saved remembers what was saved of a task.
type saved []farcopy.Task

func (s *saved) save(_ context.Context, t farcopy.Task) error {
	*s = append(*s, t)
	return nil
}

var errSaved = errors.New("the store is full")

// TestRunTask: how a run of a task ends, and what the next one is given, by what the task is and by
// what becomes of its request.
func TestRunTask(t *testing.T) {
	intent := json.RawMessage(`"an intent"`)
	for _, tt := range []struct {
		name   string
		ended  farcopy.Action
		intent json.RawMessage
		isMade bool // before the run
		fate   fakeFate
		busy   bool
		long   bool

		want    farcopy.Action // of the outcome; "": an error
		match   error
		next    farcopy.Action // Ended of the task that is returned
		hasNext bool           // it has an intent
		saves   int
		sends   int
	}{
		{name: "new, made", fate: fateMade, want: farcopy.ActionCopied, saves: 1, sends: 1},
		{name: "new, refused", fate: fateRefused, want: farcopy.ActionFailed, next: farcopy.ActionFailed, saves: 1, sends: 1},
		{name: "new, stale", fate: fateStale, want: farcopy.ActionStale, next: farcopy.ActionStale, saves: 1, sends: 1},
		{name: "new, lost", fate: fateDropped, want: farcopy.ActionUnknown, next: farcopy.ActionUnknown, hasNext: true, saves: 1, sends: 1},
		{name: "new, limited", fate: fateLimited, match: farcopy.ErrRateLimited, saves: 2, sends: 1},
		{name: "new, limited, in parts", long: true, fate: fateLimited, match: farcopy.ErrRateLimited, hasNext: true, saves: 1, sends: 1},
		{name: "new, no connection", fate: fateDown, match: farcopy.ErrTransient, saves: 2, sends: 1},
		{name: "new, denied", fate: fateDenied, match: errFakeDenied, saves: 2, sends: 1},
		{name: "new, held by others", fate: fateRefused, busy: true, match: errFakeRefused, saves: 2, sends: 1},
		{name: "an intent, made", intent: intent, isMade: true, want: farcopy.ActionCopied},
		{name: "an intent, not made", intent: intent, fate: fateMade, want: farcopy.ActionCopied, saves: 1, sends: 1},
		{name: "an intent, limited", intent: intent, fate: fateLimited, match: farcopy.ErrRateLimited, hasNext: true, saves: 2, sends: 1},
		{name: "failed", ended: farcopy.ActionFailed, fate: fateMade, want: farcopy.ActionCopied, saves: 1, sends: 1},
		{name: "failed, limited", ended: farcopy.ActionFailed, fate: fateLimited, match: farcopy.ErrRateLimited, next: farcopy.ActionFailed, saves: 2, sends: 1},
		{name: "failed, and there by now", ended: farcopy.ActionFailed, isMade: true, want: farcopy.ActionSkipped},
		{name: "stale", ended: farcopy.ActionStale, fate: fateMade, want: farcopy.ActionCopied, saves: 1, sends: 1},
		{name: "unknown, made", ended: farcopy.ActionUnknown, intent: intent, isMade: true, want: farcopy.ActionCopied},
		{name: "unknown, not found", ended: farcopy.ActionUnknown, intent: intent, want: farcopy.ActionUnknown, next: farcopy.ActionUnknown, hasNext: true},
		{name: "unknown, no intent", ended: farcopy.ActionUnknown, isMade: true, want: farcopy.ActionUnknown, next: farcopy.ActionUnknown},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := &changedService{fakeService: newFakeService("f")}
			s.item = func(i *Item) { i.Long = tt.long }
			s.result = func(_ Item, r Result) Result { r.Busy = tt.busy; return r }
			j := New(s, fakeOptions, farcopy.JobConfig{})
			tasks, _ := listTasks(t, j)
			task := tasks[0]
			task.Ended, task.Intent = tt.ended, tt.intent
			if tt.isMade {
				s.made["f"] = 1
			}
			sends := 0
			s.copy = func(context.Context, string) fakeFate { sends++; return tt.fate }
			var kept saved
			res, err := j.RunTask(t.Context(), task, kept.save)
			var got farcopy.Action
			if len(res.Outcomes) > 0 {
				got = res.Outcomes[0].Action
			}
			testkit.WantEqual(t, "outcome", got, tt.want)
			testkit.WantEqual(t, "ended", err == nil, tt.match == nil)
			if tt.match != nil {
				testkit.WantIs(t, err, tt.match)
			}
			testkit.WantEqual(t, "Ended of the next run", res.Task.Ended, tt.next)
			testkit.WantEqual(t, "intent of the next run", res.Task.Intent != nil, tt.hasNext)
			testkit.WantEqual(t, "saves", len(kept), tt.saves)
			testkit.WantEqual(t, "sends", sends, tt.sends)
			if len(kept) > 0 && err != nil {
				if diff := cmp.Diff(res.Task, kept[len(kept)-1]); diff != "" {
					t.Errorf("returned (-), saved last (+):\n%s", diff)
				}
			}
			if len(kept) == 1 {
				testkit.WantEqual(t, "Ended of the task that was saved", kept[0].Ended, "")
			}
		})
	}
}

// TestTaskRefused: a task that is none of the job, or that cannot be run, is refused without a
// request.
func TestTaskRefused(t *testing.T) {
	s := newFakeService("f")
	j := New(s, fakeOptions, farcopy.JobConfig{})
	tasks, _ := listTasks(t, j)
	var kept saved
	for _, tt := range []struct {
		name   string
		cfg    farcopy.JobConfig
		o      func(*Options)
		change func(*farcopy.Task)
		save   farcopy.SaveTask
	}{
		{name: "another request", o: func(o *Options) { o.Request = "other" }},
		{name: "another operation", o: func(o *Options) { o.Op = "fake.CopyPrefix" }},
		{name: "another host", o: func(o *Options) { o.Host = "other.example" }},
		{name: "another account", cfg: farcopy.JobConfig{Account: "other"}},
		{name: "no save", save: nil, change: func(*farcopy.Task) {}},
		{name: "no work", change: func(task *farcopy.Task) { task.Work = nil }},
		{name: "copied", change: func(task *farcopy.Task) { task.Ended = farcopy.ActionCopied }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o, task, save := fakeOptions, tasks[0], kept.save
			if tt.o != nil {
				tt.o(&o)
			}
			if tt.change != nil {
				tt.change(&task)
			}
			if tt.name == "no save" {
				save = nil
			}
			before := s.Requests()
			_, err := New(s, o, tt.cfg).RunTask(t.Context(), task, save)
			testkit.WantIs(t, err, fs.ErrInvalid)
			testkit.WantIs(t, err, farcopy.ErrNotExecuted)
			testkit.WantEqual(t, "requests", s.Requests()-before, 0)
		})
	}
	page, err := j.Tasks(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	_, err = New(s, fakeOptions, farcopy.JobConfig{Account: "other"}).Tasks(t.Context(), page.Next[0])
	testkit.WantIs(t, err, fs.ErrInvalid)
}

// TestTaskNotSaved: a request whose task cannot be saved is not sent, and the task stays as it is.
func TestTaskNotSaved(t *testing.T) {
	s := newFakeService("f")
	j := New(s, fakeOptions, farcopy.JobConfig{})
	tasks, _ := listTasks(t, j)
	res, err := j.RunTask(t.Context(), tasks[0], func(context.Context, farcopy.Task) error { return errSaved })
	testkit.WantIs(t, err, errSaved)
	testkit.WantEqual(t, "made", len(s.copies()), 0)
	if diff := cmp.Diff(tasks[0], res.Task); diff != "" {
		t.Error(diff)
	}
}

// TestTaskContextEnds: a task whose context ends has not ended, and is gone on with.
func TestTaskContextEnds(t *testing.T) {
	for _, fate := range []fakeFate{fateMade, fateHidden} {
		s := newFakeService("f")
		j := New(s, fakeOptions, farcopy.JobConfig{})
		tasks, _ := listTasks(t, j)
		ctx, kill := context.WithCancel(t.Context())
		s.copy = func(context.Context, string) fakeFate {
			if fate == fateHidden {
				s.made["f"]++ // made, and the response is lost with the process
			}
			kill()
			return fateDropped
		}
		var kept saved
		res, err := j.RunTask(ctx, tasks[0], kept.save)
		testkit.WantIs(t, err, context.Canceled)
		testkit.WantEqual(t, "saves", len(kept), 1)
		s.copy = nil
		res, err = New(s, fakeOptions, farcopy.JobConfig{}).RunTask(t.Context(), res.Task, kept.save)
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "action", res.Outcomes[0].Action, farcopy.ActionCopied)
		testkit.WantEqual(t, "made", s.copies()["f"], 1)
	}
}

// TestTaskWorkers: Workers bounds all tasks of a job together.
func TestTaskWorkers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newFakeService(files(12)...)
		var copies inFlight
		s.copy = func(context.Context, string) fakeFate {
			copies.enter()
			defer copies.leave()
			time.Sleep(time.Second)
			return fateMade
		}
		j := New(s, fakeOptions, farcopy.JobConfig{Workers: 3})
		tasks, _ := listTasks(t, j)
		start := time.Now()
		var running sync.WaitGroup
		for _, task := range tasks {
			running.Go(func() {
				_, err := j.RunTask(t.Context(), task, func(context.Context, farcopy.Task) error { return nil })
				if err != nil {
					t.Error(err)
				}
			})
		}
		running.Wait()
		testkit.WantEqual(t, "most at the same time", copies.most, 3)
		testkit.WantTook(t, start, 4*time.Second)
	})
}

// TestTasksKilledAnywhere: whatever a worker does when it is killed, others that have what it has
// saved copy everything once.
func TestTasksKilledAnywhere(t *testing.T) {
	for _, subtrees := range []bool{false, true} {
		for moment, more := 1, true; more; moment++ {
			testkit.Run(t, fmt.Sprintf("subtrees %t, moment %d", subtrees, moment), func(t *testing.T) {
				s := newFakeService(tree...)
				s.subtrees = subtrees
				q := testkit.NewTasks(t, New(s, fakeOptions, farcopy.JobConfig{}))
				ctx, kill := context.WithCancel(t.Context())
				defer kill()
				at := 0
				s.moment = func() {
					if at++; at == moment {
						kill()
					}
				}
				q.Work(ctx, New(s, fakeOptions, farcopy.JobConfig{}))
				more = at >= moment
				s.moment = nil
				q.RunTasks(New(s, fakeOptions, farcopy.JobConfig{}), New(s, fakeOptions, farcopy.JobConfig{}))
				for _, name := range tree {
					testkit.WantEqual(t, name+" made", s.copies()[name], 1)
					testkit.WantEqual(t, name+" told", q.Told[name], 1)
				}
			})
		}
	}
}

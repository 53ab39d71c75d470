//go:build linux

package main

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/farcopy/farcopy"
)

// fakeJob is a job whose tasks do what a test says.
type fakeJob struct {
	farcopy.Job
	run func(context.Context, farcopy.Task, farcopy.SaveTask) (farcopy.TaskResult, error)
}

func (j *fakeJob) RunTask(ctx context.Context, t farcopy.Task, save farcopy.SaveTask) (farcopy.TaskResult, error) {
	return j.run(ctx, t, save)
}

// newFakeWorker returns a worker of a job with a server of its own.
func newFakeWorker(t *testing.T, job *fakeJob) (*worker, jetstream.KeyValue) {
	t.Helper()
	srv, err := startServer(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(srv.stop)
	at := connection{address: srv.address}
	conn, js, err := at.connect("test")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(conn.Close)
	ctx, wait := context.Background(), timing{ackWait: hang, sendWithin: hang} // nothing is late unless a test says so
	if err := makeStreams(ctx, js, localJob, 1); err != nil {
		t.Fatal(err)
	}
	kv, err := js.KeyValue(ctx, quotaBucket)
	if err != nil {
		t.Fatal(err)
	}
	n := names{localJob}
	states, err := openStates(ctx, js, n)
	if err != nil {
		t.Fatal(err)
	}
	todo, err := js.Stream(ctx, n.todo())
	if err != nil {
		t.Fatal(err)
	}
	return &worker{
		name: "w", job: job, js: js, names: n, states: states, clock: &serverClock{}, todo: todo,
		wait: wait, log: slog.New(slog.DiscardHandler), isRefused: func(error) bool { return false },
	}, kv
}

// runOnce runs a task of a round as a worker does that was given its message.
func (w *worker) runOnce(task farcopy.Task, round int) verdict {
	r := &taskRun{worker: w, id: task.ID, round: round, drain: context.Background()}
	return r.run(context.Background(), task)
}

// TestSubtreeAfterGivingUp: a subtree that was given up, and is copied in the next round, counts as
// the items that it has.
func TestSubtreeAfterGivingUp(t *testing.T) {
	t.Parallel()
	job := &fakeJob{run: func(context.Context, farcopy.Task, farcopy.SaveTask) (farcopy.TaskResult, error) {
		panic("poison")
	}}
	w, _ := newFakeWorker(t, job)
	task := farcopy.Task{ID: "a", Source: "a/", Items: 3, Work: json.RawMessage(`{}`)}
	want(t, "disposal", w.runOnce(task, 0).do, acknowledge)
	wantCounts := func(round int, want counts) {
		t.Helper()
		sum := newTally(round)
		err := w.states.readAll(t.Context(), func(s itemState, seq uint64) error { sum.add(&s, seq); return nil })
		if got := sum.with(sums{Listed: 3}); err != nil || got != want {
			t.Errorf("round %d: %v, %+v, want %+v", round, err, got, want)
		}
	}
	wantCounts(0, counts{Listed: 3, Failed: 3})
	job.run = func(context.Context, farcopy.Task, farcopy.SaveTask) (farcopy.TaskResult, error) {
		var res farcopy.TaskResult
		for _, name := range []string{"a", "a/b", "a/c"} {
			res.Outcomes = append(res.Outcomes, farcopy.Outcome{Source: name, Target: name, Action: farcopy.ActionCopied})
		}
		return res, nil
	}
	want(t, "disposal", w.runOnce(task, 1).do, acknowledge)
	wantCounts(1, counts{Listed: 3, Copied: 3})
}

// TestMarkOfOwnTask: before a request leaves, the other stream knows that its task has a state, also
// if the worker before died between the two.
func TestMarkOfOwnTask(t *testing.T) {
	t.Parallel()
	sent := false
	job := &fakeJob{}
	w, _ := newFakeWorker(t, job)
	job.run = func(ctx context.Context, task farcopy.Task, save farcopy.SaveTask) (farcopy.TaskResult, error) {
		task.Intent = json.RawMessage(`{"request":2}`)
		if err := save(ctx, task); err != nil {
			return farcopy.TaskResult{Task: task}, err
		}
		isMissed, err := w.states.isMissed(ctx, task.ID)
		if err != nil || !isMissed {
			t.Errorf("the request leaves, and the other stream does not know: %v", err)
		}
		sent = true
		return farcopy.TaskResult{Outcomes: []farcopy.Outcome{{Source: "a", Action: farcopy.ActionCopied}}}, nil
	}
	task := farcopy.Task{ID: "a", Source: "a", Work: json.RawMessage(`{}`), Intent: json.RawMessage(`{"request":1}`)}
	state := itemState{Phase: phaseSent, Owner: w.name, Items: 1, Task: &task}
	if _, err := w.states.put(t.Context(), task.ID, state, 0); err != nil {
		t.Fatal(err)
	}
	want(t, "disposal", w.runOnce(task, 0).do, acknowledge)
	want(t, "sent", sent, true)
}

// TestShorterPause: a pause that one process tells of does not shorten that of another for those who
// begin later.
func TestShorterPause(t *testing.T) {
	t.Parallel()
	_, kv := newFakeWorker(t, nil)
	log := slog.New(slog.DiscardHandler)
	a, b := newPauses(kv, "x", "oss", &serverClock{}, log), newPauses(kv, "x", "oss", &serverClock{}, log)
	a.publish(scopeAll, time.Now().Add(time.Hour))
	b.publish(scopeAll, time.Now().Add(time.Second))
	late := newPauses(kv, "x", "oss", &serverClock{}, log)
	late.watch(t.Context())
	within(t, "a process that begins later does not wait", func() bool { left, _ := late.left(scopeAll); return left > 0 })
	if left, _ := late.left(scopeAll); left < 59*time.Minute {
		t.Errorf("a process that begins later waits for %v", left)
	}
}

// TestQuotaWithoutStore: a request waits while the quota cannot be read. It has no error by which its
// item would fail.
func TestQuotaWithoutStore(t *testing.T) {
	t.Parallel()
	w, kv := newFakeWorker(t, nil)
	log := slog.New(slog.DiscardHandler)
	q := newQuota(kv, "x", 60, w.clock, newPauses(kv, "x", "oss", w.clock, log))
	if err := w.js.DeleteKeyValue(t.Context(), quotaBucket); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 1500*time.Millisecond)
	defer cancel()
	if err := q.Wait(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("it returns %v", err)
	}
	if ctx.Err() == nil {
		t.Error("it does not wait")
	}
}

// TestSumsLost: a queue whose sums are lost is refused: with new ones nothing would count as listed.
func TestSumsLost(t *testing.T) {
	t.Parallel()
	w, _ := newFakeWorker(t, nil)
	ctx := t.Context()
	p := &pages{js: w.js, stream: w.todo, names: w.names}
	if err := p.open(ctx); err != nil {
		t.Fatal(err)
	}
	page, err := p.next(ctx, 0)
	if err != nil {
		t.Fatal(err)
	}
	task := farcopy.Task{ID: "a", Source: "a", Work: json.RawMessage(`{}`)}
	if err := p.queue(ctx, page, farcopy.TaskPage{Tasks: []farcopy.Task{task}}, 1); err != nil {
		t.Fatal(err)
	}
	if err := w.todo.DeleteMsg(ctx, p.position()); err != nil {
		t.Fatal(err)
	}
	p = &pages{js: w.js, stream: w.todo, names: w.names}
	if err := p.open(ctx); !errors.Is(err, errDamaged) {
		t.Errorf("it says %v, and counts %+v", err, p.latest())
	}
}

// TestNoCommands: a worker that cannot follow the commands of its job ends, and is replaced.
func TestNoCommands(t *testing.T) {
	t.Parallel()
	w, _ := newFakeWorker(t, nil)
	kv, err := w.js.KeyValue(t.Context(), jobBucket)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.js.DeleteKeyValue(t.Context(), jobBucket); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), hang)
	defer cancel()
	if err := w.obey(ctx, ctx, records{kv}, localJob); err == nil {
		t.Error("it has no error")
	}
}

//go:build linux

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/synadia-io/orbit.go/jetstreamext"

	"github.com/farcopy/farcopy"
)

// TestIsOutage: what may pass is waited for, what will not pass is not.
func TestIsOutage(t *testing.T) {
	for _, tt := range []struct {
		err  error
		want bool
	}{
		{nil, false},
		{context.DeadlineExceeded, true},
		{context.Canceled, false},
		{nats.ErrConnectionClosed, false},
		{nats.ErrNoResponders, true},
		{jetstream.ErrNoStreamResponse, true},
		{&jetstream.APIError{Code: 503, ErrorCode: 10008, Description: "JetStream system temporarily unavailable"}, true},
		{&jetstream.APIError{Code: 400, ErrorCode: 10176, Description: "atomic publish batch is incomplete"}, true},
		{&jetstream.APIError{Code: 503, ErrorCode: jetstream.JSErrCodeJetStreamNotEnabled}, false},
		{&jetstream.APIError{Code: 404, ErrorCode: jetstream.JSErrCodeStreamNotFound}, false},
		{&jetstream.APIError{Code: 400, ErrorCode: jetstream.JSErrCodeStreamWrongLastSequence}, false},
		{&jetstream.APIError{Code: 404, ErrorCode: jetstream.JSErrCodeConsumerNotFound}, true},
		{jetstreamext.ErrBatchPublishNotEnabled, false},
	} {
		want(t, fmt.Sprint(tt.err, " is an outage"), isOutage(fmt.Errorf("x: %w", tt.err)), tt.want)
	}
}

// TestIntentTakenBack: an intent that is in the store, and whose request was not sent because the store
// took too long to say so, is taken back: whoever runs the task next need not look for the copy.
func TestIntentTakenBack(t *testing.T) {
	t.Parallel()
	intent := func(n int) json.RawMessage { return json.RawMessage(fmt.Sprintf(`{"request":%d}`, n)) }
	job := &fakeJob{run: func(ctx context.Context, task farcopy.Task, save farcopy.SaveTask) (farcopy.TaskResult, error) {
		task.Intent = intent(2)
		return farcopy.TaskResult{Task: task, Requests: 3}, save(ctx, task)
	}}
	w, _ := newFakeWorker(t, job)
	for _, tt := range []struct {
		name   string
		before *itemState
		want   phase
		intent string
	}{
		{"a task that had not begun", nil, phaseOpen, ""},
		{"an open task", &itemState{Phase: phaseOpen, Owner: "other"}, phaseOpen, ""},
		{"a task that had sent another request", &itemState{Phase: phaseSent, Owner: w.name}, phaseSent, string(intent(1))},
	} {
		t.Run(tt.name, func(t *testing.T) {
			task := farcopy.Task{ID: subjectID(tt.name), Source: "a", Work: json.RawMessage(`{}`)}
			if tt.before != nil {
				stored := task
				if tt.want == phaseSent {
					stored.Intent = intent(1)
				}
				tt.before.Task = &stored
				if _, err := w.states.put(t.Context(), task.ID, *tt.before, 0); err != nil {
					t.Fatal(err)
				}
			}
			w.wait.sendWithin = -1
			v := w.runOnce(task, 0)
			if !errors.Is(v.err, errLate) || v.do != giveBack {
				t.Errorf("it has ended with %+v", v)
			}
			got, err := w.states.get(t.Context(), task.ID)
			if err != nil {
				t.Fatal(err)
			}
			want(t, "phase", got.state.Phase, tt.want)
			want(t, "requests", got.state.Requests, 3)
			has := ""
			if got.state.Task != nil {
				has = string(got.state.Task.Intent)
			}
			want(t, "intent", has, tt.intent)
		})
	}
}

// TestStoreGone: a coordinator whose store is gone ends so that it can be started again. A worker waits,
// and goes on.
func TestStoreGone(t *testing.T) {
	waitsLong(t)
	t.Parallel()
	srv := newNATSServer(t, "gone", freePort(t))
	w := newReplaceWorld(t, 60)
	with := quick
	with.Outage = time.Second
	at := []string{"-nats", srv.url, "-job", "photos"}
	args := slices.Concat([]string{"coordinator"}, at, []string{"-json", "-base-url", w.srv.URL()}, w.args)
	first := startProgram(t, with, w.env, args...)
	worker := startProgram(t, quick, w.env, slices.Concat([]string{"worker", "-slots", "2"}, at)...)
	for copies(w) < 10 && !first.hasEnded(10*time.Millisecond) {
	}
	srv.kill()
	if !first.hasEnded(hang) {
		first.cmd.Process.Signal(syscall.SIGQUIT)
		<-first.ended
		t.Fatalf("the coordinator does not end; %s", first.stderr.String())
	}
	want(t, "code", first.code(), exitStopped)
	if text := first.stderr.String(); !strings.Contains(text, "waiting for the store") || !strings.Contains(text, program+": ") {
		t.Errorf("it says %s", text)
	}
	srv.start(t)
	got := startProgram(t, quick, w.env, args...).result(t)
	want(t, "code of the second coordinator", got.code, exitDone)
	doubled, lost := w.check(t, got)
	want(t, "made twice", doubled, 0)
	want(t, "lost", lost, 0)
	if !worker.hasEnded(hang) {
		t.Fatal("the worker goes on after the job")
	}
	want(t, "code of the worker", worker.code(), exitDone)
	t.Logf("%s", first.stderr.String())
}

// TestCommitSettled: a batch that was written, and whose acknowledgement was lost, is not written again,
// and the coordinator does not believe that another one has taken its place.
func TestCommitSettled(t *testing.T) {
	t.Parallel()
	w, _ := newFakeWorker(t, nil)
	ctx := t.Context()
	todo, err := w.js.Stream(ctx, w.names.todo())
	if err != nil {
		t.Fatal(err)
	}
	open := func() *pages {
		p := &pages{js: w.js, stream: todo, names: w.names}
		if err := p.open(ctx); err != nil {
			t.Fatal(err)
		}
		return p
	}
	p, behind := open(), open()
	tasks := []farcopy.Task{{ID: "a", Source: "a", Work: json.RawMessage(`{}`)}}
	after := sums{Listed: 1, Commit: newToken()}
	if _, err := p.tryCommit(ctx, tasks, nil, "page", after); err != nil {
		t.Fatal(err)
	}
	if err := p.commit(ctx, tasks, nil, "page", after); err != nil {
		t.Errorf("the batch was written: %v", err)
	}
	want(t, "listed", p.latest().Listed, 1)
	if queued, err := p.queued(ctx, w.names.allLanes()); err != nil || queued != 1 {
		t.Errorf("%d tasks are queued, %v", queued, err)
	}
	if err := behind.commit(ctx, tasks, nil, "other", sums{Commit: newToken()}); !errors.Is(err, errReplaced) {
		t.Errorf("a coordinator that is behind: %v", err)
	}
	if err := p.commit(ctx, tasks, nil, "page", sums{Commit: newToken()}); !errors.Is(err, errReplaced) {
		t.Errorf("a page that was listed: %v", err)
	}
}

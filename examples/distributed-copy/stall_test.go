//go:build linux

package main

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// stoppingStore stops the process around writes of states, and loses answers to them: each fault in turn,
// with some writes between that go well.
type stoppingStore struct {
	jetstream.JetStream
	writes atomic.Int64
}

func (s *stoppingStore) Publish(ctx context.Context, subject string, text []byte, opts ...jetstream.PublishOpt) (*jetstream.PubAck, error) {
	publish := func() (*jetstream.PubAck, error) {
		return s.JetStream.Publish(context.WithoutCancel(ctx), subject, text, opts...)
	}
	if !strings.Contains(subject, ".item.") {
		return publish()
	}
	switch s.writes.Add(1) % 35 {
	case 4: // between the check of the state and the intent
		stopHere()
	case 11: // between the intent and the request
		ack, err := publish()
		stopHere()
		return ack, err
	case 18: // the answer is lost, and the intent is taken back at once
		publish()
		return nil, context.DeadlineExceeded
	case 25: // the same, after others have taken the task over
		publish()
		stopHere()
		return nil, context.DeadlineExceeded
	case 32: // it is stored after the taking back has begun
		go func() { time.Sleep(100 * time.Millisecond); publish() }()
		return nil, context.DeadlineExceeded
	}
	return publish()
}

// isStopped reports whether a process is stopped.
func isStopped(pid int) bool { return stateIn(fmt.Sprintf("/proc/%d/stat", pid)) == 'T' }

// TestStoppedAroundIntent: workers are stopped between a look at a state, the intent, the request and the
// taking back of the intent, while others take their tasks over, and answers of the store are lost. The
// run is killed once, and started again. Nothing is made twice, and nothing is lost.
func TestStoppedAroundIntent(t *testing.T) {
	waitsLong(t)
	for _, service := range []string{"oss replace", "document360"} {
		t.Run(service, func(t *testing.T) {
			t.Parallel()
			with := quick
			with.StoreFaults = true
			w := worlds[service](t, 100)
			w.mayBeUnknown = true // an intent whose request was never sent: the object at the target is older
			args := w.runArgs(t)
			r := startProgram(t, with, w.env, args...)
			stops, runs, wakes := 0, 1, map[int]time.Time{} // of all workers that there were
			for !r.hasEnded(50 * time.Millisecond) {
				for _, pid := range r.workers() {
					if _, isKnown := wakes[pid]; !isKnown {
						wakes[pid] = time.Time{}
					}
				}
				for pid, at := range wakes { // those of a run that was killed hold its lock until they wake
					switch {
					case !isStopped(pid):
						wakes[pid] = time.Time{}
					case at.IsZero():
						stops++
						wakes[pid] = time.Now().Add(time.Duration(1+stops%3) * with.AckWait)
					case time.Now().After(at):
						syscall.Kill(pid, syscall.SIGCONT)
					}
				}
				if runs == 1 && stops >= 4 {
					r.cmd.Process.Kill()
					<-r.ended
					runs++
					r = startProgram(t, with, w.env, args...)
				}
			}
			got := r.result(t)
			if got.report == nil {
				t.Fatalf("code %d; %s", got.code, got.stderr)
			}
			doubled, lost := w.check(t, got)
			want(t, "made twice", doubled, 0)
			want(t, "lost", lost, 0)
			if there := len(w.made()); got.report["complete"] == true && there < w.n-got.count("unknown") {
				t.Errorf("there are %d of %d, and %d are unknown", there, w.n, got.count("unknown"))
			}
			want(t, "pending", got.count("pending"), 0)
			want(t, "failed", got.count("failed"), 0)
			want(t, "runs", runs, 2)
			t.Logf("stopped %d times; %v", stops, got.report)
		})
	}
}

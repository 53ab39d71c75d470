//go:build linux

package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestLinesOfDrain: what ends while a run drains has a line like all else.
func TestLinesOfDrain(t *testing.T) {
	t.Parallel()
	w, release := newHeldWorld(t, 300, 20)
	args := w.runArgs(t)
	r := startProgram(t, calm, w.env, args...)
	got := drain(t, r, w, release, 20)
	want(t, "code", got.code, exitStopped)
	want(t, "item lines", len(got.items), got.count("copied"))
}

// drain interrupts a run after some copies, while others are held back, and lets those end when its workers
// drain.
func drain(t *testing.T, r *running, w *world, release func(), first int) *ran {
	t.Helper()
	for copies(w) < first && !r.hasEnded(5*time.Millisecond) {
	}
	server, err := findServer(dataOf(r.cmd.Args))
	if err != nil {
		t.Fatalf("%v; it says\n%s", err, r.stderr.String())
	}
	r.cmd.Process.Signal(syscall.SIGTERM)
	waitIdle(t, server, localJob)
	release()
	return r.result(t)
}

// TestCrashOfWorker: a worker that crashes is replaced like one that is killed. Go's runtime ends a
// process that has crashed with the code 2.
func TestCrashOfWorker(t *testing.T) {
	t.Parallel()
	w := newOSSWorld(t, 60)
	r := startProgram(t, quick, w.env, w.runArgs(t)...)
	for copies(w) < 10 && !r.hasEnded(5*time.Millisecond) {
	}
	for _, pid := range r.workers() {
		syscall.Kill(pid, syscall.SIGQUIT)
	}
	got := r.result(t)
	want(t, "code", got.code, exitDone)
	wantReport(t, got, 60, 60, 0, 0, 0, 0)
	want(t, "item lines", len(got.items), 60)
}

// TestRequestsOfRefused: the report counts the requests that the service has refused.
func TestRequestsOfRefused(t *testing.T) {
	t.Parallel()
	w := newOSSWorld(t, 100)
	w.srv.SetRate(60, 2*time.Second)
	got := startProgram(t, calm, w.env, w.runArgs(t)...).result(t)
	want(t, "code", got.code, exitDone)
	want(t, "requests", got.count("requests"), len(w.srv.Requests()))
}

// TestRequestsInPeace: the report counts all requests of a job.
func TestRequestsInPeace(t *testing.T) {
	t.Parallel()
	for name, newWorld := range worlds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, 40)
			got := startProgram(t, calm, w.env, w.runArgs(t)...).result(t)
			want(t, "code", got.code, exitDone)
			want(t, "requests", got.count("requests"), len(w.srv.Requests()))
			want(t, "item lines", len(got.items), got.count("listed"))
		})
	}
}

// TestEmptySource: a job without items is done.
func TestEmptySource(t *testing.T) {
	t.Parallel()
	w := newOSSWorld(t, 0)
	args := w.runArgs(t)
	for range 2 {
		got := startProgram(t, calm, w.env, args...).result(t)
		want(t, "code", got.code, exitDone)
		wantReport(t, got, 0, 0, 0, 0, 0, 0)
		want(t, "complete", got.report["complete"], any(true))
	}
}

// TestQuotaOfRunBefore: a run does not wait for the permits that processes of the run before had taken
// and can use no more.
func TestQuotaOfRunBefore(t *testing.T) {
	waitsLong(t)
	w := newOSSWorld(t, 60)
	args := w.runArgs(t)
	r := startProgram(t, quick, w.env, append(args, "-quota", "20")...)
	for len(w.srv.Requests()) < 2 && !r.hasEnded(5*time.Millisecond) {
	}
	time.Sleep(2 * time.Second) // nine requests wait for their permits
	r.cmd.Process.Kill()
	<-r.ended
	r = startProgram(t, quick, w.env, append(args, "-quota", "60000")...)
	want(t, "the second run ends soon", r.hasEnded(15*time.Second), true)
	got := r.result(t)
	want(t, "code", got.code, exitDone)
	want(t, "copied", got.count("copied"), 60)
}

// TestDrainInPause: an interrupt does not wait for the end of a long rate limit: nothing is under way.
func TestDrainInPause(t *testing.T) {
	waitsLong(t)
	w := newOSSWorld(t, 60)
	r := startProgram(t, quick, w.env, w.runArgs(t)...)
	for copies(w) < 10 && !r.hasEnded(5*time.Millisecond) {
	}
	w.srv.SetRate(1, time.Hour)
	time.Sleep(2 * time.Second)
	r.cmd.Process.Signal(syscall.SIGTERM)
	got := r.result(t)
	want(t, "code", got.code, exitStopped)
}

// TestStoppedRun: a run that is stopped with its server for longer than workers count as alive goes on,
// or ends so that it can be resumed: its own accesses to the store have run out of time.
func TestStoppedRun(t *testing.T) {
	waitsLong(t)
	for _, name := range []string{"oss replace", "document360"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := worlds[name](t, 100)
			args := w.runArgs(t)
			r := startProgram(t, quick, w.env, args...)
			for copies(w) < 20 && !r.hasEnded(5*time.Millisecond) {
			}
			r.cmd.Process.Signal(syscall.SIGSTOP)
			time.Sleep(quick.AckWait * 3 / 2)
			r.cmd.Process.Signal(syscall.SIGCONT)
			got := r.result(t)
			if got.code == exitStopped {
				got = startProgram(t, quick, w.env, args...).result(t)
			}
			if got.code != exitDone && got.code != exitUnknown {
				t.Errorf("code %d; %s", got.code, got.stderr)
			}
			doubled, lost := w.check(t, got)
			want(t, "made twice", doubled, 0)
			want(t, "lost", lost, 0)
			t.Logf("%v", got.report)
		})
	}
}

// TestSecretInAddress: an address that holds a password is refused: addresses are in the store.
func TestSecretInAddress(t *testing.T) {
	t.Setenv("BOX_TOKEN", "t")
	code, _, stderr := inProcess("run", "-service", "box", "-from", "1", "-to", "2", "-data", t.TempDir(), "-token-url", "https://u:hunter2@example.com/", "-plan")
	want(t, "code", code, exitUsage)
	if !strings.Contains(stderr, "-token-url") || strings.Contains(stderr, "hunter2") {
		t.Errorf("it says %s", stderr)
	}
}

// TestStoppedRunWithQuota: an item does not fail because the store, which has the quota, does not
// respond for a while.
func TestStoppedRunWithQuota(t *testing.T) {
	waitsLong(t)
	w := newOSSWorld(t, 100)
	r := startProgram(t, quick, w.env, append(w.runArgs(t), "-quota", "60000")...)
	for copies(w) < 20 && !r.hasEnded(5*time.Millisecond) {
	}
	r.cmd.Process.Signal(syscall.SIGSTOP)
	time.Sleep(6 * time.Second)
	r.cmd.Process.Signal(syscall.SIGCONT)
	got := r.result(t)
	want(t, "code", got.code, exitDone)
	wantReport(t, got, 100, 100, 0, 0, 0, 0)
	for _, i := range got.items {
		if i["action"] != "copied" {
			t.Errorf("%v", i)
			break
		}
	}
}

// TestPlanWithQuota: a plan keeps to the quota, too.
func TestPlanWithQuota(t *testing.T) {
	t.Parallel()
	w := newDocument360World(t, 60) // four lists at least
	start := time.Now()
	got := startProgram(t, calm, w.env, append(w.runArgs(t), "-plan", "-quota", "60")...).result(t)
	want(t, "code", got.code, exitDone)
	all := w.srv.Requests()
	if took := all[len(all)-1].Time.Sub(start); len(all) < 4 || took < time.Duration(len(all))*time.Second {
		t.Errorf("%d requests in %v", len(all), took)
	}
}

// TestAllWorkersStart: all workers are started, however small the job.
func TestAllWorkersStart(t *testing.T) {
	t.Setenv(idleEnv, "1") // they end when they are told to
	f := &fleet{size: 8, job: localJob, lock: os.Stdin}
	f.start(func(error) {})
	f.mu.Lock()
	n := len(f.running)
	f.mu.Unlock()
	f.drain(t.Context())
	want(t, "workers that were started", n, 8)
}

// TestInterruptedTwice: the second signal ends a run at once; lines and report agree, and the next run
// goes on.
func TestInterruptedTwice(t *testing.T) {
	waitsLong(t)
	for _, name := range []string{"oss", "box", "document360"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := worlds[name](t, 100)
			args := w.runArgs(t)
			r := startProgram(t, quick, w.env, args...)
			for copies(w) < 20 && !r.hasEnded(5*time.Millisecond) {
			}
			r.cmd.Process.Signal(syscall.SIGINT)
			time.Sleep(5 * time.Millisecond)
			r.cmd.Process.Signal(syscall.SIGINT)
			want(t, "it ends soon", r.hasEnded(15*time.Second), true)
			got := r.result(t)
			want(t, "code", got.code, exitStopped)
			want(t, "item lines", len(got.items), got.count("copied")+got.count("skipped"))
			lines := len(got.items)
			got = startProgram(t, quick, w.env, args...).result(t)
			doubled, lost := w.check(t, got)
			want(t, "made twice", doubled, 0)
			want(t, "lost", lost, 0)
			want(t, "item lines of both", lines+len(got.items), got.count("listed"))
			t.Logf("%v", got.report)
		})
	}
}

// TestLockRemoved: two runs do not use one directory, whatever file of the first one is removed.
func TestLockRemoved(t *testing.T) {
	t.Parallel()
	w, release := newHeldWorld(t, 300, 20)
	args := w.runArgs(t)
	r := startProgram(t, calm, w.env, args...)
	for copies(w) < 20 && !r.hasEnded(5*time.Millisecond) {
	}
	for _, name := range []string{"lock", "server.json"} {
		os.Remove(filepath.Join(dataOf(args), name))
	}
	second := startProgram(t, calm, w.env, args...)
	if second.hasEnded(2 * time.Second) {
		t.Errorf("the second run does not wait: %s", second.stderr.String())
	}
	want(t, "workers of the second run while the first one runs", len(second.workers()), 0)
	release()
	want(t, "code", r.result(t).code, exitDone)
}

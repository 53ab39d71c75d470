//go:build linux

package main

import (
	"net"
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
	w := newOSSWorld(t, 100)
	r := startProgram(t, settings{}, w.env, w.runArgs(t)...)
	for copies(w) < 20 && !r.hasEnded(5*time.Millisecond) {
	}
	r.cmd.Process.Signal(syscall.SIGTERM)
	got := r.result(t, time.Minute)
	want(t, "code", got.code, exitStopped)
	want(t, "item lines", len(got.items), got.count("copied"))
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
	got := r.result(t, time.Minute)
	want(t, "code", got.code, exitDone)
	wantReport(t, got, 60, 60, 0, 0, 0, 0)
	want(t, "item lines", len(got.items), 60)
}

// TestRequestsOfRefused: the report counts the requests that the service has refused.
func TestRequestsOfRefused(t *testing.T) {
	t.Parallel()
	w := newOSSWorld(t, 100)
	w.srv.SetRate(60, 2*time.Second)
	got := startProgram(t, quick, w.env, w.runArgs(t)...).result(t, 2*time.Minute)
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
			got := startProgram(t, quick, w.env, w.runArgs(t)...).result(t, 2*time.Minute)
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
		got := startProgram(t, quick, w.env, args...).result(t, time.Minute)
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
	got := startProgram(t, quick, w.env, append(args, "-quota", "60000")...).result(t, 15*time.Second)
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
	got := r.result(t, 40*time.Second)
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
			time.Sleep(6 * time.Second)
			r.cmd.Process.Signal(syscall.SIGCONT)
			got := r.result(t, time.Minute)
			if got.code == exitStopped {
				got = startProgram(t, quick, w.env, args...).result(t, time.Minute)
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
	got := r.result(t, time.Minute)
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
	got := startProgram(t, settings{}, w.env, append(w.runArgs(t), "-plan", "-quota", "60")...).result(t, time.Minute)
	want(t, "code", got.code, exitDone)
	all := w.srv.Requests()
	if least := time.Duration(len(all)-1) * 900 * time.Millisecond; all[len(all)-1].Time.Sub(all[0].Time) < least {
		t.Errorf("%d requests in %v", len(all), time.Since(start))
	}
}

// TestAllWorkersStart: all workers are started, however small the job.
func TestAllWorkersStart(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0") // they do not end while it says nothing
	if err != nil {
		t.Fatal(err)
	}
	f := &fleet{size: 8, server: address{URL: "nats://" + silent.Addr().String()}, job: localJob, lock: os.Stdin}
	t.Setenv(programEnv, "{}")
	f.start(func(error) {})
	f.mu.Lock()
	n := len(f.running)
	f.mu.Unlock()
	silent.Close()
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
			got := r.result(t, 15*time.Second)
			want(t, "code", got.code, exitStopped)
			want(t, "item lines", len(got.items), got.count("copied")+got.count("skipped"))
			lines := len(got.items)
			got = startProgram(t, quick, w.env, args...).result(t, time.Minute)
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
	w := newOSSWorld(t, 300)
	args := w.runArgs(t)
	r := startProgram(t, quick, w.env, args...)
	for copies(w) < 20 && !r.hasEnded(5*time.Millisecond) {
	}
	for _, name := range []string{"lock", "server.json"} {
		os.Remove(filepath.Join(dataOf(args), name))
	}
	second := startProgram(t, quick, w.env, args...)
	if second.hasEnded(2 * time.Second) {
		t.Errorf("the second run does not wait: %s", second.stderr.String())
	}
	if n := len(second.workers()); n > 0 && !r.hasEnded(0) {
		t.Errorf("the second run has %d workers while the first one runs", n)
	}
	r.result(t, time.Minute)
}

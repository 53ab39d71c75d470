//go:build linux

package main

import (
	"encoding/json"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// newNATS starts a server that no run has started, and returns what a process needs to reach it.
func newNATS(t *testing.T) (args, env []string) {
	t.Helper()
	srv, err := startServer(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(srv.stop)
	return []string{"-nats", srv.URL, "-job", "photos"}, []string{tokenEnv + "=" + srv.Token}
}

// runToEnd runs a command to its end.
func runToEnd(t *testing.T, env []string, args ...string) *running {
	t.Helper()
	r := startProgram(t, settings{}, env, args...)
	if !r.hasEnded(3 * time.Minute) {
		t.Fatalf("%s has not ended; it says\n%s", args[0], r.stderr.String())
	}
	return r
}

func (r *running) code() int { return r.cmd.ProcessState.ExitCode() }

// reportOf reads the report of a command with -json.
func reportOf(t *testing.T, r *running) map[string]any {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(r.stdout.String()), "\n")
	var l struct{ Report map[string]any }
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &l); err != nil {
		t.Fatalf("%v: %s%s", err, r.stdout.String(), r.stderr.String())
	}
	return l.Report
}

// TestCluster: a coordinator and workers that have only a server in common copy a job, which others
// can look at, pause and resume.
func TestCluster(t *testing.T) {
	t.Parallel()
	at, env := newNATS(t)
	w := newOSSWorld(t, 300)
	env = append(env, w.env...)
	with := func(command string, more ...string) []string { return slices.Concat([]string{command}, at, more) }

	want(t, "code of a status without a job", runToEnd(t, env, with("status")...).code(), exitUsage)

	early := startProgram(t, quick, env, with("worker", "-slots", "2")...) // it waits for the job
	coordinator := startProgram(t, settings{}, env, with("coordinator", append([]string{"-base-url", w.srv.URL(), "-json"}, w.args...)...)...)
	for tries := 0; tries < 100 && runToEnd(t, env, with("status")...).code() != exitDone; tries++ {
		time.Sleep(50 * time.Millisecond)
	}
	want(t, "code of pause", runToEnd(t, env, with("pause")...).code(), exitDone)
	workers := []*running{early, startProgram(t, quick, env, with("worker", "-slots", "2")...)}
	waitStill(w)
	before := copies(w)
	time.Sleep(500 * time.Millisecond)
	want(t, "copies while the job is paused", copies(w)-before, 0)
	want(t, "code of resume", runToEnd(t, env, with("resume")...).code(), exitDone)
	for copies(w) < before+50 && !coordinator.hasEnded(10*time.Millisecond) {
	}
	want(t, "code of pause", runToEnd(t, env, with("pause")...).code(), exitDone)
	waitStill(w)
	paused := copies(w)
	time.Sleep(500 * time.Millisecond)
	want(t, "copies while the job is paused", copies(w)-paused, 0)
	status := runToEnd(t, env, with("status", "-json")...)
	if r := reportOf(t, status); r["copied"] != float64(paused) || r["pending"] != float64(300-paused) {
		t.Errorf("the status after %d copies: %v", paused, r)
	}
	if out := runToEnd(t, env, with("status")...).stdout.String(); !strings.HasPrefix(out, "paused") {
		t.Errorf("the status is %s", out)
	}
	want(t, "code of resume", runToEnd(t, env, with("resume")...).code(), exitDone)

	got := coordinator.result(t, 3*time.Minute)
	want(t, "code", got.code, exitDone)
	wantReport(t, got, 300, 300, 0, 0, 0, 0)
	want(t, "item lines", len(got.items), 300)
	for _, worker := range workers {
		if !worker.hasEnded(time.Minute) {
			t.Error("a worker goes on after the job")
			continue
		}
		want(t, "code of a worker", worker.code(), exitDone)
	}
	if r := reportOf(t, runToEnd(t, env, with("report", "-json")...)); r["copied"] != 300.0 || r["complete"] != true {
		t.Errorf("the report is %v", r)
	}
}

// waitStill waits until what is under way has ended.
func waitStill(w *world) {
	for n := -1; n != copies(w); time.Sleep(500 * time.Millisecond) {
		n = copies(w)
	}
}

// TestSecondCoordinator: of two coordinators of one job the one that is behind is refused.
func TestSecondCoordinator(t *testing.T) {
	t.Parallel()
	at, env := newNATS(t)
	w := newDocument360World(t, 200) // ten pages
	env = append(env, w.env...)
	args := slices.Concat([]string{"coordinator"}, at, []string{"-base-url", w.srv.URL(), "-json"}, w.args)
	first, second := startProgram(t, settings{}, env, args...), startProgram(t, settings{}, env, args...)
	worker := startProgram(t, quick, env, slices.Concat([]string{"worker"}, at)...)
	a, b := first.result(t, 3*time.Minute), second.result(t, 3*time.Minute)
	codes := []int{a.code, b.code}
	slices.Sort(codes)
	if codes[0] != exitDone {
		t.Errorf("the codes are %v; %s%s", codes, a.stderr, b.stderr)
	}
	if !worker.hasEnded(time.Minute) {
		t.Error("the worker goes on after the job")
	}
	want(t, "copies", len(w.made()), w.n)
	for name, n := range w.made() {
		if n != 1 {
			t.Errorf("%s was made %d times", name, n)
		}
	}
	r := reportOf(t, runToEnd(t, env, slices.Concat([]string{"report"}, at, []string{"-json"})...))
	want(t, "listed", r["listed"], any(float64(w.n)))
	t.Logf("the codes are %v", codes)
}

// TestWorkersEnd: the workers of a run end soon when it was killed, and a run that is started
// meanwhile waits for them.
func TestWorkersEnd(t *testing.T) {
	t.Parallel()
	w := newOSSWorld(t, 200)
	args := w.runArgs(t)
	r := startProgram(t, quick, w.env, args...)
	for len(r.workers()) < 3 && !r.hasEnded(10*time.Millisecond) {
	}
	pids := r.workers()
	syscall.Kill(pids[0], syscall.SIGSTOP) // it cannot end
	r.cmd.Process.Kill()
	<-r.ended
	next := startProgram(t, quick, w.env, args...)
	if next.hasEnded(2 * time.Second) {
		t.Errorf("the next run does not wait: %s", next.stderr.String())
	}
	before := copies(w)
	time.Sleep(500 * time.Millisecond)
	want(t, "copies while a worker of the other run lives", copies(w)-before, 0)
	for _, pid := range pids[1:] {
		if err := syscall.Kill(pid, 0); err == nil {
			t.Errorf("worker %d lives", pid)
		}
	}
	syscall.Kill(pids[0], syscall.SIGCONT)
	got := next.result(t, 3*time.Minute)
	want(t, "code", got.code, exitDone)
	wantReport(t, got, 200, 200, 0, 0, 0, 0)
}

//go:build linux

package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
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
	r := startProgram(t, calm, env, args...)
	if !r.hasEnded(hang) {
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
	server := address{URL: at[1], Token: strings.TrimPrefix(env[0], tokenEnv+"=")}
	const first = 100
	w, release := newHeldWorld(t, 300, first)
	env = append(env, w.env...)
	with := func(command string, more ...string) []string { return slices.Concat([]string{command}, at, more) }

	want(t, "code of a status without a job", runToEnd(t, env, with("status")...).code(), exitUsage)

	early := startProgram(t, calm, env, with("worker", "-slots", "2")...) // it waits for the job
	coordinator := startProgram(t, calm, env, with("coordinator", append([]string{"-base-url", w.srv.URL(), "-json"}, w.args...)...)...)
	within(t, "there is no job", func() bool { return runToEnd(t, env, with("status")...).code() == exitDone })
	want(t, "code of pause", runToEnd(t, env, with("pause")...).code(), exitDone)
	workers := []*running{early, startProgram(t, calm, env, with("worker", "-slots", "2")...)}
	waitIdle(t, server, "photos")
	waitStill(w)
	before := copies(w)
	time.Sleep(500 * time.Millisecond)
	want(t, "copies while the job is paused", copies(w)-before, 0)
	want(t, "code of resume", runToEnd(t, env, with("resume")...).code(), exitDone)
	for copies(w) < first && !coordinator.hasEnded(10*time.Millisecond) {
	}
	want(t, "code of pause", runToEnd(t, env, with("pause")...).code(), exitDone)
	waitIdle(t, server, "photos")
	release()
	waitStill(w)
	paused := copies(w)
	time.Sleep(500 * time.Millisecond)
	want(t, "copies while the job is paused again", copies(w)-paused, 0)
	within(t, "the status does not have what was copied", func() bool {
		return reportOf(t, runToEnd(t, env, with("status", "-json")...))["copied"] == float64(paused)
	})
	want(t, "pending", reportOf(t, runToEnd(t, env, with("status", "-json")...))["pending"], any(float64(300-paused)))
	if out := runToEnd(t, env, with("status")...).stdout.String(); !strings.HasPrefix(out, "paused") {
		t.Errorf("the status is %s", out)
	}
	want(t, "code of resume", runToEnd(t, env, with("resume")...).code(), exitDone)

	got := coordinator.result(t)
	want(t, "code", got.code, exitDone)
	wantReport(t, got, 300, 300, 0, 0, 0, 0)
	want(t, "item lines", len(got.items), 300)
	for _, worker := range workers {
		if !worker.hasEnded(hang) {
			t.Error("a worker goes on after the job")
			continue
		}
		want(t, "code of a worker", worker.code(), exitDone)
	}
	if r := reportOf(t, runToEnd(t, env, with("report", "-json")...)); r["copied"] != 300.0 || r["complete"] != true {
		t.Errorf("the report is %v", r)
	}
}

// waitIdle waits until no worker of a job asks for a task, as when all were told to pause or to end. What they
// have in hand may go on.
func waitIdle(t *testing.T, at address, job string) {
	t.Helper()
	conn, js, err := (&connection{address: at}).connect("test")
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	within(t, "the workers go on", func() bool {
		todo, err := js.Stream(t.Context(), names{job}.todo())
		if err != nil {
			return false
		}
		idle := 0
		consumers := todo.ListConsumers(t.Context())
		for lane := range consumers.Info() {
			if lane.NumWaiting == 0 {
				idle++
			}
		}
		return consumers.Err() == nil && idle == lanes
	})
}

// waitStill waits until what is in hand has ended.
func waitStill(w *world) {
	for n := -1; n != copies(w); time.Sleep(2 * time.Second) {
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
	first, second := startProgram(t, calm, env, args...), startProgram(t, calm, env, args...)
	worker := startProgram(t, calm, env, slices.Concat([]string{"worker"}, at)...)
	a, b := first.result(t), second.result(t)
	codes := []int{a.code, b.code}
	slices.Sort(codes)
	if codes[0] != exitDone {
		t.Errorf("the codes are %v; %s%s", codes, a.stderr, b.stderr)
	}
	if !worker.hasEnded(hang) {
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
	w, release := newHeldWorld(t, 200, 0)
	args := w.runArgs(t)
	r := startProgram(t, quick, w.env, args...)
	for len(r.workers()) < 3 && !r.hasEnded(10*time.Millisecond) {
	}
	pids := r.workers()
	stopProcess(t, pids[0]) // it cannot end
	r.cmd.Process.Kill()
	<-r.ended
	within(t, "the other workers live", func() bool { return !isAlive(pids[1]) && !isAlive(pids[2]) })
	next := startProgram(t, quick, w.env, args...)
	if next.hasEnded(2 * time.Second) {
		t.Errorf("the next run does not wait: %s", next.stderr.String())
	}
	want(t, "workers of the next run while one of the other run lives", len(next.workers()), 0)
	syscall.Kill(pids[0], syscall.SIGCONT)
	release()
	got := next.result(t)
	want(t, "code", got.code, exitDone)
	wantReport(t, got, 200, 200, 0, 0, 0, 0)
}

// stopProcess stops a process, and returns when all of its threads have stopped.
func stopProcess(t *testing.T, pid int) {
	t.Helper()
	syscall.Kill(pid, syscall.SIGSTOP)
	within(t, "the process does not stop", func() bool {
		threads, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/stat", pid))
		return len(threads) > 0 && !slices.ContainsFunc(threads, func(name string) bool { return stateIn(name) != 'T' })
	})
}

// isAlive reports whether a process has not ended.
func isAlive(pid int) bool {
	state := stateIn(fmt.Sprintf("/proc/%d/stat", pid))
	return state != 0 && state != 'Z'
}

// stateIn returns the state in a file of /proc, as the kernel names it; 0: there is none.
func stateIn(name string) byte {
	text, _ := os.ReadFile(name)
	if _, after, ok := strings.Cut(string(text), ") "); ok {
		return after[0]
	}
	return 0
}

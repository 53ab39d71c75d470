//go:build linux

package main

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestExpires: a worker whose credentials expire ends and says why: it would never be given a task again.
// One whose credentials were renewed in their file goes on.
func TestExpires(t *testing.T) {
	t.Parallel()
	o := newOperator(t)
	srv := newNATSServer(t, "expires", freePort(t), o.lines...)
	w := newOSSWorld(t, 20)
	dir := t.TempDir()
	with := func(command, name string) []string {
		return []string{command, "-nats", srv.url, "-job", "photos", "-nats-credentials", filepath.Join(dir, name)}
	}
	start := func(name string) *running {
		o.user(t, filepath.Join(dir, name), time.Now().Add(10*time.Second))
		r := startProgram(t, quick, w.env, with("worker", name)...)
		within(t, 10*time.Second, "the worker does not connect", func() bool { return strings.Contains(r.stderr.String(), "waiting") })
		return r
	}
	ends, renewed := start("ends"), start("renewed")
	o.user(t, filepath.Join(dir, "renewed"), time.Now().Add(time.Hour))
	o.user(t, filepath.Join(dir, "long"), time.Now().Add(time.Hour))
	coordinator := startProgram(t, quick, w.env, slices.Concat(with("coordinator", "long"), []string{"-json", "-base-url", w.srv.URL()}, w.args)...)
	within(t, time.Minute, "the job cannot be paused", func() bool {
		return runToEnd(t, w.env, with("pause", "long")...).code() == exitDone
	})
	if !ends.hasEnded(30 * time.Second) {
		t.Fatal("a worker whose credentials have expired does not end")
	}
	want(t, "code of the worker whose credentials have expired", ends.code(), exitFailed)
	lines := strings.Split(strings.TrimSpace(ends.stderr.String()), "\n")
	if last := lines[len(lines)-1]; !strings.Contains(last, "-nats-credentials") {
		t.Errorf("it says %s", last)
	}
	want(t, "code of resume", runToEnd(t, w.env, with("resume", "long")...).code(), exitDone)
	want(t, "code of the coordinator", coordinator.result(t, time.Minute).code, exitDone)
	if !renewed.hasEnded(30 * time.Second) {
		t.Fatal("the other worker goes on after the job")
	}
	want(t, "code of the worker whose credentials were renewed", renewed.code(), exitDone)
	for _, secret := range o.secrets {
		if strings.Contains(ends.stderr.String()+renewed.stderr.String()+coordinator.stderr.String(), secret) {
			t.Error("a secret is shown")
		}
	}
}

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
	// A machine that is busy may need longer to start a worker than its credentials are good for.
	start := func(name string) *running {
		for lifetime := 10 * time.Second; ; lifetime *= 2 {
			expires := time.Now().Add(lifetime)
			o.user(t, filepath.Join(dir, name), expires)
			r := startProgram(t, calm, w.env, with("worker", name)...)
			for !strings.Contains(r.stderr.String(), "waiting") && !r.hasEnded(50*time.Millisecond) {
			}
			if time.Until(expires) > lifetime/2 {
				return r
			}
			r.cmd.Process.Kill()
		}
	}
	renewed := start("renewed")
	o.user(t, filepath.Join(dir, "renewed"), time.Now().Add(time.Hour))
	ends := start("ends")
	o.user(t, filepath.Join(dir, "long"), time.Now().Add(time.Hour))
	coordinator := startProgram(t, calm, w.env, slices.Concat(with("coordinator", "long"), []string{"-json", "-base-url", w.srv.URL()}, w.args)...)
	within(t, "the job cannot be paused", func() bool {
		return runToEnd(t, w.env, with("pause", "long")...).code() == exitDone
	})
	if !ends.hasEnded(hang) {
		t.Fatal("a worker whose credentials have expired does not end")
	}
	want(t, "code of the worker whose credentials have expired", ends.code(), exitFailed)
	lines := strings.Split(strings.TrimSpace(ends.stderr.String()), "\n")
	if last := lines[len(lines)-1]; !strings.Contains(last, "-nats-credentials") {
		t.Errorf("it says %s", last)
	}
	want(t, "code of resume", runToEnd(t, w.env, with("resume", "long")...).code(), exitDone)
	want(t, "code of the coordinator", coordinator.result(t).code, exitDone)
	if !renewed.hasEnded(hang) {
		t.Fatal("the other worker goes on after the job")
	}
	want(t, "code of the worker whose credentials were renewed", renewed.code(), exitDone)
	for _, secret := range o.secrets {
		if strings.Contains(ends.stderr.String()+renewed.stderr.String()+coordinator.stderr.String(), secret) {
			t.Error("a secret is shown")
		}
	}
}

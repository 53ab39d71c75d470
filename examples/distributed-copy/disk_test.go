//go:build linux

package main

import (
	"testing"
)

// TestDiskFull: a store that cannot be written any more ends the run. Nothing is sent that is not in
// it, and a later run does the rest.
func TestDiskFull(t *testing.T) {
	t.Parallel()
	w := newReplaceWorld(t, 300)
	args := w.runArgs(t)
	r := startShell(t, "ulimit -f 400;", quick, w.env, args...) // 200 KiB for each file
	got := r.result(t)
	want(t, "code", got.code, exitStopped)
	want(t, "pending is left", got.count("pending") > 0, true)
	t.Logf("%v; %s", got.report, got.stderr)
	got = startProgram(t, quick, w.env, args...).result(t)
	want(t, "code of the second run", got.code, exitDone)
	want(t, "copied and skipped", got.count("copied")+got.count("skipped"), 300)
	doubled, lost := w.check(t, got)
	want(t, "made twice", doubled, 0)
	want(t, "lost", lost, 0)
}

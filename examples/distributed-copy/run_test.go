//go:build linux

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/oss/osstest"
)

// inProcess runs a command in the process of the test.
func inProcess(args ...string) (code int, stdout, stderr string) {
	var out, err bytes.Buffer
	code = start(process{stdin: strings.NewReader(""), stdout: &out, stderr: &err}, args)
	return code, out.String(), err.String()
}

// TestUsage: a program that was started the wrong way sends nothing, and says in one line why.
func TestUsage(t *testing.T) {
	w := newOSSWorld(t, 1)
	for _, v := range w.env {
		name, value, _ := strings.Cut(v, "=")
		t.Setenv(name, value)
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	killed := t.TempDir()
	if err := os.WriteFile(filepath.Join(killed, "server.json"), []byte(`{"url":"nats://127.0.0.1:1"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(more ...string) []string {
		return slices.Concat([]string{"run", "-base-url", w.srv.URL()}, w.args, more)
	}
	for _, tt := range []struct {
		name string
		args []string
		says string
	}{
		{"nothing", nil, "a command is required"},
		{"no such command", []string{"copy"}, `no command "copy"`},
		{"no such flag", run("-colour"), "-colour"},
		{"no -data", run(), "-data is required"},
		{"no -service", []string{"run", "-data", dir}, "-service is required"},
		{"no -from", []string{"run", "-service", "oss", "-data", dir}, "-from and -to"},
		{"a journal", run("-journal", dir), "-journal"},
		{"no worker", run("-data", dir, "-workers", "0"), "-workers"},
		{"fewer than no -quota", run("-data", dir, "-quota", "-1"), "-quota"},
		{"into itself", run("-data", dir, "-to", "photos/logs/old/"), "-to"},
		{"a simulator with an address", run("-sim"), "-sim and -base-url"},
		{"a simulator with -from", []string{"run", "-sim", "-from", "photos/2026/"}, "-sim chooses what is copied"},
		{"-data is a file", run("-data", file), file},
		{"a worker without a server", []string{"worker", "-job", "a"}, "-nats is required"},
		{"a job that is no name", []string{"worker", "-job", "a.b", "-nats", "nats://127.0.0.1:1"}, "-job"},
		{"a status of nothing", []string{"status"}, "-data or -nats"},
		{"a status without a run", []string{"status", "-data", dir}, "no run"},
		{"a status of a run that was killed", []string{"status", "-data", killed}, "no run"},
		{"a part that is too small", run("-data", dir, "-part-size", "1"), "distributed-copy: -part-size must be"},
		{"a server that is not there", []string{"status", "-job", "a", "-nats", "nats://127.0.0.1:1"}, "NATS"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			code, stdout, stderr := inProcess(tt.args...)
			want(t, "code", code, exitUsage)
			if stdout != "" || strings.Count(stderr, "\n") != 1 || !strings.Contains(stderr, tt.says) || strings.Contains(stderr, "oss.") {
				t.Errorf("it says\n%s%swant one line with %q, and no Go name", stdout, stderr, tt.says)
			}
		})
	}
	want(t, "requests", len(w.srv.Requests()), 0)
}

// TestSim: every service has a simulator, which is one more process.
func TestSim(t *testing.T) {
	t.Parallel()
	for service, listed := range map[string]int{"box": 1870, "document360": 253} {
		t.Run(service, func(t *testing.T) {
			t.Parallel()
			r := startProgram(t, calm, nil, "run", "-sim", "-service", service, "-json").result(t)
			want(t, "code", r.code, exitDone)
			want(t, "listed", r.count("listed"), listed)
			want(t, "item lines", len(r.items), listed)
		})
	}
}

// TestPlan: a plan writes nothing, and what is to be done is pending.
func TestPlan(t *testing.T) {
	t.Parallel()
	w := newOSSWorld(t, 5)
	args := append(w.runArgs(t), "-plan")
	r := startProgram(t, calm, w.env, args...).result(t)
	want(t, "code", r.code, exitDone)
	wantReport(t, r, 5, 0, 0, 0, 0, 5)
	if _, err := os.Stat(dataOf(args)); !os.IsNotExist(err) {
		t.Errorf("the directory: %v", err)
	}
}

// TestFailedAgain: a job that has ended, run again, tries what has failed, and lists nothing anew.
func TestFailedAgain(t *testing.T) {
	t.Parallel()
	w := newOSSWorld(t, 30)
	srv := w.srv.(*osstest.Server)
	srv.AddObject("backup", "old/0003", "of another content")
	srv.AddObject("backup", "old/0004", "of another content, too")
	args := w.runArgs(t)
	r := startProgram(t, calm, w.env, args...).result(t)
	want(t, "code", r.code, exitFailed)
	wantReport(t, r, 30, 28, 0, 2, 0, 0)
	srv.Remove("backup", "old/0003")
	srv.AddObject("photos", "logs/9999", "new")
	r = startProgram(t, calm, w.env, args...).result(t)
	want(t, "code of the second run", r.code, exitFailed)
	wantReport(t, r, 30, 29, 0, 1, 0, 0)
	want(t, "item lines of the second run", len(r.items), 2)
	srv.Remove("backup", "old/0004")
	r = startProgram(t, calm, w.env, append(args, "-verify", "read")...).result(t)
	want(t, "code of the third run", r.code, exitDone)
	wantReport(t, r, 30, 30, 0, 0, 0, 0)
	want(t, "copies", copies(w), 30)
	t.Run("another job", func(t *testing.T) {
		r := startProgram(t, calm, w.env, append(args, "-existing", "skip")...).result(t)
		want(t, "code", r.code, exitUsage)
	})
}

// TestMaxFailed: the n-th failure ends the run.
func TestMaxFailed(t *testing.T) {
	t.Parallel()
	w := newOSSWorld(t, 300)
	for i := range 300 {
		w.srv.(*osstest.Server).AddObject("backup", "old/"+strings.Repeat("0", 4-len(strconv.Itoa(i)))+strconv.Itoa(i), "of another content")
	}
	r := startProgram(t, calm, w.env, append(w.runArgs(t), "-max-failed", "3")...).result(t)
	want(t, "code", r.code, exitStopped)
	if r.count("failed") < 3 || !strings.Contains(r.stderr, "-max-failed") {
		t.Errorf("%v; %s", r.report, r.stderr)
	}
}

// TestInterrupted: the first signal drains, and the next run goes on.
func TestInterrupted(t *testing.T) {
	t.Parallel()
	w, release := newHeldWorld(t, 300, 30)
	args := w.runArgs(t)
	got := drain(t, startProgram(t, calm, w.env, args...), w, release, 30)
	want(t, "code", got.code, exitStopped)
	want(t, "copied", got.count("copied"), copies(w))
	want(t, "pending", got.count("pending"), 300-copies(w))
	got = startProgram(t, calm, w.env, args...).result(t)
	want(t, "code of the second run", got.code, exitDone)
	wantReport(t, got, 300, 300, 0, 0, 0, 0)
	want(t, "copies", copies(w), 300)
}

// TestInterruptedInParts: a signal does not wait for the end of a large object, and the next run goes
// on with its parts.
func TestInterruptedInParts(t *testing.T) {
	waitsLong(t)
	t.Parallel()
	w := newOSSWorld(t, 3)
	srv := w.srv.(*osstest.Server)
	srv.AddObject("photos", "logs/large", "", func(o *osstest.Object) { o.Size = 100 << 30 })
	for range 1000 {
		srv.Inject("UploadPartCopy", osstest.Slow(200*time.Millisecond))
	}
	args := append(w.runArgs(t), "-part-size", strconv.Itoa(512<<20)) // 200 parts
	r := startProgram(t, calm, w.env, args...)
	for done(srv, "UploadPartCopy") < 10 && !r.hasEnded(10*time.Millisecond) {
	}
	r.cmd.Process.Signal(syscall.SIGTERM)
	want(t, "it ends soon", r.hasEnded(15*time.Second), true)
	got := r.result(t)
	want(t, "code", got.code, exitStopped)
	parts := done(srv, "UploadPartCopy")
	if parts > 150 {
		t.Errorf("%d parts were made before the end", parts)
	}
	got = startProgram(t, calm, w.env, args...).result(t)
	want(t, "code of the second run", got.code, exitDone)
	wantReport(t, got, 4, 4, 0, 0, 0, 0)
	want(t, "uploads", done(srv, "InitiateMultipartUpload"), 1)
	if n := done(srv, "UploadPartCopy"); n > 200+12 {
		t.Errorf("%d parts were made for 200", n)
	}
}

// done counts the requests of an operation that the service has done.
func done(srv *osstest.Server, op string) (n int) {
	for _, r := range srv.Requests() {
		if r.Op == op && r.Done > 0 {
			n++
		}
	}
	return n
}

// TestRefused: a credential that is not accepted ends the run, which can be resumed.
func TestRefused(t *testing.T) {
	t.Parallel()
	w := newDocument360World(t, 40)
	args := w.runArgs(t)
	r := startProgram(t, calm, []string{"DOCUMENT360_TOKEN=wrong"}, args...).result(t)
	want(t, "code", r.code, exitStopped)
	want(t, "copies", copies(w), 0)
	if !strings.Contains(r.stderr, "credential") || strings.Contains(r.stderr, "wrong") {
		t.Errorf("it says %s", r.stderr)
	}
	r = startProgram(t, calm, []string{"DOCUMENT360_TOKEN=" + document360test.DefaultToken}, args...).result(t)
	want(t, "code of the second run", r.code, exitDone)
	want(t, "copied", r.count("copied"), w.n)
}

// TestSecrets: no process has a credential among its arguments, and no file but the one for other
// commands holds the token of the server.
func TestSecrets(t *testing.T) {
	t.Parallel()
	w, _ := newHeldWorld(t, 200, 0)
	args := w.runArgs(t)
	r := startProgram(t, calm, w.env, args...)
	for len(r.workers()) < 3 && !r.hasEnded(10*time.Millisecond) {
	}
	found, err := findServer(dataOf(args))
	if err != nil || len(found.Token) < 32 {
		t.Fatalf("%v, %d characters", err, len(found.Token))
	}
	for _, pid := range append(r.workers(), r.cmd.Process.Pid) {
		line, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/cmdline")
		if err != nil || bytes.Contains(line, []byte(found.Token)) {
			t.Errorf("%v, %q", err, line)
		}
	}
	info, err := os.Stat(filepath.Join(dataOf(args), "server.json"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", err, info)
	}
	without := connection{address: address{URL: found.URL}}
	if conn, _, err := without.connect("nobody"); err == nil {
		conn.Close()
		t.Error("the server accepts a connection without a token")
	}
	if !strings.Contains(found.URL, "127.0.0.1") {
		t.Errorf("the server listens on %s", found.URL)
	}
}

//go:build linux

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// programEnv makes the test's binary the program; its value is the settings of forTests.
const programEnv = "FARCOPY_DISTRIBUTED_COPY"

// idleEnv makes the test's binary a process that does nothing until its standard input ends.
const idleEnv = "FARCOPY_IDLE"

func TestMain(m *testing.M) {
	if os.Getenv(idleEnv) != "" {
		io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}
	if config := os.Getenv(natsEnv); config != "" {
		serveNATS(config)
	}
	if text := os.Getenv(programEnv); text != "" {
		if err := json.Unmarshal([]byte(text), &forTests); err != nil {
			panic(err)
		}
		if forTests.SendLate {
			httpClient = &http.Client{Transport: lateSender{new(atomic.Int64)}}
		}
		if forTests.StoreFaults {
			wrapStore = func(js jetstream.JetStream) jetstream.JetStream { return &stoppingStore{JetStream: js} }
		}
		main()
	}
	forTests.WaitAtMost = hang     // of the connections of the tests themselves
	flag.Set("test.parallel", "4") // unless the command line says something else: tests wait for most of their time
	os.Exit(m.Run())
}

// lateSender stops the process before its third request that makes something and then before every
// tenth, and sends the request when the process goes on, whatever its deadline.
type lateSender struct{ made *atomic.Int64 }

func (s lateSender) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Method != http.MethodGet && req.Method != http.MethodHead && s.made.Add(1)%10 == 3 {
		stopHere()
		req = req.WithContext(context.WithoutCancel(req.Context()))
	}
	return http.DefaultTransport.RoundTrip(req)
}

// stopHere stops the process. The signal is for this thread: one for the process may be delivered to
// another thread, a moment after this one has gone on to send its request.
func stopHere() {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	syscall.Tgkill(os.Getpid(), syscall.Gettid(), syscall.SIGSTOP)
}

// hang bounds what happens sooner or later, on a machine that does much else, too.
const hang = 10 * time.Minute

var (
	// calm are the settings of runs whose processes nobody kills: none of them counts as dead, also on a busy
	// machine, and no request has taken too long. A task that was delivered to a worker in the moment in which it
	// was told to end or to pause is delivered again after AckWait.
	calm = settings{AckWait: defaultAckWait, WaitAtMost: hang}

	// quick are the settings of runs whose workers are killed. A worker that is alive may count as dead, but an
	// intent has to be stored within a third of AckWait, or nothing is ever sent. A copy has to be made within
	// CopyTimeout, and to be found within ReconcileTimeout.
	quick = settings{
		AckWait: 6 * time.Second, CopyTimeout: 5 * time.Second, ReconcileTimeout: 5 * time.Second, MaxTaken: 1000, WaitAtMost: hang,
	}
)

// running is a process of the program.
type running struct {
	cmd            *exec.Cmd
	stdout, stderr lockedBuffer
	ended          chan struct{}
}

// lockedBuffer can be read while a process writes to it.
type lockedBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// startProgram starts the program.
func startProgram(t *testing.T, with settings, env []string, args ...string) *running {
	t.Helper()
	return startShell(t, "", with, env, args...)
}

// startShell starts the program by a shell; command goes before it.
func startShell(t *testing.T, command string, with settings, env []string, args ...string) *running {
	t.Helper()
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(with)
	if err != nil {
		t.Fatal(err)
	}
	r := &running{ended: make(chan struct{})}
	r.cmd = exec.Command("sh", append([]string{"-c", command + ` exec "$0" "$@"`, binary}, args...)...)
	r.cmd.Env = append(append(os.Environ(), env...), programEnv+"="+string(text))
	r.cmd.Stdout, r.cmd.Stderr = &r.stdout, &r.stderr
	if err := r.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.cmd.Process.Kill(); <-r.ended })
	go func() {
		r.cmd.Wait() // its error is in the state
		close(r.ended)
	}()
	return r
}

// hasEnded reports whether the process has ended, and waits for that for d.
func (r *running) hasEnded(d time.Duration) bool {
	select {
	case <-r.ended:
		return true
	case <-time.After(d):
		return false
	}
}

// result waits for the end, and reads what the program has printed.
func (r *running) result(t *testing.T) *ran {
	t.Helper()
	if !r.hasEnded(hang) {
		t.Fatalf("not ended after %v; %s; it says\n%s", hang, dump(dataOf(r.cmd.Args)), tail(r.stderr.String()))
	}
	return readRun(t, r.cmd.ProcessState.ExitCode(), r.stdout.String(), r.stderr.String())
}

func tail(s string) string { return s[max(0, len(s)-20000):] }

// workers returns the worker processes of a run.
func (r *running) workers() (pids []int) { return r.workersIn("RSDT") }

// workersIn returns the workers in one of some states, as the kernel names them.
func (r *running) workersIn(states string) (pids []int) {
	all, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, name := range all {
		text, err := os.ReadFile(name)
		if err != nil {
			continue // it has ended
		}
		_, after, _ := strings.Cut(string(text), ") ")
		f := strings.Fields(after)
		if len(f) < 2 || f[1] != strconv.Itoa(r.cmd.Process.Pid) || !strings.Contains(states, f[0]) {
			continue
		}
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(name)))
		if line, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid)); bytes.Contains(line, []byte("-end-with-stdin")) {
			pids = append(pids, pid)
		}
	}
	slices.Sort(pids)
	return pids
}

// ran is what a run of the program has printed.
type ran struct {
	code   int
	items  []map[string]string
	report map[string]any
	stdout string
	stderr string
}

func (r *ran) count(name string) int {
	n, ok := r.report[name].(float64)
	if !ok {
		return -1
	}
	return int(n)
}

// readRun checks what all runs with -json have in common.
func readRun(t *testing.T, code int, stdout, stderr string) *ran {
	t.Helper()
	r := &ran{code: code, stdout: stdout, stderr: stderr}
	if code == exitUsage {
		if n := strings.Count(r.stderr, "\n"); n != 1 || r.stdout != "" {
			t.Errorf("code 2, and it says\n%s%s", r.stdout, r.stderr)
		}
		return r
	}
	for line := range strings.Lines(r.stdout) {
		var l struct {
			Item   map[string]string `json:"item"`
			Report map[string]any    `json:"report"`
		}
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		if l.Item != nil {
			r.items = append(r.items, l.Item)
		} else {
			r.report = l.Report
		}
	}
	if r.report == nil {
		t.Fatalf("code %d without a report; it says\n%s", code, r.stderr)
	}
	if sum := r.count("copied") + r.count("skipped") + r.count("failed") + r.count("unknown") + r.count("pending"); sum != r.count("listed") {
		t.Errorf("the numbers do not add up: %v", r.report)
	}
	return r
}

func want[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// wantReport compares counts: listed, copied, skipped, failed, unknown, pending.
func wantReport(t *testing.T, r *ran, counts ...int) {
	t.Helper()
	for i, name := range []string{"listed", "copied", "skipped", "failed", "unknown", "pending"} {
		want(t, name, r.count(name), counts[i])
	}
	if t.Failed() {
		t.Logf("it says\n%s", r.stderr)
	}
}

//go:build linux

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/farcopy/farcopy/oss/osstest"
)

// measureQueueing measures how soon a coordinator queues what it may queue at once.
func measureQueueing(t *testing.T) []row {
	at, env := newNATS(t)
	w := newPlainWorld(t, maxQueued, 0)
	args := append([]string{"coordinator"}, at...)
	args = append(append(args, "-base-url", w.srv.URL(), "-json"), w.args...)
	began := time.Now()
	r := startProgram(t, calm, append(env, w.env...), args...)
	queued := 0
	for queued < maxQueued && !r.hasEnded(200*time.Millisecond) {
		queued = queuedAt(t, at[1], strings.TrimPrefix(env[0], tokenEnv+"="))
	}
	took := time.Since(began)
	want(t, "queued", queued, maxQueued)
	return []row{{
		fmt.Sprintf("%d tasks listed and queued, before which no more are", maxQueued),
		fmt.Sprintf("%.1f s, %.0f a second; the process with the coordinator holds %s", took.Seconds(), float64(maxQueued)/took.Seconds(), megabytes(residentOf(r.cmd.Process.Pid))),
		"-", "-",
	}}
}

// queuedAt counts the tasks of the job of newNATS that are queued; 0: there is no job yet.
func queuedAt(t *testing.T, url, token string) int {
	t.Helper()
	at := connection{address: address{URL: url, Token: token}}
	conn, js, err := at.connect("figures")
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	n := names{"photos"}
	stream, err := js.Stream(context.Background(), n.todo())
	if err != nil {
		return 0
	}
	p := &pages{js: js, stream: stream, names: n}
	queued, err := p.queued(context.Background(), n.allLanes())
	if err != nil {
		t.Fatal(err)
	}
	return int(queued)
}

// short bounds the search for copies that were under way when a run was killed: it holds up the lanes
// that they are in, which is not what is measured.
var short = settings{CopyTimeout: time.Second, ReconcileTimeout: 5 * time.Second}

// counted is a run of the program whose item lines are counted, and not kept.
type counted struct {
	cmd    *exec.Cmd
	items  atomic.Int64
	began  time.Time
	first  atomic.Int64 // nanoseconds until the first line
	last   []byte       // the beginning of the last line
	stderr bytes.Buffer
	ended  chan struct{}
}

func (c *counted) Write(p []byte) (int, error) {
	c.first.CompareAndSwap(0, int64(time.Since(c.began)))
	c.items.Add(int64(bytes.Count(p, []byte{'\n'})))
	c.last = append(c.last, p...)
	if i := bytes.LastIndexByte(bytes.TrimRight(c.last, "\n"), '\n'); i >= 0 {
		c.last = bytes.Clone(c.last[i+1:])
	}
	return len(p), nil
}

func startCounted(t *testing.T, env []string, args ...string) *counted {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(short)
	if err != nil {
		t.Fatal(err)
	}
	c := &counted{cmd: exec.Command(self, args...), began: time.Now(), ended: make(chan struct{})}
	c.cmd.Env = append(append(os.Environ(), env...), programEnv+"="+string(text))
	c.cmd.Stdout, c.cmd.Stderr = c, &c.stderr
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.cmd.Process.Kill(); <-c.ended })
	go func() {
		c.cmd.Wait() // its error is in the state
		close(c.ended)
	}()
	return c
}

// wait waits until n lines were printed, or the run has ended, and returns how long it took to the
// first.
func (c *counted) wait(t *testing.T, n int64) time.Duration {
	t.Helper()
	for c.items.Load() < n {
		select {
		case <-c.ended:
			if c.items.Load() < n {
				t.Fatalf("the run has ended after %d lines, not %d: %s %s", c.items.Load(), n, c.last, tail(c.stderr.String()))
			}
		case <-time.After(100 * time.Millisecond):
		}
	}
	return time.Duration(c.first.Load())
}

// measureItems runs a large job, kills the run and its workers at three quarters, and runs it to its
// end, and once more.
func measureItems(t *testing.T) []row {
	const workers = 4
	w := newPlainWorld(t, *figureItems, 0)
	w.srv.(*osstest.Server).KeepRequests(1000)
	dir := filepath.Join(t.TempDir(), "job")
	args := append([]string{
		"run", "-base-url", w.srv.URL(), "-data", dir, "-json", "-workers", strconv.Itoa(workers), "-slots", "8", "-verify", "answer",
	}, w.args...)
	n := int64(*figureItems)
	c := startCounted(t, w.env, args...)
	c.wait(t, n*3/4)
	rate := float64(c.items.Load()) / time.Since(c.began).Seconds()
	server, ofWorkers := residentOf(c.cmd.Process.Pid), largestOf((&running{cmd: c.cmd}).workers())
	disk := sizeOf(t, dir)
	done := c.items.Load()
	c.cmd.Process.Kill() // its workers end with it
	<-c.ended

	c = startCounted(t, w.env, args...)
	restart := c.wait(t, 1)
	<-c.ended
	want(t, "code", c.cmd.ProcessState.ExitCode(), exitDone)
	if report := string(c.last); !strings.Contains(report, fmt.Sprintf(`"listed":%d`, n)) {
		t.Errorf("the report is %s", report)
	}
	copied := linesBelow(w.srv.Tree(), "old/")
	want(t, "copied", len(copied), int(n))

	c = startCounted(t, w.env, args...)
	again := c.wait(t, 1)
	<-c.ended
	what := fmt.Sprintf("a job of %d items with %d workers, ", n, workers)
	return []row{
		{what + "while it runs", fmt.Sprintf("%.0f items/s, a service that takes no time", rate), "-", "-"},
		{what + fmt.Sprintf("when %d have ended: the largest resident memory so far", done), fmt.Sprintf("the run with its server %s, the largest worker %s", megabytes(server), megabytes(ofWorkers)), "-", "-"},
		{what + "then: the files of `-data`", fmt.Sprintf("%s, %d bytes an item", megabytes(disk), disk/done), "-", "-"},
		{what + "killed then: from the next start to its first outcome", fmt.Sprintf("%.1f s", restart.Seconds()), "-", "-"},
		{what + "run again after its end: until its report", fmt.Sprintf("%.1f s, all files of `-data` checked", again.Seconds()), "-", "-"},
	}
}

// residentOf returns the largest resident memory that a process has had so far.
func residentOf(pid int) int64 {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	for line := range strings.Lines(string(text)) {
		if f := strings.Fields(line); len(f) == 3 && f[0] == "VmHWM:" {
			n, _ := strconv.ParseInt(f[1], 10, 64)
			return n << 10
		}
	}
	return 0
}

func largestOf(pids []int) (n int64) {
	for _, pid := range pids {
		n = max(n, residentOf(pid))
	}
	return n
}

// sizeOf returns the bytes of all files of a directory, some of which may go while it is read.
func sizeOf(t *testing.T, dir string) (n int64) {
	t.Helper()
	err := filepath.WalkDir(dir, func(_ string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return nil
		}
		if info, err := e.Info(); err == nil {
			n += info.Size()
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func megabytes(n int64) string { return fmt.Sprintf("%.0f MB", float64(n)/1e6) }

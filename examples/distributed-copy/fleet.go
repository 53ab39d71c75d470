package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// fleet are the worker processes of a run.
type fleet struct {
	size    int
	slots   int
	verbose bool
	server  address
	job     string
	lock    *os.File // which the workers hold, too
	stderr  io.Writer

	mu       sync.Mutex
	draining bool
	running  map[*exec.Cmd]io.Closer // and what ends the process when it is closed
	all      sync.WaitGroup
}

const (
	restartPause = 200 * time.Millisecond

	// A worker that lives for less than shortLife, maxShort times in a row, cannot run here.
	shortLife = 2 * time.Second
	maxShort  = 20
)

// start starts the workers. Each that dies is replaced, until the fleet is drained. fail is called if
// that is of no use.
func (f *fleet) start(fail func(error)) {
	f.running = map[*exec.Cmd]io.Closer{}
	for range f.size {
		first := f.startOne() // not in the goroutine: a job may be over before that begins
		f.all.Go(func() {
			if err := f.keepOne(first); err != nil {
				fail(err)
			}
		})
	}
}

// keepOne keeps one worker alive.
func (f *fleet) keepOne(c *child) error {
	for short := 0; short < maxShort; c = f.startOne() {
		code, said, err := f.wait(c)
		why, isOwn := strings.CutPrefix(said, program+": ") // Go's runtime ends a process that crashes with the code 2, too
		switch {
		case f.isDraining():
			return nil
		case err != nil:
			return fmt.Errorf("a worker cannot be started: %w", err)
		case isOwn && (code == exitUsage || code == exitStopped):
			return errors.New(why)
		case time.Since(c.began) < shortLife && code >= 0:
			short++
		default:
			short = 0
		}
		time.Sleep(restartPause)
	}
	return errors.New("workers end as soon as they are started")
}

// child is a worker process; without a command there is none.
type child struct {
	cmd   *exec.Cmd
	words lastLine
	began time.Time
	err   error
}

// wait waits for the end of a worker, and returns its exit code, -1 for one that was killed, and its
// last words.
func (f *fleet) wait(c *child) (code int, said string, err error) {
	if c.cmd == nil {
		return 0, "", c.err
	}
	c.cmd.Wait() // its error is in the state
	f.mu.Lock()
	delete(f.running, c.cmd)
	f.mu.Unlock()
	return c.cmd.ProcessState.ExitCode(), c.words.last(), nil
}

// startOne starts a worker, unless the fleet is drained.
func (f *fleet) startOne() *child {
	c := &child{began: time.Now(), words: lastLine{to: f.stderr}}
	binary, err := os.Executable()
	if err != nil {
		c.err = err
		return c
	}
	args := []string{"worker", "-nats", f.server.URL, "-job", f.job, "-slots", strconv.Itoa(f.slots), "-end-with-stdin"}
	if f.verbose {
		args = append(args, "-v")
	}
	cmd := exec.Command(binary, args...)
	cmd.Env = append(os.Environ(), tokenEnv+"="+f.server.Token)
	cmd.ExtraFiles = []*os.File{f.lock}
	cmd.Stderr = &c.words
	end, err := cmd.StdinPipe()
	if err != nil {
		c.err = err
		return c
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.draining {
		return c
	}
	if c.err = cmd.Start(); c.err == nil {
		c.cmd, f.running[cmd] = cmd, end
	}
	return c
}

func (f *fleet) isDraining() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.draining
}

// drain lets the workers end what is in progress. When ctx ends, they end at once.
func (f *fleet) drain(ctx context.Context) {
	f.mu.Lock()
	f.draining = true
	for cmd := range f.running {
		cmd.Process.Signal(syscall.SIGTERM)
	}
	f.mu.Unlock()
	defer context.AfterFunc(ctx, f.abandon)()
	f.all.Wait()
}

// abandon ends the workers at once.
func (f *fleet) abandon() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.draining = true
	for cmd, end := range f.running {
		end.Close()
		time.AfterFunc(5*time.Second, func() { cmd.Process.Kill() }) // one that is stopped does not hear
	}
}

// lastLine passes on what is written to it, and keeps the last line.
type lastLine struct {
	to io.Writer

	mu   sync.Mutex
	line []byte
	rest []byte
}

func (l *lastLine) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.rest = append(l.rest, p...)
	for {
		i := bytes.IndexByte(l.rest, '\n')
		if i < 0 {
			break
		}
		l.line = bytes.Clone(l.rest[:i])
		l.rest = l.rest[i+1:]
	}
	if l.to != nil {
		l.to.Write(p)
	}
	return len(p), nil
}

func (l *lastLine) last() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return string(l.line)
}

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
)

// taskEnv holds the task of a process that the quickstart has started to be killed.
const taskEnv = "FARCOPY_QUICKSTART_TASK"

// runTask is the main function of such a process: it prints its report.
func runTask(text string) error {
	var t task
	if err := json.Unmarshal([]byte(text), &t); err != nil {
		return err
	}
	r, err := t.run(context.Background())
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(r)
}

// process is this program, running a task.
type process struct {
	cmd            *exec.Cmd
	stdout, stderr strings.Builder
	started, ended chan struct{}
	killed         atomic.Bool
}

func newProcess(ctx context.Context, t task) (*process, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(t)
	if err != nil {
		return nil, err
	}
	p := &process{cmd: exec.CommandContext(ctx, program), started: make(chan struct{}), ended: make(chan struct{})}
	p.cmd.Env = append(os.Environ(), taskEnv+"="+string(text))
	p.cmd.Stdout, p.cmd.Stderr = &p.stdout, &p.stderr
	return p, nil
}

// kill kills the process (SIGKILL) and waits for its end. The simulator calls it while the process
// waits for a response.
func (p *process) kill() {
	<-p.started
	p.killed.Store(true)
	p.cmd.Process.Kill()
	<-p.ended
}

// run starts the process and waits for its end.
func (p *process) run() error {
	if err := p.cmd.Start(); err != nil {
		return err
	}
	close(p.started)
	err := p.cmd.Wait()
	close(p.ended)
	return err
}

// report runs the process, which must end by itself, and returns its report.
func (p *process) report() (r report, err error) {
	if err := p.run(); err != nil {
		return r, fmt.Errorf("a process of the quickstart: %w: %s", err, &p.stderr)
	}
	return r, json.Unmarshal([]byte(p.stdout.String()), &r)
}

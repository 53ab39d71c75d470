//go:build unix

package killtest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// process is a running worker.
type process struct {
	cmd    *exec.Cmd
	life   int
	began  chan struct{} // closed when it begins its first copy
	exited chan struct{} // closed when it has ended and all it said was read

	mu     sync.Mutex
	said   []string
	stderr bytes.Buffer
	err    error // of the exit; valid after exited
}

// startProcess starts the test's own binary as a worker, which finds its spec in a variable.
func startProcess(env string, s any, life int) (*process, error) {
	text, err := json.Marshal(s)
	if err != nil {
		return nil, err
	}
	binary, err := os.Executable()
	if err != nil {
		return nil, err
	}
	p := &process{cmd: exec.Command(binary), life: life, began: make(chan struct{}), exited: make(chan struct{})}
	p.cmd.Env = append(os.Environ(), env+"="+string(text))
	p.cmd.Stderr = &p.stderr
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		defer close(p.exited)
		for lines := bufio.NewReader(out); ; {
			line, err := lines.ReadString('\n')
			if err != nil {
				break // a worker that was killed may have written a part of a line
			}
			p.hear(strings.TrimSuffix(line, "\n"))
		}
		p.err = p.cmd.Wait()
	}()
	return p, nil
}

func (p *process) hear(line string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.said) == 0 {
		close(p.began)
	}
	p.said = append(p.said, line)
}

// saved returns the sizes of the intents that the worker saved.
func (p *process) saved() (sizes []int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, line := range p.said {
		var n, size int
		if _, err := fmt.Sscanf(line, "saved %d %d", &n, &size); err == nil {
			sizes = append(sizes, size)
		}
	}
	return sizes
}

// kill kills the worker and reports whether it died of that.
func (p *process) kill() bool {
	p.cmd.Process.Kill()
	<-p.exited
	return p.cmd.ProcessState != nil && !p.cmd.ProcessState.Exited()
}

// killAfter kills the worker some time after it has begun its first copy, unless it ends before.
func (p *process) killAfter(d time.Duration) bool {
	select {
	case <-p.began:
	case <-p.exited:
		return false
	}
	select {
	case <-time.After(d):
		return p.kill()
	case <-p.exited:
		return false
	}
}

// wait returns an error unless the worker ended by itself and well.
func (p *process) wait() error {
	<-p.exited
	if p.err != nil {
		return fmt.Errorf("worker %d: %w: %s", p.life, p.err, p.stderr.String())
	}
	return nil
}

// copyInHand returns the last word about the copy that the worker was making, and that copy; -1 if there was none.
func (p *process) copyInHand() (verb string, n int, resumed bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	n = -1
	for _, line := range p.said {
		var about int
		verb, _, _ = strings.Cut(line, " ")
		if _, err := fmt.Sscanf(line, verb+" %d", &about); err != nil {
			continue
		}
		switch n = about; verb {
		case "begin":
			resumed = strings.HasSuffix(line, "true")
		case "told":
			n = -1
		}
	}
	return verb, n, resumed
}

package main

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"github.com/farcopy/farcopy/examples/internal/cli"
)

// simulateCommand as the first argument makes the program a simulator of -sim, for the programs
// that use one journal: the one that starts it, and after its death the next one.
const simulateCommand = "simulate"

// linger is how long a simulator waits for the next program.
const linger = 10 * time.Minute

// connect uses the simulator that a file describes, and starts it if there is no file. The
// simulator lives at least until done is called or this process ends.
func connect(file, service string) (d demo, done func(), err error) {
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return d, nil, cli.Usagef("%w", err)
	}
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		if err := startSimulator(file, service); err != nil {
			return d, nil, cli.Usagef("the simulator does not start: %w", err)
		}
		text, err = os.ReadFile(file)
	}
	if err == nil {
		err = json.Unmarshal(text, &d)
	}
	switch dir := filepath.Dir(file); {
	case err != nil:
		return d, nil, cli.Usagef("%s: %w", file, err)
	case d.Service != service:
		return d, nil, cli.Usagef("the journal %s is that of a job with -sim -service %s", dir, d.Service)
	default:
		if done, err = d.hold(); err != nil {
			return d, nil, cli.Usagef("the simulator of %s has ended, and with it what was copied there: remove %[1]s to begin again", dir)
		}
		return d, done, nil
	}
}

// hold connects to a simulator, which does not end while the connection is open.
func (d demo) hold() (release func(), err error) {
	conn, err := net.DialTimeout("tcp", d.Control, 5*time.Second)
	if err != nil {
		return nil, err
	}
	conn.SetDeadline(time.Now().Add(5 * time.Second))
	fmt.Fprintln(conn, d.Token)
	if line, err := bufio.NewReader(conn).ReadString('\n'); err != nil || line != "ok\n" {
		conn.Close()
		return nil, errors.New("another program has its port")
	}
	return func() { conn.Close() }, nil
}

// startSimulator starts the simulator as a process that lives on when this one ends.
func startSimulator(file, service string) error {
	binary, err := os.Executable()
	if err != nil {
		return err
	}
	cmd := exec.Command(binary, simulateCommand, service, file)
	cmd.Env = []string{"SYSTEMROOT=" + os.Getenv("SYSTEMROOT")} // no credentials
	cmd.SysProcAttr = detached()
	ready, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	line, _ := bufio.NewReader(ready).ReadString('\n')
	go cmd.Wait()
	if line = strings.TrimSpace(line); line != "ready" {
		return errors.New(line)
	}
	return nil
}

// simulate is the program as a simulator. It describes itself in the file, and ends when no program
// has used it for a while, or when its file is gone.
func simulate(service, file string, stdout io.Writer) int {
	fail := func(err error) int {
		fmt.Fprintln(stdout, cli.Line(err.Error()))
		return exitUsage
	}
	control, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fail(err)
	}
	if demos[service] == nil {
		return fail(fmt.Errorf("there is no service %q", service))
	}
	d, stop, err := startDemo(service)
	if err != nil {
		return fail(err)
	}
	defer stop()
	d.Control, d.Token = control.Addr().String(), rand.Text()
	text, err := json.Marshal(d)
	if err != nil {
		return fail(err)
	}
	if err := createWhole(file, text); err != nil && !errors.Is(err, fs.ErrExist) {
		return fail(err)
	}
	var users users
	users.last.Store(time.Now().UnixNano())
	go users.accept(control, d.Token)
	fmt.Fprintln(stdout, "ready")
	for range time.Tick(200 * time.Millisecond) {
		now, err := os.ReadFile(file)
		if isMine := err == nil && bytes.Equal(now, text); users.idle(isMine, time.Now()) {
			return exitDone
		}
	}
	return exitDone
}

// createWhole creates a file that nobody sees in part. If it exists, the error matches fs.ErrExist:
// another simulator was faster.
func createWhole(file string, text []byte) error {
	temporary := fmt.Sprintf("%s.%d", file, os.Getpid())
	defer os.Remove(temporary)
	if err := os.WriteFile(temporary, text, 0o600); err != nil {
		return err
	}
	return os.Link(temporary, file)
}

// users are the programs that hold a simulator.
type users struct {
	n    atomic.Int64
	last atomic.Int64 // when one was there, in nanoseconds
}

// idle reports whether the simulator is of no use any more. One whose file is gone will not be found
// by a later program.
func (u *users) idle(hasFile bool, now time.Time) bool {
	if u.n.Load() > 0 {
		return false
	}
	return !hasFile || now.Sub(time.Unix(0, u.last.Load())) > linger
}

func (u *users) accept(control net.Listener, token string) {
	for {
		conn, err := control.Accept()
		if err != nil {
			return
		}
		go u.serve(conn, token)
	}
}

// serve counts a program until its connection ends, which it does with the program.
func (u *users) serve(conn net.Conn, token string) {
	defer conn.Close()
	in := bufio.NewReader(io.LimitReader(conn, 1000))
	if line, err := in.ReadString('\n'); err != nil || strings.TrimSpace(line) != token {
		return
	}
	u.n.Add(1)
	fmt.Fprintln(conn, "ok")
	in.ReadString('\n')
	u.last.Store(time.Now().UnixNano())
	u.n.Add(-1)
}

//go:build unix

package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestKilledDemo: a demonstration that is killed in the middle goes on with the same journal, at the
// same simulator: what was copied is there, and is not copied again.
func TestKilledDemo(t *testing.T) {
	for _, tt := range []struct {
		service string
		items   int
		there   int // that are at the target from the beginning

		// A service that shows no more of a copy than its name cannot tell in the end whether a
		// request was sent that the journal announces.
		mayBeUnknown bool
	}{
		{service: "oss", items: 2001},
		{service: "box", items: 2891},
		{service: "bitpaket", items: 493, there: 1},
		{service: "document360", items: 493, there: 1, mayBeUnknown: true},
		{service: "oracle", items: 493, there: 1, mayBeUnknown: true},
	} {
		t.Run(tt.service, func(t *testing.T) {
			t.Parallel()
			args := []string{"-sim", "-service", tt.service, "-json", "-journal", filepath.Join(t.TempDir(), "job")}
			told := killAfter(t, 150, args...)

			r := runProgram(t, nil, args...)
			unknown := r.count("unknown")
			if !tt.mayBeUnknown || unknown == 0 {
				want(t, "code", r.code, exitDone)
			} else {
				want(t, "code", r.code, exitUnknown)
			}
			wantReport(t, r, tt.items, tt.items-tt.there-unknown, tt.there, 0, unknown, 0)
			if most := tt.items - told; len(r.items) > most {
				t.Errorf("the second run tells %d items, want %d at most: the first one has told %d", len(r.items), most, told)
			}

			plan := runProgram(t, nil, append(args, "-plan")...)
			if missing := plan.count("pending"); missing > unknown {
				t.Errorf("%d items are not at the target, and %d are unknown", missing, unknown)
			}
			again := runProgram(t, nil, args...)
			want(t, "copied when run again", again.count("copied")+again.count("unknown"), tt.items-tt.there)
		})
	}
}

// killAfter runs the program until it has told n items, kills it, and returns how many it has told.
func killAfter(t *testing.T, n int, args ...string) (told int) {
	t.Helper()
	cmd, _, stderr := process(t, "", args...)
	in, out := narrowPipe(t)
	cmd.Stdout = in
	err := cmd.Start()
	in.Close()
	if err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if !strings.HasPrefix(lines.Text(), `{"item":`) || !strings.HasSuffix(lines.Text(), "}}") {
			continue // the last one may be torn
		}
		if told++; told == n {
			cmd.Process.Kill()
		}
	}
	cmd.Wait()
	if told < n || cmd.ProcessState.ExitCode() != -1 {
		t.Fatalf("the program was not killed: %v, %d items; it says\n%s", cmd.ProcessState, told, stderr)
	}
	return told
}

// narrowPipe returns a connection in which little has room: a program that has much to say cannot end before
// it is read.
func narrowPipe(t *testing.T) (in, out *os.File) {
	t.Helper()
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	fds, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, fd := range fds {
		syscall.CloseOnExec(fd)
	}
	if err := syscall.SetsockoptInt(fds[0], syscall.SOL_SOCKET, syscall.SO_SNDBUF, 4096); err != nil {
		t.Fatal(err)
	}
	in, out = os.NewFile(uintptr(fds[0]), "in"), os.NewFile(uintptr(fds[1]), "out")
	t.Cleanup(func() { out.Close() })
	return in, out
}

// readDemo reads how the simulator of a journal describes itself.
func readDemo(t *testing.T, journal string) (d demo) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(journal, ".simulator"))
	if err == nil {
		err = json.Unmarshal(text, &d)
	}
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// waitForEnd waits until nothing listens any more.
func waitForEnd(t *testing.T, address string) {
	t.Helper()
	for end := time.Now().Add(hang); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			return
		}
		conn.Close()
	}
	t.Errorf("something still listens at %s", address)
}

// stopped is a demonstration that was interrupted at its beginning, so that its simulator lives.
func stoppedDemo(t *testing.T, args ...string) {
	t.Helper()
	interrupts := make(chan os.Signal, 2)
	interrupts <- os.Interrupt
	if r := runProgram(t, interrupts, args...); r.code != exitStopped {
		t.Fatalf("code %d: %s", r.code, r.stderr)
	}
}

// TestSimulatorEnds: a simulator ends when its journal is removed. A journal whose simulator has
// ended is refused, because a new simulator has not what was copied.
func TestSimulatorEnds(t *testing.T) {
	journal := filepath.Join(t.TempDir(), "job")
	args := []string{"-sim", "-json", "-journal", journal}
	stoppedDemo(t, args...)
	d := readDemo(t, journal)
	file := filepath.Join(journal, ".simulator")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	remove(t, file)
	waitForEnd(t, d.Control)
	waitForEnd(t, strings.TrimPrefix(d.URL, "http://"))

	write(t, file, string(text))
	r := runProgram(t, nil, args...)
	want(t, "code", r.code, exitUsage)
	if want := "the simulator of " + journal + " has ended"; !strings.Contains(r.stderr, want) {
		t.Errorf("it says\n%swant %q", r.stderr, want)
	}

	listener, err := net.Listen("tcp", "127.0.0.1:0") // another program has the port
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	write(t, file, strings.ReplaceAll(string(text), d.Control, listener.Addr().String()))
	go func() {
		if conn, err := listener.Accept(); err == nil {
			conn.Write([]byte("220 ready\r\n"))
			conn.Close()
		}
	}()
	r = runProgram(t, nil, args...)
	want(t, "code when another program has the port", r.code, exitUsage)
}

// TestDemoJournals: -sim goes on with the journals of its own service only, and leaves no trace in
// others.
func TestDemoJournals(t *testing.T) {
	journal := filepath.Join(t.TempDir(), "job")
	stoppedDemo(t, "-sim", "-json", "-journal", journal)
	r := runProgram(t, nil, "-sim", "-json", "-service", "box", "-journal", journal)
	want(t, "code with another service", r.code, exitUsage)
	if want := "-sim -service oss"; !strings.Contains(r.stderr, want) {
		t.Errorf("it says\n%swant %q", r.stderr, want)
	}

	srv := newServer(t, 3)
	other := filepath.Join(t.TempDir(), "job")
	want(t, "code without -sim", runProgram(t, nil, args(srv, "-journal", other)...).code, exitDone)
	r = runProgram(t, nil, "-sim", "-json", "-journal", other)
	want(t, "code with the journal of a service", r.code, exitUsage)
	if _, err := os.Stat(filepath.Join(other, ".simulator")); !os.IsNotExist(err) {
		t.Errorf("it has left a simulator: %v", err)
	}

	planned := filepath.Join(t.TempDir(), "job")
	want(t, "code of a plan", runProgram(t, nil, "-sim", "-json", "-plan", "-journal", planned).code, exitDone)
	if _, err := os.Stat(planned); !os.IsNotExist(err) {
		t.Errorf("a plan has made the journal: %v", err)
	}
}

// TestIdle: a simulator is of use while a program uses it, and for a while after that if it can be
// found.
func TestIdle(t *testing.T) {
	now := time.Now()
	for _, tt := range []struct {
		name     string
		programs int64
		last     time.Time
		hasFile  bool
		want     bool
	}{
		{"used", 1, now.Add(-time.Hour), true, false},
		{"used, and the journal is removed", 1, now, false, false},
		{"left", 0, now.Add(-linger), true, false},
		{"left for long", 0, now.Add(-linger - 1), true, true},
		{"the journal is removed", 0, now, false, true},
	} {
		var u users
		u.n.Store(tt.programs)
		u.last.Store(tt.last.UnixNano())
		want(t, tt.name, u.idle(tt.hasFile, now), tt.want)
	}
}

// TestNoSimulator: a simulator that cannot start says why.
func TestNoSimulator(t *testing.T) {
	var stdout bytes.Buffer
	want(t, "code", simulate("s3", filepath.Join(t.TempDir(), "x"), &stdout), exitUsage)
	want(t, "it says", stdout.String(), "there is no service \"s3\"\n")
	stdout.Reset()
	want(t, "code without a directory", simulate("oss", filepath.Join(t.TempDir(), "no", "x"), &stdout), exitUsage)
	if !strings.Contains(stdout.String(), "no such file") {
		t.Errorf("it says %q", &stdout)
	}
}

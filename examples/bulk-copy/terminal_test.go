//go:build unix

package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"

	"github.com/farcopy/farcopy/oss/osstest"
)

// terminal is the program on a terminal.
type terminal struct {
	cmd   *exec.Cmd
	pty   *os.File
	out   safeBuffer
	ended chan struct{}
}

// onTerminal starts the program on a terminal with so many columns. stdout may be nil: the terminal.
func onTerminal(t *testing.T, columns int, stdout io.Writer, env []string, args ...string) *terminal {
	t.Helper()
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	x := &terminal{cmd: exec.Command(binary, args...), ended: make(chan struct{})}
	x.cmd.Env = append(append(os.Environ(), programEnv+"=1", "TERM=xterm", "NO_COLOR="), env...)
	x.cmd.Stdout = stdout
	if x.pty, err = pty.StartWithSize(x.cmd, &pty.Winsize{Rows: 24, Cols: uint16(columns)}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.cmd.Process.Kill(); x.pty.Close() })
	go func() { io.Copy(&x.out, x.pty); close(x.ended) }()
	return x
}

// waitFor waits until the terminal shows a text.
func (x *terminal) waitFor(t *testing.T, text string) {
	t.Helper()
	x.waitUntil(t, fmt.Sprintf("%q", text), func(shown string) bool { return strings.Contains(shown, text) })
}

// waitUntil waits until what the terminal has shown is as it has to be.
func (x *terminal) waitUntil(t *testing.T, what string, is func(shown string) bool) {
	t.Helper()
	for end := time.Now().Add(hang); !is(x.out.String()); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("no %s on the terminal:\n%s", what, x.out.String())
		}
	}
}

// wait waits for the end of the program.
func (x *terminal) wait(t *testing.T) (code int) {
	t.Helper()
	select {
	case <-x.ended:
	case <-time.After(hang):
		t.Fatalf("the program does not end:\n%s", x.out.String())
	}
	x.cmd.Wait()
	return x.cmd.ProcessState.ExitCode()
}

// plainArgs are args without -json.
func plainArgs(srv *osstest.Server, more ...string) []string {
	return slices.DeleteFunc(args(srv, more...), func(a string) bool { return a == "-json" })
}

// holdCopies has copies wait until release is called.
func holdCopies(t *testing.T, srv *osstest.Server, first int) (release func()) {
	released := make(chan struct{})
	release = sync.OnceFunc(func() { close(released) })
	t.Cleanup(release)
	hold(srv, "CopyObject", first, func() {}, released)
	return release
}

// TestAsks: on a terminal the plan is shown and has to be confirmed. Who goes on with a journal is
// not asked again.
func TestAsks(t *testing.T) {
	srv := newServer(t, 30)
	srv.AddObject("backup", "old/003", "line 3")
	journal := filepath.Join(t.TempDir(), "job")
	for _, no := range []string{"\n", "no\n", "\x04", "\x03"} {
		x := onTerminal(t, 80, nil, nil, plainArgs(srv, "-journal", journal)...)
		x.waitFor(t, "Go on? [y/N] ")
		io.WriteString(x.pty, no)
		want(t, fmt.Sprintf("code after %q", no), x.wait(t), exitStopped)
		if _, err := os.Stat(journal); !os.IsNotExist(err) {
			t.Errorf("%q: the journal: %v", no, err)
		}
	}
	want(t, "copies", copies(srv), 0)

	x := onTerminal(t, 80, nil, nil, plainArgs(srv, "-journal", journal)...)
	x.waitFor(t, "30 items: 29 to copy, 1 there already, 0 that cannot be copied\r\n")
	x.waitFor(t, "Go on? [y/N] ")
	io.WriteString(x.pty, "y\n")
	want(t, "code", x.wait(t), exitDone)
	want(t, "copies", copies(srv), 29)

	x = onTerminal(t, 80, nil, nil, plainArgs(srv, "-journal", journal)...)
	want(t, "code of the second run", x.wait(t), exitDone)
	want(t, "the second run asks", strings.Contains(x.out.String(), "Go on?"), false)
}

// TestTerminal: a bar on a terminal, without colours and no wider than it; lines on one that cannot
// move its cursor.
func TestTerminal(t *testing.T) {
	for _, tt := range []struct {
		name    string
		columns int
		env     []string
		bar     *regexp.Regexp // nil: none
	}{
		{"wide", 100, nil, regexp.MustCompile(`^\[=*>?-*\] \d+%  \d+ of 40 items, \d+ B of 270 B, \d+/s$`)},
		{"narrow", 30, []string{"NO_COLOR=1"}, regexp.MustCompile(`^\d+%  \d+ of 40 items$`)},
		{"very narrow", 12, nil, regexp.MustCompile(`^\d+%  \d+ of\S* ?\S*$`)},
		{"dumb", 100, []string{"TERM=dumb"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			srv := newServer(t, 40)
			release := holdCopies(t, srv, 20)
			x := onTerminal(t, tt.columns, nil, tt.env, plainArgs(srv, "-workers", "8")...)
			x.waitFor(t, "Go on? [y/N] ")
			io.WriteString(x.pty, "y\n")
			countBars := func(shown string) (bars int) {
				for line := range strings.SplitSeq(redraw.ReplaceAllString(shown, ""), "\r\n") {
					if tt.bar != nil && tt.bar.MatchString(line) {
						bars++
					}
				}
				return bars
			}
			if tt.bar != nil {
				x.waitUntil(t, "three bars", func(shown string) bool { return countBars(shown) > 2 })
			}
			release()
			want(t, "code", x.wait(t), exitDone)
			_, shown, _ := strings.Cut(x.out.String(), "cannot be resumed\r\n")
			drawn, rest, _ := strings.Cut(shown, "40 items: 40 copied, ")
			if rest == "" {
				t.Fatalf("no report:\n%q", x.out.String())
			}
			for line := range strings.SplitSeq(redraw.ReplaceAllString(drawn, ""), "\r\n") {
				if strings.Contains(line, "\x1b") {
					t.Errorf("a control sequence that is not of a bar: %q", line)
				}
				if len(line) >= tt.columns {
					t.Errorf("%d columns in %d: %q", len(line), tt.columns, line)
				}
			}
			bars := countBars(drawn)
			if want := tt.bar != nil; want != (bars > 2) {
				t.Errorf("%d bars:\n%q", bars, drawn)
			}
			if tt.bar == nil && strings.Contains(x.out.String(), "\x1b") {
				t.Errorf("a control sequence on a terminal that knows none:\n%q", x.out.String())
			}
		})
	}
}

// TestTerminalJSON: with -json into a file there is a bar on the terminal, and nothing is asked. On
// one terminal there is no bar between the lines.
func TestTerminalJSON(t *testing.T) {
	for _, toFile := range []bool{true, false} {
		srv := newServer(t, 40)
		release := holdCopies(t, srv, 20)
		var file bytes.Buffer
		var stdout io.Writer
		if toFile {
			stdout = &file
		}
		x := onTerminal(t, 100, stdout, nil, args(srv, "-workers", "8")...)
		if toFile {
			x.waitUntil(t, "bar", redraw.MatchString)
		} else {
			time.Sleep(500 * time.Millisecond) // in which a bar would be drawn
		}
		release()
		want(t, "code", x.wait(t), exitDone)
		text := x.out.String()
		want(t, fmt.Sprintf("a bar, with -json into a file: %t", toFile), redraw.MatchString(text), toFile)
		if toFile {
			wantReport(t, readRun(t, exitDone, file.String(), text), 40, 40, 0, 0, 0, 0)
		}
	}
}

// TestCtrlC: the first Ctrl-C says for how many requests it waits, and the run ends with them.
func TestCtrlC(t *testing.T) {
	srv := newServer(t, 100)
	release := holdCopies(t, srv, 0)
	journal := filepath.Join(t.TempDir(), "job")
	x := onTerminal(t, 80, nil, nil, plainArgs(srv, "-workers", "3", "-journal", journal)...)
	x.waitFor(t, "Go on? [y/N] ")
	io.WriteString(x.pty, "y\n")
	x.waitFor(t, "3 workers")
	for sent(srv, "CopyObject") < 3 {
		time.Sleep(10 * time.Millisecond)
	}
	io.WriteString(x.pty, "\x03")
	x.waitFor(t, "stop at once")
	release()
	want(t, "code", x.wait(t), exitStopped)
	text := x.out.String()
	if !regexp.MustCompile(`stopping: waiting for 3 requests; press Ctrl-C again to stop at once\r\n`).MatchString(text) {
		t.Errorf("the terminal shows\n%s", text)
	}
	next := "go on where it ended\r\n     bulk-copy -service oss -from photos/logs/ -to backup/old/ -journal " + journal
	if !strings.Contains(text, next) {
		t.Errorf("no %q in\n%s", next, text)
	}
}

//go:build unix

package main

import (
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/creack/pty"
)

// onTerminal runs the program on a terminal and returns what that shows.
func onTerminal(t *testing.T, env []string, args ...string) string {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Env = append(append(os.Environ(), programEnv+"=1", "TERM=xterm", "NO_COLOR="), env...)
	terminal, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 45, Cols: 100})
	if err != nil {
		t.Fatal(err)
	}
	defer terminal.Close()
	shown, _ := io.ReadAll(terminal) // on Linux its end is an error
	if err := cmd.Wait(); err != nil {
		t.Fatalf("%v\n%s", err, shown)
	}
	return strings.ReplaceAll(string(shown), "\r\n", "\n")
}

var colour = regexp.MustCompile("\x1b\\[[0-9;]*m")

func TestColours(t *testing.T) {
	want := golden(t, "quickstart.golden")
	for _, tt := range []struct {
		name     string
		env      []string
		args     []string
		coloured bool
	}{
		{"on a terminal", nil, nil, true},
		{"-no-color", nil, []string{"-no-color"}, false},
		{"NO_COLOR", []string{"NO_COLOR=1"}, nil, false},
		{"on a dumb terminal", []string{"TERM=dumb"}, nil, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := onTerminal(t, tt.env, tt.args...)
			if is := colour.MatchString(got); is != tt.coloured {
				t.Errorf("coloured: %t, want %t", is, tt.coloured)
			}
			if text := colour.ReplaceAllString(got, ""); text != want {
				t.Errorf("without its colours it is\n%s\nwant\n%s", text, want)
			}
			for what, coloured := range map[string]string{
				"two copies in red":              "\x1b[31m2 files\x1b[0m",
				"a copy that was found in green": "\x1b[32m1 file, found by reading\x1b[0m",
				"what is new in green":           "\x1b[32m  + /Archives/Pictures from 2017/\x1b[0m",
			} {
				if is := strings.Contains(got, coloured); is != tt.coloured {
					t.Errorf("%s: %t, want %t", what, is, tt.coloured)
				}
			}
		})
	}
}

// TestSIGKILL: the process is killed for real.
func TestSIGKILL(t *testing.T) {
	p, _ := killed(t, farcopyClient)
	status, ok := p.cmd.ProcessState.Sys().(syscall.WaitStatus)
	if !ok || !status.Signaled() || status.Signal() != syscall.SIGKILL {
		t.Errorf("the process ended with %v, want SIGKILL", p.cmd.ProcessState)
	}
}

//go:build unix

package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// programEnv makes the test's binary the program.
const programEnv = "FARCOPY_BULK_COPY"

func TestMain(m *testing.M) {
	hurry, demoFiles, demoReconcileTimeout = 10, 40, 8*time.Second
	if os.Getenv(programEnv) != "" || len(os.Args) > 1 && os.Args[1] == simulateCommand {
		main()
	}
	os.Exit(m.Run())
}

// process starts the program; command goes before its arguments.
func process(t *testing.T, command string, args ...string) (cmd *exec.Cmd, stdout, stderr *bytes.Buffer) {
	t.Helper()
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd = exec.Command("sh", append([]string{"-c", command + ` exec "$0" "$@"`, binary}, args...)...)
	cmd.Env = append(os.Environ(), programEnv+"=1")
	stdout, stderr = new(bytes.Buffer), new(bytes.Buffer)
	cmd.Stdout, cmd.Stderr = stdout, stderr
	return cmd, stdout, stderr
}

// TestSignals: SIGINT and SIGTERM drain, a second one ends the process at once.
func TestSignals(t *testing.T) {
	for _, signals := range [][]os.Signal{{os.Interrupt}, {syscall.SIGTERM}, {os.Interrupt, syscall.SIGTERM}} {
		t.Run(fmt.Sprint(signals), func(t *testing.T) {
			srv := newServer(t, 100)
			journal := filepath.Join(t.TempDir(), "job")
			cmd, stdout, _ := process(t, "", args(srv, "-journal", journal, "-workers", "4")...)
			stderr := hear(stopping)
			cmd.Stderr = stderr
			released := stderr.said
			if len(signals) == 2 { // the process does not wait for what is under way
				released = make(chan struct{})
			}
			started := make(chan struct{})
			hold(srv, "CopyObject", 30, func() {
				<-started
				cmd.Process.Signal(signals[0])
				if len(signals) == 2 {
					<-stderr.said // two signals at once may be one
					cmd.Process.Signal(signals[1])
				}
			}, released)
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			close(started)
			cmd.Wait()
			if len(signals) == 2 {
				close(released)
			}
			r := readRun(t, cmd.ProcessState.ExitCode(), stdout.String(), stderr.String())
			want(t, "code", r.code, exitStopped)
			if r.count("pending") == 0 {
				t.Errorf("nothing is pending: %v", r.report)
			}
			if len(signals) == 2 {
				return
			}
			r = runProgram(t, nil, args(srv, "-journal", journal)...)
			want(t, "code of the second run", r.code, exitDone)
			wantReport(t, r, 100, 100, 0, 0, 0, 0)
		})
	}
}

// TestAsksNobody: a program whose files are no terminal asks nothing, and copies.
func TestAsksNobody(t *testing.T) {
	srv := newServer(t, 3)
	var plain []string
	for _, a := range args(srv) {
		if a != "-json" {
			plain = append(plain, a)
		}
	}
	cmd, stdout, _ := process(t, "", plain...)
	cmd.Stdin, cmd.Stderr = nil, nil // the null device
	cmd.Run()
	want(t, "code", cmd.ProcessState.ExitCode(), exitDone)
	want(t, "copies", copies(srv), 3)
	if !strings.HasPrefix(stdout.String(), "3 items: 3 copied") {
		t.Errorf("it says %s", stdout)
	}
}

// TestJournalBreaks: a journal that cannot be written any more ends the run. Nothing is sent that is
// not in it, and a later run does the rest.
func TestJournalBreaks(t *testing.T) {
	srv := newServer(t, 300)
	journal := filepath.Join(t.TempDir(), "job")
	cmd, stdout, stderr := process(t, "ulimit -f 200;", args(srv, "-journal", journal)...) // 100 KiB for each file
	cmd.Run()
	r := readRun(t, cmd.ProcessState.ExitCode(), stdout.String(), stderr.String())
	want(t, "code", r.code, exitStopped)
	if !strings.Contains(r.stderr, "file too large") || r.count("pending") == 0 {
		t.Errorf("%v; it says\n%s", r.report, r.stderr)
	}
	r = runProgram(t, nil, args(srv, "-journal", journal)...)
	want(t, "code of the second run", r.code, exitDone)
	want(t, "copied and skipped", r.count("copied")+r.count("skipped"), 300)
	want(t, "copies", copies(srv), 300)
}

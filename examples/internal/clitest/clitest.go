// Package clitest runs the example programs in tests.
package clitest

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy/examples/internal/cli"
)

// Case is one run of a program.
type Case struct {
	Name string
	Env  map[string]string
	Args []string
	Code int    // the exit code
	Says string // part of what it prints, or of its error
}

// Table runs cases. The variables are those that the program reads: they are unset where a case
// does not set them.
func Table(t *testing.T, run cli.Run, variables []string, cases []Case) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			Setenv(t, variables, c.Env)
			var stdout, stderr bytes.Buffer
			err := run(t.Context(), c.Args, &stdout, &stderr)
			check(t, err, c.Code, c.Says, &stdout)
		})
	}
}

// Setenv sets the variables that a program reads, or makes them empty.
func Setenv(t *testing.T, variables []string, env map[string]string) {
	t.Helper()
	for _, name := range variables {
		t.Setenv(name, "")
	}
	for name, value := range env {
		t.Setenv(name, value)
	}
}

// Interrupted runs a program, cancels its context as soon as requests returns something, and
// expects the program to say that the outcome is unknown.
func Interrupted[R any](t *testing.T, run cli.Run, args []string, requests func() []R) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		for len(requests()) == 0 && ctx.Err() == nil {
			time.Sleep(time.Millisecond)
		}
		cancel()
	}()
	var stdout, stderr bytes.Buffer
	err := run(ctx, args, &stdout, &stderr)
	check(t, err, cli.ExitUnknown, "outcome unknown", &stdout)
}

func check(t *testing.T, err error, code int, says string, stdout *bytes.Buffer) {
	t.Helper()
	if got := cli.ExitCode(err); got != code {
		t.Errorf("exit code %d, want %d: %v", got, code, err)
	}
	text := stdout.String()
	if code != cli.ExitCopied && err != nil {
		text = err.Error()
		if strings.Contains(text, "\n") {
			t.Errorf("the error has more than one line: %q", text)
		}
	}
	if !strings.Contains(text, says) {
		t.Errorf("it says\n%s\nwant %q in it", text, says)
	}
}

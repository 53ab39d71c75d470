package cli_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/examples/internal/cli"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oss"
)

func TestExitCode(t *testing.T) {
	for _, tt := range []struct {
		err  error
		want int
	}{
		{nil, cli.ExitCopied},
		{flag.ErrHelp, cli.ExitCopied},
		{cli.Usagef("x"), cli.ExitUsage},
		{fmt.Errorf("y: %w", cli.Usagef("x")), cli.ExitUsage},
		{errors.Join(fs.ErrInvalid, bitpaket.ErrNotExecuted), cli.ExitUsage},
		{fs.ErrInvalid, cli.ExitNotCopied},
		{errors.New("x"), cli.ExitNotCopied},
		{bitpaket.ErrNotExecuted, cli.ExitNotCopied},
		{bitpaket.ErrOutcomeUnknown, cli.ExitUnknown},
		{oracle.ErrOutcomeUnknown, cli.ExitUnknown},
		{document360.ErrOutcomeUnknown, cli.ExitUnknown},
		{&oss.UnknownOutcomeError{Err: fs.ErrNotExist}, cli.ExitUnknown},
	} {
		if got := cli.ExitCode(tt.err); got != tt.want {
			t.Errorf("%v: %d, want %d", tt.err, got, tt.want)
		}
	}
}

func TestCommand(t *testing.T) {
	for _, tt := range []struct {
		args string
		want string
	}{
		{"", ""},
		{"-sim -timeout 1s -v", ""},
		{"-base-url http://127.0.0.1:1", ""},
		{"-h", "help requested"},
		{"-nonsense", "not defined: -nonsense"},
		{"-timeout x", "invalid value"},
		{"a", `unexpected argument "a"`},
		{"-sim -base-url x", "exclude each other"},
	} {
		var stdout, stderr bytes.Buffer
		cmd := cli.New("x-copy", "X_TOKEN", &stdout, &stderr)
		err := cmd.Parse(strings.Fields(tt.args))
		if fmt.Sprint(err) == "<nil>" != (tt.want == "") || !strings.Contains(fmt.Sprint(err), tt.want) {
			t.Errorf("%q: %v, want %q", tt.args, err, tt.want)
		}
		if help := tt.args == "-h"; help != strings.Contains(stdout.String(), "X_TOKEN") || !help && stdout.Len() > 0 {
			t.Errorf("%q prints %q", tt.args, &stdout)
		}
		if stderr.Len() > 0 {
			t.Errorf("%q logs %q", tt.args, &stderr)
		}
	}
}

func TestRequireEnv(t *testing.T) {
	t.Setenv("FARCOPY_A", "a")
	t.Setenv("FARCOPY_B", "")
	if err := cli.RequireEnv("FARCOPY_A"); err != nil {
		t.Error(err)
	}
	err := cli.RequireEnv("FARCOPY_A", "FARCOPY_B")
	if cli.ExitCode(err) != cli.ExitUsage || !strings.Contains(fmt.Sprint(err), "FARCOPY_B") {
		t.Errorf("got %v", err)
	}
}

func TestTimeout(t *testing.T) {
	var out bytes.Buffer
	cmd := cli.New("x-copy", "", &out, &out)
	if err := cmd.Parse([]string{"-timeout", "1h"}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := cmd.Context(context.Background())
	defer cancel()
	if end, ok := ctx.Deadline(); !ok || time.Until(end) > time.Hour {
		t.Errorf("the deadline is %v, %t", end, ok)
	}
}

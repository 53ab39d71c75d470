package cli_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
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
		{"-nonsense", "not defined: -nonsense (-h lists the flags)"},
		{"-timeout x", "invalid value"},
		{"-timeout -1s", "-timeout must not be negative"},
		{"a", `unexpected argument "a" (-h lists the flags)`},
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

func TestRequire(t *testing.T) {
	for _, tt := range []struct{ args, want string }{
		{"-base-url http://127.0.0.1:1 -id x", ""},
		{"-sim -id x", ""}, // a simulator is its own address
		{"-sim", "the flag -id is required (-h lists the flags)"},
		{"-id x", "the flag -base-url is required (-h lists the flags)"},
		{"", "the flags -id and -base-url are required (-h lists the flags)"},
	} {
		cmd := cli.New("x-copy", "X_TOKEN", io.Discard, io.Discard)
		cmd.String("id", "", "`id` of the thing")
		cmd.Require("id", "base-url")
		if err := cmd.Parse(strings.Fields(tt.args)); err != nil {
			t.Fatal(err)
		}
		err := cmd.Complete()
		if got := fmt.Sprint(err); err == nil != (tt.want == "") || err != nil && got != tt.want {
			t.Errorf("%q: %v, want %q", tt.args, err, tt.want)
		}
	}
}

func TestHelp(t *testing.T) {
	var help bytes.Buffer
	cmd := cli.New("x-copy", "X_TOKEN", &help, io.Discard)
	cmd.String("id", "", "`id` of the thing")
	cmd.Require("id", "base-url")
	cmd.Done = "accepted"
	if err := cmd.Parse([]string{"-h"}); !errors.Is(err, flag.ErrHelp) {
		t.Fatal(err)
	}
	const want = `usage: x-copy [flags]
  -base-url address
    	address of the service (required)
  -id id
    	id of the thing (required)
  -sim
    	copy on an embedded simulator, which has values for all that is required
  -timeout duration
    	end the whole call after this time; 0: no limit
  -v	log every request to stderr
environment:
  X_TOKEN
exit codes:
  0 accepted, 1 not copied, 2 started the wrong way, 3 outcome unknown
`
	if help.String() != want {
		t.Errorf("help\n%s\nwant\n%s", &help, want)
	}
}

func TestRequireEnv(t *testing.T) {
	t.Setenv("FARCOPY_A", "a")
	t.Setenv("FARCOPY_B", "")
	if err := cli.RequireEnv("FARCOPY_A"); err != nil {
		t.Error(err)
	}
	for _, tt := range []struct {
		names []string
		want  string
	}{
		{[]string{"FARCOPY_A", "FARCOPY_B"}, "the environment variable FARCOPY_B is not set; -sim needs none"},
		{[]string{"FARCOPY_B", "FARCOPY_A", "FARCOPY_C"}, "the environment variables FARCOPY_B and FARCOPY_C are not set; -sim needs none"},
		{[]string{"FARCOPY_B", "FARCOPY_C", "FARCOPY_D"}, "the environment variables FARCOPY_B, FARCOPY_C and FARCOPY_D are not set; -sim needs none"},
	} {
		err := cli.RequireEnv(tt.names...)
		if cli.ExitCode(err) != cli.ExitUsage || fmt.Sprint(err) != tt.want {
			t.Errorf("got %v, want %s", err, tt.want)
		}
	}
}

// TestPlain: what a client says about a field is said about its flag, and all other errors stay.
func TestPlain(t *testing.T) {
	cmd := cli.New("x-copy", "", io.Discard, io.Discard)
	cmd.String("source-if-match", "", "")
	cmd.String("path", "", "")
	for _, tt := range []struct{ text, want string }{
		{"oss.CopyObject: SourceIfMatch cannot be sent in a header", "-source-if-match cannot be sent in a header"},
		{"bitpaket.Copy: Objects[0].Path must not be .", "-path must not be ."},
		{"oss.CopyObject: Tags needs Replace", "-tag needs Replace"},
		{"oss.CopyObject: The path is long: OSS ignores SourceIfNoneMatch", "The path is long: OSS ignores SourceIfNoneMatch"},
		{"box.NewClient: BaseURL is plain http; use https or set AllowPlainHTTP", "-base-url is plain http; use https"},
	} {
		refused := fmt.Errorf("%s%w%w", tt.text, hidden{fs.ErrInvalid}, hidden{bitpaket.ErrNotExecuted})
		err := cmd.Plain(refused, "Tags", "-tag")
		if err.Error() != tt.want {
			t.Errorf("got %v, want %s", err, tt.want)
		}
		if !errors.Is(err, refused) {
			t.Errorf("%v is no longer the client's error", err)
		}
		if code := cli.ExitCode(err); code != cli.ExitUsage {
			t.Errorf("%v: exit code %d, want %d", err, code, cli.ExitUsage)
		}
		if other := errors.New(tt.text); cmd.Plain(other) != other {
			t.Errorf("%q is not left alone", tt.text)
		}
	}
	if err := cmd.Plain(nil); err != nil {
		t.Error(err)
	}
}

// hidden is an error that adds nothing to the text.
type hidden struct{ error }

func (hidden) Error() string   { return "" }
func (h hidden) Unwrap() error { return h.error }

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

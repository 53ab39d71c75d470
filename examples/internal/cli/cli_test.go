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
	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
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

// TestHelpIsNarrow: no line of a help is wider than a terminal, unless it is one word.
func TestHelpIsNarrow(t *testing.T) {
	var help bytes.Buffer
	cmd := cli.New("x-copy", "X_TOKEN, or X_CLIENT_ID, X_CLIENT_SECRET, X_SUBJECT_TYPE and X_SUBJECT_ID; of a link X_CODE", &help, io.Discard)
	cmd.String("directive", "", "`COPY` the metadata of the source, which is the default, or REPLACE it by the flags below; it is required")
	cmd.String("token-url", "https://"+strings.Repeat("x", 90), "`address`")
	if err := cmd.Parse([]string{"-h"}); !errors.Is(err, flag.ErrHelp) {
		t.Fatal(err)
	}
	for line := range strings.Lines(help.String()) {
		if shown := strings.TrimRight(strings.ReplaceAll(line, "\t", "    "), "\n"); len(shown) > 80 && strings.Contains(strings.TrimSpace(shown), " ") {
			t.Errorf("%d columns: %s", len(shown), line)
		}
	}
	for _, part := range []string{
		"    \tCOPY the metadata of the source, which is the default, or REPLACE it by\n    \tthe flags below; it is required\n",
		"  X_TOKEN, or X_CLIENT_ID, X_CLIENT_SECRET, X_SUBJECT_TYPE and X_SUBJECT_ID; of\n  a link X_CODE\n",
		"  -v\tlog every request to stderr\n",
	} {
		if !strings.Contains(help.String(), part) {
			t.Errorf("the help is\n%swant in it\n%s", &help, part)
		}
	}
}

// TestReportUnknown: the user of a program is not told to call methods.
func TestReportUnknown(t *testing.T) {
	srv := boxtest.NewServer(t)
	example := srv.Example()
	req := box.CopyFolderRequest{FolderID: example.FolderID, ParentID: example.ParentID}
	if _, err := srv.Client().CopyFolder(t.Context(), req); err != nil {
		t.Fatal(err)
	}
	another, err := box.NewClient(srv.Config())
	if err != nil {
		t.Fatal(err)
	}
	_, err = another.CopyFolder(t.Context(), req) // the item may be its own, delivered twice
	if code := cli.ExitCode(err); code != cli.ExitUnknown {
		t.Fatalf("%v: exit code %d, want %d", err, code, cli.ExitUnknown)
	}
	var said strings.Builder
	cli.Report(&said, "box-copy", err)
	if !strings.Contains(said.String(), "(candidate 1000002; look at the destination before you try again)") {
		t.Errorf("it says %swant it to advise a user", said.String())
	}
	for _, name := range []string{"Resolve", "Resume", "Reconcile"} {
		if strings.Contains(said.String(), name) {
			t.Errorf("it says %s, which names %s...", said.String(), name)
		}
	}
}

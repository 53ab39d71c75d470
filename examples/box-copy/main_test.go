package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/examples/internal/cli"
	"github.com/farcopy/farcopy/examples/internal/clitest"
)

var variables = []string{"BOX_TOKEN", "BOX_CLIENT_ID", "BOX_CLIENT_SECRET", "BOX_SUBJECT_TYPE", "BOX_SUBJECT_ID"}

func TestRun(t *testing.T) {
	srv := boxtest.NewServer(t)
	example := srv.Example()
	token := map[string]string{"BOX_TOKEN": example.Token}
	app := map[string]string{
		"BOX_CLIENT_ID": example.ClientID, "BOX_CLIENT_SECRET": example.ClientSecret,
		"BOX_SUBJECT_TYPE": "enterprise", "BOX_SUBJECT_ID": "1",
	}
	at := func(args ...string) []string {
		return append([]string{"-base-url", example.URL, "-token-url", example.TokenURL}, args...)
	}
	ids := []string{"-folder-id", example.FolderID, "-parent-id", example.ParentID}
	wrongSecret := map[string]string{
		"BOX_CLIENT_ID": "i", "BOX_CLIENT_SECRET": "wrong", "BOX_SUBJECT_TYPE": "user", "BOX_SUBJECT_ID": "1",
	}
	clitest.Table(t, run, variables, []clitest.Case{
		{Name: "simulated", Args: []string{"-sim"}, Says: "/Archives/Pictures from 2017/tigers.jpeg"},
		{Name: "simulated under a name", Args: []string{"-sim", "-name", "New"}, Says: "/Archives/New/tigers.jpeg"},
		{Name: "simulated failure", Args: []string{"-sim", "-folder-id", "7"}, Code: cli.ExitNotCopied, Says: "404 not_found"},
		{Name: "help", Args: []string{"-h"}, Says: "-if-none-match"},

		{Name: "a token", Env: token, Args: at(append(ids, "-name", "A")...), Says: `copied: folder 1000002 "A"`},
		{Name: "client credentials", Env: app, Args: at(append(ids, "-name", "B", "-fields", "size,parent")...), Says: `"B"`},
		{Name: "not modified", Env: token, Args: at(append(ids, "-if-none-match", "1")...), Code: cli.ExitNotCopied, Says: "304"},
		{Name: "a wrong token", Env: map[string]string{"BOX_TOKEN": "x"}, Args: at(ids...), Code: cli.ExitNotCopied, Says: "401"},
		{Name: "a wrong secret", Env: wrongSecret, Args: at(ids...), Code: cli.ExitNotCopied, Says: "invalid_client"},

		{Name: "no credentials", Args: at(ids...), Code: cli.ExitUsage, Says: "-sim needs none"},
		{Name: "no secret", Env: map[string]string{"BOX_CLIENT_ID": "i"}, Args: at(ids...), Code: cli.ExitUsage, Says: "BOX_CLIENT_SECRET"},
		{Name: "no folder", Env: token, Args: at(), Code: cli.ExitUsage, Says: "the flags -folder-id and -parent-id are required"},
		{Name: "no parent", Env: token, Args: at("-folder-id", "1"), Code: cli.ExitUsage, Says: "-parent-id"},
		{Name: "an illegal name", Env: token, Args: at(append(ids, "-name", "a/b")...), Code: cli.ExitUsage, Says: "-name holds a slash"},
		{Name: "an unknown flag", Args: []string{"-from", "1"}, Code: cli.ExitUsage, Says: "-from"},
		{
			Name: "a public token endpoint", Env: app, Code: cli.ExitUsage, Says: "-token-url",
			Args: append(ids, "-token-url", "http://api.box.com/oauth2/token"),
		},
		{
			Name: "a public service", Env: token, Code: cli.ExitUsage, Says: "-base-url is plain http to api.box.com, which would show the credential; use https",
			Args: append(ids, "-base-url", "http://api.box.com/2.0"),
		},
	})
}

func TestUnknown(t *testing.T) {
	srv := boxtest.NewServer(t)
	example := srv.Example()
	args := []string{"-base-url", example.URL, "-folder-id", example.FolderID, "-parent-id", example.ParentID}
	env := map[string]string{"BOX_TOKEN": example.Token}

	srv.Inject("CopyFolder", boxtest.ActThenSlow(time.Hour))
	clitest.Table(t, run, variables, []clitest.Case{
		{Name: "timeout", Env: env, Args: append(args, "-timeout", "5s"), Code: cli.ExitUnknown, Says: "outcome unknown"},
	})

	clitest.Setenv(t, variables, env)
	srv = boxtest.NewServer(t)
	srv.Inject("CopyFolder", boxtest.Slow(time.Hour))
	args[1] = srv.URL()
	clitest.Interrupted(t, run, args, srv.Requests)
}

// A redirect must not take the client secret to another address.
// TestNoID: Box may accept a large copy without sending its id.
func TestNoID(t *testing.T) {
	srv := boxtest.NewServer(t)
	srv.SetAsyncAbove(0)
	srv.SetCopyTime(time.Millisecond)
	srv.SetAsyncResponse(202, false)
	example := srv.Example()
	clitest.Table(t, run, variables, []clitest.Case{{
		Name: "accepted", Env: map[string]string{"BOX_TOKEN": example.Token}, Says: "accepted: Box copies in the background",
		Args: []string{"-base-url", example.URL, "-folder-id", example.FolderID, "-parent-id", example.ParentID},
	}})
}

func TestTokenRedirect(t *testing.T) {
	srv, other := boxtest.NewServer(t), boxtest.NewServer(t)
	example := srv.Example()
	srv.Inject("Token", boxtest.Redirect(other.TokenURL()))
	clitest.Table(t, run, variables, []clitest.Case{{
		Name: "redirect", Code: cli.ExitNotCopied,
		Env: map[string]string{
			"BOX_CLIENT_ID": "i", "BOX_CLIENT_SECRET": "s", "BOX_SUBJECT_TYPE": "user", "BOX_SUBJECT_ID": "1",
		},
		Args: []string{"-base-url", example.URL, "-token-url", example.TokenURL, "-folder-id", "11111", "-parent-id", "22222"},
	}})
	if r := other.Requests(); len(r) > 0 {
		t.Errorf("the redirect was followed: %v", r[0].Target)
	}
}

func TestVerbose(t *testing.T) {
	var stdout, stderr bytes.Buffer
	if err := run(t.Context(), []string{"-sim", "-v"}, &stdout, &stderr); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(stderr.String(), "level=DEBUG") {
		t.Errorf("the log is %q", &stderr)
	}
}

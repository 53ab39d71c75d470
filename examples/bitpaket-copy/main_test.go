package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/examples/internal/cli"
	"github.com/farcopy/farcopy/examples/internal/clitest"
)

var variables = []string{"BITPAKET_TOKEN", "BITPAKET_CLIENT_SECRET"}

func TestRun(t *testing.T) {
	srv := bitpakettest.NewServer(t)
	example := srv.Example()
	srv.MkdirAll("/third_dir")
	srv.MkdirAll("/fourth_dir")
	id := srv.AddObject("/one.txt", "1")
	env := map[string]string{"BITPAKET_TOKEN": example.Token, "BITPAKET_CLIENT_SECRET": example.ClientSecret}
	at := func(args ...string) []string { return append([]string{"-base-url", example.URL}, args...) }
	ids := []string{"-folder", example.Folder, "-target", example.Target}
	with := func(name, value string) map[string]string {
		return map[string]string{
			"BITPAKET_TOKEN": example.Token, "BITPAKET_CLIENT_SECRET": example.ClientSecret,
			name: value,
		}
	}
	clitest.Table(t, run, variables, []clitest.Case{
		{Name: "simulated", Args: []string{"-sim"}, Says: "/another_dir/existing_dir/pictures/boat.gif"},
		{Name: "simulated choice", Args: []string{"-sim", "-path", "/existing_dir/plan.csv"}, Says: "/another_dir/plan.csv"},
		{Name: "help", Args: []string{"-h"}, Says: "0 accepted, 1 not accepted, or not all of it"},

		{Name: "accepted", Env: env, Args: at("-id", id, "-path", "/another_dir/keep.txt", "-target", "/third_dir"), Says: "accepted"},
		{Name: "nothing there", Env: env, Args: at("-path", "/none", "-target", "/"), Code: cli.ExitNotCopied, Says: "all of it is invalid: 1 (/none)"},
		{Name: "something there", Env: env, Args: at("-path", "/none", "-id", id, "-target", "/fourth_dir"), Code: cli.ExitNotCopied, Says: "accepted in part: invalid and not copied: 1 (/none)"},
		{Name: "no such target", Env: env, Args: at("-id", id, "-target", "/none"), Code: cli.ExitNotCopied, Says: "404"},
		{Name: "a wrong token", Env: with("BITPAKET_TOKEN", "x"), Args: at(ids...), Code: cli.ExitNotCopied, Says: "401"},
		{Name: "a wrong secret", Env: with("BITPAKET_CLIENT_SECRET", "x"), Args: at(ids...), Code: cli.ExitNotCopied, Says: "403"},

		{Name: "no token", Env: with("BITPAKET_TOKEN", ""), Args: at(ids...), Code: cli.ExitUsage, Says: "BITPAKET_TOKEN"},
		{Name: "no secret", Env: with("BITPAKET_CLIENT_SECRET", ""), Args: at(ids...), Code: cli.ExitUsage, Says: "BITPAKET_CLIENT_SECRET"},
		{Name: "no credentials", Args: at(ids...), Code: cli.ExitUsage, Says: "BITPAKET_TOKEN and BITPAKET_CLIENT_SECRET are not set; -sim needs none"},
		{Name: "nothing to copy", Env: env, Args: at("-target", "/"), Code: cli.ExitUsage, Says: "-folder"},
		{Name: "no target", Env: env, Args: at("-id", id), Code: cli.ExitUsage, Says: "-target"},
		{Name: "a relative path", Env: env, Args: at("-path", "a", "-target", "/"), Code: cli.ExitUsage, Says: "-path must start with"},
	})
	srv.Advance(time.Minute)
	for _, file := range []string{"/fourth_dir/one.txt", "/third_dir/one.txt", "/third_dir/keep.txt"} {
		if _, ok := srv.Object(file); !ok {
			t.Errorf("%s was not made:\n%s", file, srv.Tree())
		}
	}
}

// TestNothingIsShownAfterAFailure: the copies of a call that failed are not there, so that a minute
// later shows nothing.
func TestNothingIsShownAfterAFailure(t *testing.T) {
	for _, tt := range []struct {
		args  string
		shown bool
	}{
		{"-sim", true},
		{"-sim -path /none -path /existing_dir/plan.csv", true}, // in part
		{"-sim -path /none", false},
		{"-sim -timeout 1ns", false},
	} {
		var stdout, stderr bytes.Buffer
		run(t.Context(), strings.Fields(tt.args), &stdout, &stderr)
		if shown := strings.Contains(stdout.String(), "a minute later"); shown != tt.shown {
			t.Errorf("%s prints\n%s", tt.args, &stdout)
		}
	}
}

func TestUnknown(t *testing.T) {
	srv := bitpakettest.NewServer(t)
	example := srv.Example()
	clitest.Setenv(t, variables, map[string]string{
		"BITPAKET_TOKEN": example.Token, "BITPAKET_CLIENT_SECRET": example.ClientSecret,
	})
	srv.Inject("Copy", bitpakettest.Slow(time.Hour))
	args := []string{"-base-url", example.URL, "-folder", example.Folder, "-target", example.Target}
	clitest.Interrupted(t, run, args, srv.Requests)
}

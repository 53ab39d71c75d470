package main

import (
	"testing"
	"time"

	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/examples/internal/cli"
	"github.com/farcopy/farcopy/examples/internal/clitest"
)

var variables = []string{"DOCUMENT360_TOKEN", "DOCUMENT360_API_KEY"}

func TestRun(t *testing.T) {
	srv := document360test.NewServer(t)
	example := srv.Example()
	srv.AddAPIKey("d360_sk_1")
	token := map[string]string{"DOCUMENT360_TOKEN": example.Token}
	key := map[string]string{"DOCUMENT360_API_KEY": "d360_sk_1"}
	both := map[string]string{"DOCUMENT360_TOKEN": "t", "DOCUMENT360_API_KEY": "d360_sk_1"}
	ids := []string{
		"-project-id", example.ProjectID, "-folder-id", example.FolderID, "-file-id", example.FileID,
		"-destination-folder-id", example.DestinationFolderID,
	}
	at := func(args ...string) []string { return append([]string{"-base-url", example.URL}, args...) }
	clitest.Table(t, run, variables, []clitest.Case{
		{Name: "simulated", Args: []string{"-sim"}, Says: "Documentation/Archive/architecture.png"},
		{Name: "simulated failure", Args: []string{"-sim", "-file-id", "7"}, Code: cli.ExitNotCopied, Says: "404"},
		{Name: "help", Args: []string{"-h"}, Says: "-region"},

		{Name: "a token", Env: token, Args: at(ids...), Says: "copied: file 00000003-0000-4000-8000-000000000002"},
		{Name: "a key", Env: key, Args: at(ids...), Says: "copied: file 00000003-0000-4000-8000-000000000003"},
		{Name: "a wrong token", Env: map[string]string{"DOCUMENT360_TOKEN": "x"}, Args: at(ids...), Code: cli.ExitNotCopied, Says: "401"},

		{Name: "no credentials", Args: at(ids...), Code: cli.ExitUsage, Says: "DOCUMENT360_TOKEN"},
		{Name: "two credentials", Env: both, Args: at(ids...), Code: cli.ExitUsage, Says: "APIKey"},
		{Name: "no project", Env: token, Args: at(ids[2:]...), Code: cli.ExitUsage, Says: "-project-id"},
		{Name: "no destination", Env: token, Args: at(ids[:6]...), Code: cli.ExitUsage, Says: "-destination-folder-id"},
		{Name: "region and address", Env: token, Args: at("-region", "us"), Code: cli.ExitUsage, Says: "-region"},
		{Name: "no region", Env: token, Args: append(ids, "-region", "us/x"), Code: cli.ExitUsage, Says: `-region is "us/x", which cannot be part of a host name`},
	})
}

func TestUnknown(t *testing.T) {
	srv := document360test.NewServer(t)
	example := srv.Example()
	clitest.Setenv(t, variables, map[string]string{"DOCUMENT360_TOKEN": example.Token})
	srv.Inject("CopyFile", document360test.Slow(time.Hour))
	args := []string{
		"-base-url", example.URL, "-project-id", example.ProjectID, "-folder-id", example.FolderID,
		"-file-id", example.FileID, "-destination-folder-id", example.DestinationFolderID,
	}
	clitest.Interrupted(t, run, args, srv.Requests)
}

package main

import (
	"testing"
	"time"

	"github.com/farcopy/farcopy/examples/internal/cli"
	"github.com/farcopy/farcopy/examples/internal/clitest"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

var variables = []string{
	"ORACLE_TOKEN", "ORACLE_USERNAME", "ORACLE_PASSWORD", "ORACLE_ACCESS_CODE", "ORACLE_APPLINK_TOKEN",
}

func TestRun(t *testing.T) {
	srv := oracletest.NewServer(t)
	example := srv.Example()
	srv.AddToken("bearer", time.Time{}, example.Username)
	srv.AddUser("guest", "g")
	open := srv.AddPublicLink(example.FolderID, oracletest.Contributor, "")
	closed := srv.AddPublicLink(example.FolderID, oracletest.Contributor, "1234")
	app, appToken := srv.AddAppLink(example.FolderID, oracletest.Contributor)

	basic := map[string]string{"ORACLE_USERNAME": example.Username, "ORACLE_PASSWORD": example.Password}
	token := map[string]string{"ORACLE_TOKEN": "bearer"}
	both := map[string]string{"ORACLE_TOKEN": "bearer", "ORACLE_USERNAME": "u", "ORACLE_PASSWORD": "p"}
	wrong := map[string]string{"ORACLE_USERNAME": "u", "ORACLE_PASSWORD": "x"}
	guest := func(name, value string) map[string]string {
		return map[string]string{"ORACLE_USERNAME": "guest", "ORACLE_PASSWORD": "g", name: value}
	}
	at := func(args ...string) []string { return append([]string{"-base-url", example.URL}, args...) }
	ids := at("-folder-id", example.FolderID, "-destination-id", example.DestinationID)
	home := func(args ...string) []string {
		return append(at("-folder-id", example.FolderID, "-destination-id", "self"), args...)
	}
	clitest.Table(t, run, variables, []clitest.Case{
		{Name: "simulated", Args: []string{"-sim"}, Says: "u:/Archive/Reports/2025/Drafts/outline.txt"},
		{Name: "help", Args: []string{"-h"}, Says: "address of the service (required)"},

		{Name: "a password", Env: basic, Args: ids, Says: "copied: folder F"},
		{
			Name: "a token", Env: token, Says: "copied: folder F",
			Args: append(ids, "-api-version", "1.2", "-duplicate-resolution", "TimeStampSuffix"),
		},
		{Name: "a public link", Env: guest("ORACLE_TOKEN", ""), Args: home("-link-id", open), Says: "copied"},
		{Name: "an access code", Env: guest("ORACLE_ACCESS_CODE", "1234"), Args: home("-link-id", closed), Says: "copied"},
		{Name: "no access code", Env: guest("ORACLE_TOKEN", ""), Args: home("-link-id", closed), Code: cli.ExitNotCopied, Says: "-18"},
		{Name: "an applink", Env: guest("ORACLE_APPLINK_TOKEN", appToken), Args: home("-applink-id", app), Says: "copied"},
		{Name: "no right", Env: guest("ORACLE_TOKEN", ""), Args: home(), Code: cli.ExitNotCopied, Says: "-20"},
		{Name: "a wrong password", Env: wrong, Args: ids, Code: cli.ExitNotCopied, Says: "401"},

		{Name: "no credentials", Args: ids, Code: cli.ExitUsage, Says: "ORACLE_USERNAME"},
		{Name: "two credentials", Env: both, Args: ids, Code: cli.ExitUsage, Says: "TokenSource"},
		{Name: "no applink token", Env: basic, Args: append(ids, "-applink-id", app), Code: cli.ExitUsage, Says: "ORACLE_APPLINK_TOKEN"},
		{Name: "no address", Env: basic, Args: ids[2:], Code: cli.ExitUsage, Says: "-base-url"},
		{Name: "no folder", Env: basic, Args: at("-destination-id", "F"), Code: cli.ExitUsage, Says: "-folder-id"},
		{Name: "no destination", Env: basic, Args: at("-folder-id", "F"), Code: cli.ExitUsage, Says: "-destination-id"},
		{Name: "an unknown version", Env: basic, Args: append(ids, "-api-version", "2"), Code: cli.ExitUsage, Says: "-api-version is"},
	})
}

func TestUnknown(t *testing.T) {
	srv := oracletest.NewServer(t)
	example := srv.Example()
	clitest.Setenv(t, variables, map[string]string{"ORACLE_USERNAME": example.Username, "ORACLE_PASSWORD": example.Password})
	srv.Inject("CopyFolder", oracletest.Slow(time.Hour))
	args := []string{"-base-url", example.URL, "-folder-id", example.FolderID, "-destination-id", example.DestinationID}
	clitest.Interrupted(t, run, args, srv.Requests)
}

// This file tests the programs as their users run them: as processes, against the simulator's sockets.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/oracle/oracletest"
	"github.com/farcopy/farcopy/oss/osstest"
)

// build compiles all programs and returns the folder that holds them.
func build(t *testing.T) (dir string) {
	t.Helper()
	if testing.Short() {
		t.Skip("builds programs")
	}
	dir = t.TempDir()
	cmd := exec.Command("go", "build", "-o", dir, "./...")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return dir
}

type services struct {
	BitPaket    bitpakettest.Example
	Box         boxtest.Example
	Oracle      oracletest.Example
	Document360 document360test.Example
	OSS         osstest.Example
}

// simulate starts the simulator; when the test ends it gets the signal, which must end it with code 0.
func simulate(t *testing.T, dir string, signal os.Signal) (s services) {
	t.Helper()
	cmd := exec.Command(filepath.Join(dir, "simulator"))
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Signal(signal)
		if err := cmd.Wait(); err != nil {
			t.Errorf("%v ends the simulator with %v", signal, err)
		}
	})
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(line, &s); err != nil {
		t.Fatalf("%v: %s", err, line)
	}
	return s
}

func TestPrograms(t *testing.T) {
	dir := build(t)
	simulate(t, dir, syscall.SIGTERM)
	s := simulate(t, dir, os.Interrupt)
	programs := []struct {
		name, args string
		env, wrong []string // credentials
		want       string
	}{
		{
			"bitpaket-copy", "-base-url " + s.BitPaket.URL + " -folder " + s.BitPaket.Folder + " -target " + s.BitPaket.Target,
			[]string{"BITPAKET_TOKEN=" + s.BitPaket.Token, "BITPAKET_CLIENT_SECRET=" + s.BitPaket.ClientSecret},
			[]string{"BITPAKET_TOKEN=wrong", "BITPAKET_CLIENT_SECRET=" + s.BitPaket.ClientSecret},
			"accepted: ",
		},
		{
			"box-copy", "-base-url " + s.Box.URL + " -token-url " + s.Box.TokenURL + " -folder-id " + s.Box.FolderID + " -parent-id " + s.Box.ParentID,
			[]string{
				"BOX_CLIENT_ID=" + s.Box.ClientID, "BOX_CLIENT_SECRET=" + s.Box.ClientSecret,
				"BOX_SUBJECT_TYPE=user", "BOX_SUBJECT_ID=12345",
			},
			[]string{"BOX_TOKEN=wrong"},
			`copied: folder 1000002 "Pictures from 2017"`,
		},
		{
			"oracle-copy", "-base-url " + s.Oracle.URL + " -folder-id " + s.Oracle.FolderID + " -destination-id " + s.Oracle.DestinationID,
			[]string{"ORACLE_USERNAME=" + s.Oracle.Username, "ORACLE_PASSWORD=" + s.Oracle.Password},
			[]string{"ORACLE_USERNAME=" + s.Oracle.Username, "ORACLE_PASSWORD=wrong"},
			"copied: folder F",
		},
		{
			"document360-copy", "-base-url " + s.Document360.URL + " -project-id " + s.Document360.ProjectID +
				" -folder-id " + s.Document360.FolderID + " -file-id " + s.Document360.FileID +
				" -destination-folder-id " + s.Document360.DestinationFolderID,
			[]string{"DOCUMENT360_TOKEN=" + s.Document360.Token},
			[]string{"DOCUMENT360_TOKEN=wrong"},
			"copied: file ",
		},
		{
			"oss-copy", "-base-url " + s.OSS.URL + " -bucket " + s.OSS.Bucket + " -source-key " + s.OSS.Key + " -key new.jpg",
			[]string{"OSS_ACCESS_KEY_ID=" + s.OSS.AccessKeyID, "OSS_ACCESS_KEY_SECRET=" + s.OSS.AccessKeySecret, "OSS_REGION=" + s.OSS.Region},
			[]string{"OSS_ACCESS_KEY_ID=" + s.OSS.AccessKeyID, "OSS_ACCESS_KEY_SECRET=wrong", "OSS_REGION=" + s.OSS.Region},
			"copied: oss-example/new.jpg",
		},
	}
	for _, p := range programs {
		t.Run(p.name, func(t *testing.T) {
			for _, run := range []struct {
				name string
				args []string
				env  []string
				code int
				want string
			}{
				{"wrong credentials", strings.Fields(p.args), p.wrong, 1, p.name + ": "},
				{"copied", strings.Fields(p.args), p.env, 0, p.want},
				{"no credentials", strings.Fields(p.args), nil, 2, p.name + ": "},
				{"no flags", nil, p.env, 2, p.name + ": "},
			} {
				cmd := exec.CommandContext(t.Context(), filepath.Join(dir, p.name), run.args...)
				cmd.Env = append(run.env, "PATH=") // not the environment of the test
				var stdout, stderr bytes.Buffer
				cmd.Stdout, cmd.Stderr = &stdout, &stderr
				if err := cmd.Run(); err != nil {
					if _, ended := errors.AsType[*exec.ExitError](err); !ended {
						t.Fatal(err)
					}
				}
				says := stdout.String() + stderr.String()
				if code := cmd.ProcessState.ExitCode(); code != run.code {
					t.Errorf("%s: code %d, want %d; it says\n%s", run.name, code, run.code, says)
				}
				if !strings.HasPrefix(says, run.want) {
					t.Errorf("%s: it says\n%s\nwant it to begin with %q", run.name, says, run.want)
				}
				if n := strings.Count(says, "\n"); n != 1 {
					t.Errorf("%s: it says %d lines, want 1:\n%s", run.name, n, says)
				}
			}
		})
	}
}

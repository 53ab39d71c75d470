package main

import (
	"bytes"
	"errors"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestRelay(t *testing.T) {
	for _, tt := range []struct{ name, stderr, want string }{
		{"compiled before", "", ""},
		{"first time", "go: downloading example.com/m v1.0.0\ninternal/goarch\ninternal/cpu\n", compiling + "\ngo: downloading example.com/m v1.0.0\n"},
		{"changed", "github.com/farcopy/farcopy/examples/quickstart\n", compiling + "\n"},
		{"an error", "quickstart: it failed\nexit status 1\n", "quickstart: it failed\n"},
		{"no module", "go: go.mod file not found\n", "go: go.mod file not found\n"},
	} {
		var got bytes.Buffer
		relay(&got, strings.NewReader(tt.stderr))
		if got.String() != tt.want {
			t.Errorf("%s: got\n%s\nwant\n%s", tt.name, &got, tt.want)
		}
	}
}

// TestStarter: output, errors and exit code are those of the quickstart.
func TestStarter(t *testing.T) {
	starter := filepath.Join(build(t), "examples")
	if out, err := exec.Command("go", "run", "./quickstart", "-h").CombinedOutput(); err != nil { // it is compiled from now on
		t.Fatalf("%v\n%s", err, out)
	}
	for _, tt := range []struct {
		arg            string
		code           int
		stdout, stderr string
	}{
		{"-h", 0, "usage: quickstart [flags]\n", ""},
		{"-x", 1, "", "quickstart: flag provided but not defined: -x (-h lists the flags)\n"},
	} {
		var stdout, stderr bytes.Buffer
		cmd := exec.Command(starter, tt.arg)
		cmd.Stdout, cmd.Stderr = &stdout, &stderr
		if err := cmd.Run(); err != nil {
			if _, ended := errors.AsType[*exec.ExitError](err); !ended {
				t.Fatal(err)
			}
		}
		if code := cmd.ProcessState.ExitCode(); code != tt.code {
			t.Errorf("%s: code %d, want %d", tt.arg, code, tt.code)
		}
		if !strings.HasPrefix(stdout.String(), tt.stdout) || (tt.stdout == "") != (stdout.Len() == 0) {
			t.Errorf("%s: stdout is\n%s\nwant\n%s", tt.arg, &stdout, tt.stdout)
		}
		if stderr.String() != tt.stderr {
			t.Errorf("%s: stderr is\n%s\nwant\n%s", tt.arg, &stderr, tt.stderr)
		}
	}
}

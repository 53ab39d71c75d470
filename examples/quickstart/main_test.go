package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/farcopy/farcopy/examples/internal/cli"
	"github.com/farcopy/farcopy/examples/internal/clitest"
)

var update = flag.Bool("update", false, "write the golden files anew")

// programEnv makes the test's binary the program.
const programEnv = "FARCOPY_QUICKSTART_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(programEnv) != "" || os.Getenv(taskEnv) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

func golden(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestOutput(t *testing.T) {
	for _, tt := range []struct {
		golden string
		args   []string
	}{
		{"quickstart.golden", nil},
		{"verbose.golden", []string{"-v"}},
	} {
		t.Run(tt.golden, func(t *testing.T) {
			var got bytes.Buffer
			if err := run(t.Context(), tt.args, &got, io.Discard); err != nil {
				t.Fatal(err)
			}
			if *update {
				if err := os.WriteFile(filepath.Join("testdata", tt.golden), got.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			gotLines, wantLines := lines(got.String()), lines(golden(t, tt.golden))
			for i := range min(len(gotLines), len(wantLines)) {
				if gotLines[i] != wantLines[i] {
					t.Fatalf("line %d is\n%s\nwant\n%s\nIf that is right: go test ./quickstart -update", i+1, gotLines[i], wantLines[i])
				}
			}
			if len(gotLines) != len(wantLines) {
				t.Errorf("%d lines, want %d", len(gotLines), len(wantLines))
			}
		})
	}
}

// TestSize: the output fits into a window of 45 lines with 80 columns.
func TestSize(t *testing.T) {
	all := lines(golden(t, "quickstart.golden"))
	if len(all) > 45 {
		t.Errorf("%d lines, want at most 45", len(all))
	}
	for _, line := range all {
		if n := len([]rune(line)); n > 80 {
			t.Errorf("%d columns, want at most 80: %s", n, line)
		}
	}
}

func TestArguments(t *testing.T) {
	clitest.Table(t, run, nil, []clitest.Case{
		{Name: "help", Args: []string{"-h"}, Says: "usage: quickstart"},
		{Name: "a flag", Args: []string{"-x"}, Code: cli.ExitUsage, Says: "not defined: -x"},
		{Name: "an argument", Args: []string{"foo"}, Code: cli.ExitUsage, Says: `unexpected argument "foo"`},
	})
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := run(ctx, nil, new(bytes.Buffer), io.Discard); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
}

// TestCheckIsReal: if the column of farcopy is that of a client that sends its request once more, the
// program fails, and names every outcome.
func TestCheckIsReal(t *testing.T) {
	defer func(before [2]clientName) { columns = before }(columns)
	columns = [2]clientName{plainClient, plainClient}
	err := run(t.Context(), nil, io.Discard, io.Discard)
	if code := cli.ExitCode(err); code != cli.ExitNotCopied {
		t.Fatalf("exit code %d, want %d: %v", code, cli.ExitNotCopied, err)
	}
	for _, tr := range trials {
		for service, broken := range map[string]string{
			"Document360": "there are 2 copies, want 1",
			"Oracle":      "there are 2 copies, want 1",
			"OSS":         "there are 2 copies, want 1",
			"Box":         "there is a copy, and the client says: 409 Conflict",
			"BitPaket":    "there is a copy, and the client says: 400 Bad Request",
		} {
			if want := service + ", " + tr.wrong + ": " + broken; !strings.Contains(err.Error(), want) {
				t.Errorf("no %q in %v", want, err)
			}
		}
	}
}

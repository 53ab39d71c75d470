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

var update = flag.Bool("update", false, "write the golden file anew")

func TestTranscript(t *testing.T) {
	var got bytes.Buffer
	if err := run(t.Context(), nil, &got, io.Discard); err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("testdata", "quickstart.golden")
	if *update {
		if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	gotLines, wantLines := strings.Split(got.String(), "\n"), strings.Split(string(want), "\n")
	for i := range min(len(gotLines), len(wantLines)) {
		if gotLines[i] != wantLines[i] {
			t.Fatalf("line %d is\n%s\nwant\n%s\nIf that is right: go test ./quickstart -update", i+1, gotLines[i], wantLines[i])
		}
	}
	if len(gotLines) != len(wantLines) {
		t.Errorf("%d lines, want %d", len(gotLines), len(wantLines))
	}
}

func TestArguments(t *testing.T) {
	clitest.Table(t, run, nil, []clitest.Case{
		{Name: "help", Args: []string{"-h"}, Says: "usage: quickstart"},
		{Name: "a flag", Args: []string{"-x"}, Code: cli.ExitUsage, Says: "not defined: -x"},
		{Name: "an argument", Args: []string{"foo"}, Code: cli.ExitUsage, Says: `unexpected argument "foo"`},
	})
}

func TestUnexpected(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := run(ctx, nil, new(bytes.Buffer), io.Discard); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
}

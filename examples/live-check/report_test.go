package main

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

var aProbe = probe{
	name: "a-probe", question: "What is it?", assumes: "it is this",
	values: []value{{name: "this"}, {name: "that", contradicts: true, use: "ReconcileStrict"}},
}

func reportOf(findings ...finding) report {
	rep := report{service: "box", place: place{host: "api.example.com"}, at: time.Unix(0, 0).UTC(), write: true}
	for _, f := range findings {
		rep.add(aProbe, f)
	}
	return rep
}

func TestExitCode(t *testing.T) {
	failed := finding{state: stateFailed, reason: "status 500"}
	for _, tt := range []struct {
		name string
		rep  report
		want int
	}{
		{"nothing", reportOf(), exitAgrees},
		{"as assumed", reportOf(found("this")), exitAgrees},
		{"needs a flag", reportOf(finding{state: stateNeedsWrite}), exitAgrees},
		{"cannot tell", reportOf(cannotTell("x")), exitAgrees},
		{"refused", reportOf(finding{state: stateRefused}), exitAgrees},
		{"an error", reportOf(failed, found("this")), exitError},
		{"interrupted", reportOf(finding{state: stateInterrupted}), exitError},
		{"a contradiction", reportOf(found("that")), exitContradicts},
		{"an error and a contradiction", reportOf(failed, found("that")), exitContradicts},
	} {
		if got := tt.rep.exitCode(); got != tt.want {
			t.Errorf("%s: %d, want %d", tt.name, got, tt.want)
		}
		tt.rep.left = []leftover{{}}
		if got := tt.rep.exitCode(); got != exitContradicts {
			t.Errorf("%s and something left behind: %d, want %d", tt.name, got, exitContradicts)
		}
	}
}

// TestText: contradictions come first, and no line is longer than a terminal's.
func TestText(t *testing.T) {
	rep := reportOf(found("this", "%d", 7), cannotTell("no reason"), found("that", "%s", strings.Repeat("word ", 40)))
	rep.left = []leftover{{folder("1", inFolder), "it is locked"}}
	var b bytes.Buffer
	if err := rep.writeText(&b); err != nil {
		t.Fatal(err)
	}
	text, at := b.String(), -1
	for _, part := range []string{
		"live-check of box at api.example.com, 1970-01-01T00:00:00Z\n",
		"\nContradictions (1)\n  a-probe: The library assumes that it is this; this service: that (word",
		"Use ReconcileStrict.\n",
		"\nFound (1)\n  a-probe: What is it? this (7)\n",
		"\nNot found out (1)\n  a-probe: What is it? (cannot tell: no reason)\n",
		"\nLeft behind (1)\n  folder \"n1\", id \"1\" in \"-in\": it is locked\n",
	} {
		found := strings.Index(text, part)
		if found <= at {
			t.Errorf("%q is not in its place in\n%s", part, text)
		}
		at = found
	}
	for line := range strings.Lines(text) {
		if len(strings.TrimSuffix(line, "\n")) > width {
			t.Errorf("the line is too long: %q", line)
		}
	}
}

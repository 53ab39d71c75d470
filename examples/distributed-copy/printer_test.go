package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/farcopy/farcopy"
)

// TestReasonIsPrintable: a reason can hold the text of a service, which must not do anything to a
// terminal.
func TestReasonIsPrintable(t *testing.T) {
	for _, verbose := range []bool{false, true} {
		var stdout, stderr bytes.Buffer
		out := newPrinter(false, verbose, &stdout, &stderr)
		for _, action := range []farcopy.Action{farcopy.ActionFailed, farcopy.ActionSkipped} {
			out.outcome(outcome{Source: "a", Action: action, Reason: "told \x1b[2Jto\nwait"})
		}
		if shown := stdout.String() + stderr.String(); strings.Contains(shown, "\x1b") || strings.Contains(shown, "to\nwait") {
			t.Errorf("verbose %v: it shows %q", verbose, shown)
		}
	}
}

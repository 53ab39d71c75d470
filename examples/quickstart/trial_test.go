package main

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/farcopy/farcopy/box/boxtest"
)

func TestCheck(t *testing.T) {
	for _, tt := range []struct {
		name    string
		outcome outcome
		want    string
	}{
		{"found", outcome{report: report{Reconciled: true}, copies: []string{"a"}}, ""},
		{"no copy", outcome{report: report{Reconciled: true}}, "there are 0 copies"},
		{"two copies", outcome{report: report{Reconciled: true}, copies: []string{"a", "a"}}, "there are 2 copies"},
		{"refused", outcome{report: report{Refusal: "409"}, copies: []string{"a"}}, "the client says: 409"},
		{"not found", outcome{copies: []string{"a"}}, "does not say that it was found by reading"},
	} {
		switch err := tt.outcome.check(); {
		case tt.want == "" && err != nil, tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)):
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
}

func TestText(t *testing.T) {
	for _, tt := range []struct {
		outcome outcome
		want    string
	}{
		{outcome{}, "0 files"},
		{outcome{copies: []string{"a"}}, "1 file"},
		{outcome{copies: []string{"a", "a"}}, "2 files"},
		{outcome{copies: []string{"a", "a(2)"}}, "a and a(2)"},
		{outcome{report: report{Reconciled: true}, copies: []string{"a"}}, "1 file, found by reading"},
		{outcome{report: report{Refusal: "409 Conflict"}, copies: []string{"a"}}, "1 file, but error 409"},
	} {
		if got := tt.outcome.text("file"); got != tt.want {
			t.Errorf("%+v is %q, want %q", tt.outcome, got, tt.want)
		}
	}
}

// TestKilledTrialKills: a process that ends by itself is not a process that was killed, and a trial
// in which no copy was requested is none.
func TestKilledTrialKills(t *testing.T) {
	sc := boxService.start()
	defer sc.Close()
	_, err := killProcess(t.Context(), sc, boxService, task{Service: "none", Client: plainClient})
	if err == nil || !strings.Contains(err.Error(), "ended by itself") {
		t.Errorf("got %v, want an error about a process that ended by itself", err)
	}
	idle := trial{wrong: "nothing is sent", run: func(_ context.Context, sc *scene, s service, _ task) (report, error) {
		sc.Inject(s.op, boxtest.ActThenHangUp)
		return report{}, nil
	}}
	_, err = idle.of(t.Context(), boxService, plainClient)
	if err == nil || !strings.Contains(err.Error(), "no copy was requested") {
		t.Errorf("got %v, want an error about a copy that was not requested", err)
	}
}

// killed starts a copy of Box in a process, which is killed when Box has made the copy.
func killed(t *testing.T, client clientName) (*process, task) {
	t.Helper()
	sc := boxService.start()
	t.Cleanup(sc.Close)
	example, err := json.Marshal(sc.example)
	if err != nil {
		t.Fatal(err)
	}
	copying := task{Service: "Box", Client: client, Example: example, Intent: filepath.Join(t.TempDir(), "intent")}
	p, err := newProcess(t.Context(), copying)
	if err != nil {
		t.Fatal(err)
	}
	sc.Inject("CopyFolder", boxtest.ActThenCall("kill the process", p.kill))
	if err := p.run(); err == nil {
		t.Error("the process that was killed ended well")
	}
	if n := len(sc.copies()); n != 1 {
		t.Errorf("%d copies when the process was killed, want 1", n)
	}
	return p, copying
}

// TestIntentOutlivesProcess: only the process that copies with farcopy leaves an intent.
func TestIntentOutlivesProcess(t *testing.T) {
	for client, want := range map[clientName]error{farcopyClient: nil, plainClient: os.ErrNotExist} {
		_, copying := killed(t, client)
		if _, err := os.Stat(copying.Intent); !errors.Is(err, want) {
			t.Errorf("%s: the intent: %v, want %v", client, err, want)
		}
	}
}

func TestAdded(t *testing.T) {
	got := added([]string{"a", "b", "b"}, []string{"a", "b", "b", "b", "c"})
	if strings.Join(got, " ") != "b c" {
		t.Errorf("got %q, want b and c", got)
	}
}

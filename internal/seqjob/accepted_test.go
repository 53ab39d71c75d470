package seqjob

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/job"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestAccepted: the id of a copy is saved beside the intent, and a later run finds both.
func TestAccepted(t *testing.T) {
	var saved json.RawMessage
	saves := 0
	save := func(_ context.Context, text json.RawMessage) error {
		saved = text
		saves++
		return nil
	}
	read := func(step job.Step) *Accepted {
		t.Helper()
		a, err := ReadAccepted(step)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	a := read(job.Step{Save: save})
	testkit.WantEqual(t, "first", a.Step().IsFirst(), true)
	if err := a.Step().Save(t.Context(), json.RawMessage(`"intent"`)); err != nil {
		t.Fatal(err)
	}
	sent := read(job.Step{Saved: saved, Save: save})
	testkit.WantEqual(t, "intent", string(sent.Step().Saved), `"intent"`)
	testkit.WantEqual(t, "id of what was sent", sent.ID, "")
	for range 2 {
		if err := a.Keep(t.Context(), "77"); err != nil {
			t.Fatal(err)
		}
	}
	testkit.WantEqual(t, "saves", saves, 2)
	later := read(job.Step{Saved: saved})
	testkit.WantEqual(t, "id", later.ID, "77")
	testkit.WantEqual(t, "intent beside the id", string(later.Step().Saved), `"intent"`)
	testkit.WantEqual(t, "may send", later.Step().Save != nil, false)
	if err := later.Keep(t.Context(), "78"); err != nil { // where nothing can be saved
		t.Error(err)
	}
	_, err := ReadAccepted(job.Step{Saved: json.RawMessage(`"damaged"`)})
	testkit.WantIs(t, err, farcopy.ErrOutcomeUnknown)
}

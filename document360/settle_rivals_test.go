package document360_test

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
)

// TestCopyFileMovedIn: a file that was not there before the copy, and was last changed before it, was moved in. It is named
// where the difference between two clocks could explain its age.
func TestCopyFileMovedIn(t *testing.T) {
	for _, tt := range []struct {
		age       time.Duration
		candidate bool
	}{
		{365 * 24 * time.Hour, false},
		{2 * time.Minute, true},
	} {
		synctest.Test(t, func(t *testing.T) {
			f := newFixture(t)
			var candidates []string
			f.Inject("CopyFile", document360test.Respond("a file is moved in, and 502", func(w http.ResponseWriter, _ *http.Request) {
				moved := f.AddFile(f.archive, "logo.png", "", document360test.WithModified(f.Now().Add(-tt.age)))
				if tt.candidate {
					candidates = append(candidates, moved)
				}
				w.WriteHeader(http.StatusBadGateway)
			}))
			_, err := f.client(settling(document360.ReconcileStrict)).CopyFile(t.Context(), f.request)
			wantUnknown(t, err, candidates...)
			f.wantWorld(1, 1)
		})
	}
}

// TestCopyFileAfterOneWithoutLocation: the copy before this one was made and its answer named no id. What is there is that one.
func TestCopyFileAfterOneWithoutLocation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		f.SetLocation(document360test.LocationAbsent)
		c := f.client(settling(document360.ReconcileAuto))
		if _, err := c.CopyFile(t.Context(), f.request); err != nil {
			t.Fatal(err)
		}
		f.Inject("CopyFile", document360test.HangUpBeforeAct)
		_, err := c.CopyFile(t.Context(), f.request)
		wantUnknown(t, err, f.Files(f.archive)[0].ID)
		f.wantWorld(1, 2)
	})
}

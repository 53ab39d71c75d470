package job

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestRefusedIsForgotten: an item whose request was refused is not looked for by a later run, however
// this one has ended. One whose request may have been sent is.
func TestRefusedIsForgotten(t *testing.T) {
	const name = "f0003"
	for _, tt := range []struct {
		name   string
		fate   fakeFate
		busy   bool
		failed bool // by an earlier run, so that it is decided anew
		looked int
	}{
		{name: "a credential that is not accepted", fate: fateDenied},
		{name: "a rate limit", fate: fateLimited},
		{name: "no connection", fate: fateDown},
		{name: "held by others", fate: fateRefused, busy: true},
		{name: "a rate limit of an item that had failed", fate: fateLimited, failed: true},
		{name: "a lost response", fate: fateDropped, looked: 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &changedService{fakeService: newFakeService(files(6)...)}
				cfg := farcopy.JobConfig{Journal: t.TempDir(), Workers: 1}
				if tt.failed {
					s.copy = failOnce(name)
					runJob(t, t.Context(), New(s, fakeOptions, cfg))
				}
				ctx, kill := context.WithCancel(t.Context())
				defer kill()
				s.copy = func(_ context.Context, source string) fakeFate {
					if source != name {
						return fateMade
					}
					if tt.fate == fateDropped { // with the process
						kill()
					}
					return tt.fate
				}
				s.result = func(i Item, r Result) Result {
					if r.Busy = tt.busy && i.Source == name; i.Source == name {
						time.AfterFunc(time.Millisecond, kill) // while it waits to be tried again
					}
					return r
				}
				runJob(t, ctx, New(s, fakeOptions, cfg))
				s.copy, s.result = nil, nil
				resumed := &changingService{fakeService: s.fakeService, redecide: s.redecided}
				if _, err := runJob(t, t.Context(), New(resumed, fakeOptions, cfg)); err != nil {
					t.Fatal(err)
				}
				testkit.WantEqual(t, "items that were looked for", len(resumed.resumed), tt.looked)
				for _, source := range s.source {
					testkit.WantEqual(t, source+" made", s.copies()[source], 1)
				}
			})
		})
	}
}

// redecided decides again about an item.
func (s *fakeService) redecided(i Item) Item {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.decide(i.Source)
}

// TestRefusedWhenResumed: what was refused when an item was gone on with says nothing about the
// request before: its intent stays, also in the journal.
func TestRefusedWhenResumed(t *testing.T) {
	s := &changingService{fakeService: newFakeService(files(1)...)}
	cfg := farcopy.JobConfig{Journal: t.TempDir(), Workers: 1}
	left := filepath.Join(t.TempDir(), "left")
	ctx, kill := context.WithCancel(t.Context())
	s.copy = func(context.Context, string) fakeFate {
		if err := os.CopyFS(left, os.DirFS(cfg.Journal)); err != nil {
			t.Error(err)
		}
		kill()
		return fateDropped
	}
	for range New(s, fakeOptions, cfg).Run(ctx) {
	}
	cfg.Journal = left
	s.copy = func(context.Context, string) fakeFate { return fateDenied }
	runJob(t, t.Context(), New(s, fakeOptions, cfg)) // gone on with, sent again and refused
	s.copy = nil
	if _, err := runJob(t, t.Context(), New(s, fakeOptions, cfg)); err != nil {
		t.Fatal(err)
	}
	testkit.WantSame(t, s.resumed, []string{`"f0000" by "f0000"`, `"f0000" by "f0000"`})
}

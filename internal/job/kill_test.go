package job

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestKilledAnywhere: a run that is killed at any moment, before or after anything that the service
// does, is gone on with from what was in its journal then. Everything is made once, and the report
// counts it once. A process that is killed loses what it holds in memory and nothing of its files,
// so the copy of the journal at that moment is what the next process finds.
func TestKilledAnywhere(t *testing.T) {
	for _, tt := range []struct {
		name     string
		names    []string
		subtrees bool
		groups   bool
		workers  int
	}{
		{"pages", files(10), false, false, 1},
		{"a tree", tree, false, false, 1},
		{"subtrees", tree, true, false, 1},
		{"groups", files(10), false, true, 1},
		{"groups in a tree", tree, false, true, 1},
		{"several workers in a tree", folders(6), false, false, 4},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for moment := 1; ; moment++ {
				s := newFakeService(tt.names...)
				s.subtrees, s.groups = tt.subtrees, tt.groups
				if !runKilled(t, s, moment, tt.workers) {
					if moment < 2*len(tt.names) && !tt.subtrees && !tt.groups {
						t.Fatalf("only %d moments", moment)
					}
					return
				}
			}
		})
	}
}

// runKilled kills a run at the n-th moment and goes on. It reports whether there was such a moment.
func runKilled(t *testing.T, s *fakeService, n, workers int) bool {
	t.Helper()
	cfg := farcopy.JobConfig{Journal: t.TempDir(), Workers: workers}
	left := filepath.Join(t.TempDir(), "left")
	ctx, kill := context.WithCancel(t.Context())
	defer kill()
	moment, killed := 0, false
	var mu sync.Mutex
	s.moment = func() {
		mu.Lock()
		defer mu.Unlock()
		if moment++; moment == n {
			killed = true
			if err := os.CopyFS(left, os.DirFS(cfg.Journal)); err != nil {
				t.Fatal(err)
			}
			kill()
		}
	}
	for range New(s, fakeOptions, cfg).Run(ctx) {
	}
	s.moment = nil
	if !killed {
		return false
	}
	cfg.Journal = left
	j := New(s, fakeOptions, cfg)
	if _, err := runJob(t, t.Context(), j); err != nil {
		t.Fatalf("killed at moment %d: %v", n, err)
	}
	for _, name := range s.source {
		testkit.WantEqual(t, fmt.Sprintf("killed at moment %d: %s made", n, name), s.copies()[name], 1)
	}
	r := j.Report()
	testkit.WantEqual(t, "listed", r.Listed, int64(len(s.source)))
	testkit.WantEqual(t, "copied and skipped", r.Copied+r.Skipped, int64(len(s.source)))
	testkit.WantEqual(t, "complete", r.Complete, true)
	return true
}

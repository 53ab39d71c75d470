package seqjob

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/testkit"
)

func root(dir string) fs.FS { return os.DirFS(dir) }

// TestKilledAnywhere: a run that is killed before or after anything that the operation does is gone
// on with from what was in its journal then. Everything is made once, and told once: also if one
// request is there twice, and a read does not show which of them has made what is there.
func TestKilledAnywhere(t *testing.T) {
	twice, next := requests(8), requests(8)
	twice[5], next[2] = twice[1], next[1]
	for _, tt := range []struct {
		name            string
		requests        []copyRequest
		copied, skipped int64
	}{
		{"requests", requests(10), 10, 0},
		{"one of them twice", twice, 7, 1},
		{"one of them twice, side by side", next, 7, 1},
	} {
		for _, reads := range []fakeReads{{}, {blind: true}, {blind: true, definite: true}} {
			t.Run(fmt.Sprintf("%s, %+v", tt.name, reads), func(t *testing.T) {
				for moment := 1; ; moment++ {
					if !runKilled(t, tt.requests, moment, reads, tt.copied, tt.skipped) {
						if moment < 2*len(tt.requests) {
							t.Fatalf("only %d moments", moment)
						}
						return
					}
				}
			})
		}
	}
}

func runKilled(t *testing.T, all []copyRequest, n int, reads fakeReads, copied, skipped int64) bool {
	t.Helper()
	f := newFake()
	f.fakeReads = reads
	cfg := farcopy.JobConfig{Journal: t.TempDir(), Workers: 1}
	left := filepath.Join(t.TempDir(), "left")
	ctx, kill := context.WithCancel(t.Context())
	defer kill()
	moment, killed := 0, false
	tick := func() {
		if moment++; moment == n {
			killed = true
			if err := os.CopyFS(left, root(cfg.Journal)); err != nil {
				t.Fatal(err)
			}
			kill()
		}
	}
	f.moment = tick
	seq := func(yield func(copyRequest, error) bool) { // moments of the listing
		for r, err := range sequenceOf(all, nil) {
			if tick(); !yield(r, err) {
				return
			}
		}
	}
	for range newJob(f, seq, cfg).Run(ctx) {
	}
	f.moment = nil
	if !killed {
		return false
	}
	cfg.Journal = left
	j := newJob(f, sequenceOf(all, nil), cfg)
	_, err := run(t, j)
	if err != nil && skipped > 0 { // the second of two requests came while the first one was not settled
		_, err = run(t, j)
	}
	if err != nil {
		t.Fatalf("killed at moment %d: %v", n, err)
	}
	for target, made := range f.made {
		testkit.WantEqual(t, fmt.Sprintf("killed at moment %d: %s made", n, target), made, 1)
	}
	r := j.Report()
	testkit.WantEqual(t, fmt.Sprintf("killed at moment %d: copied", n), r.Copied, copied)
	testkit.WantEqual(t, fmt.Sprintf("killed at moment %d: skipped", n), r.Skipped, skipped)
	testkit.WantEqual(t, "complete", r.Complete, true)
	return true
}

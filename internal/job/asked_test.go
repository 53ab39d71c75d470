package job

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestAskedWhileRunsBegin: several goroutines ask a job how far it is, before, while and after runs
// begin and end. Each answer adds up, none goes back, and no run is refused for it.
func TestAskedWhileRunsBegin(t *testing.T) {
	dir := t.TempDir()
	s := newFakeService(files(200)...)
	for round := range 4 {
		j := New(s, fakeOptions, farcopy.JobConfig{Journal: dir, Workers: 2})
		ctx, cancel := context.WithCancel(t.Context())
		var asking sync.WaitGroup
		for range 3 {
			asking.Go(func() {
				var done int64
				for ctx.Err() == nil {
					p, r := j.Progress(), j.Report()
					if sum := p.Copied + p.Skipped + p.Failed + p.Unknown + p.Pending; sum != p.Listed {
						t.Errorf("it does not add up: %+v", p)
					}
					if r.Copied < done || r.Copied < p.Copied {
						t.Errorf("%d were copied, and %d before: %+v", r.Copied, done, p)
					}
					done = r.Copied
					for _, err := range j.Failures() {
						if err != nil {
							t.Error(err)
						}
					}
				}
			})
		}
		told, last := 0, error(nil)
		for _, err := range j.Run(t.Context()) {
			if last = err; err != nil {
				continue
			}
			if told++; told == 10+round {
				break
			}
		}
		if last != nil {
			testkit.WantIs(t, last, farcopy.ErrJobStopped)
		}
		cancel()
		asking.Wait()
	}
	testkit.WantEqual(t, "some were copied", len(s.copies()) > 20, true)
	for name, n := range s.copies() {
		testkit.WantEqual(t, fmt.Sprint(name, " made"), n, 1)
	}
}

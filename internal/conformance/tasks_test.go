package conformance

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/jobtest"
)

// TestTaskCrashes is TestJobCrashes for programs that hand out the tasks of a job. The queue of tasks takes the place of the
// journal. It is slow at times, fails before or after it has kept a task, and loses what a task has returned, so that the task
// is handed out again.
func TestTaskCrashes(t *testing.T) {
	var table strings.Builder
	table.WriteString("\n| tasks of | chains | programs | died | items | copied | skipped | failed | unknown | not listed to the end |\n|---|---|---|---|---|---|---|---|---|---|\n")
	for _, s := range jobtest.TaskServices {
		var sum jobSum
		for i := range uint64(*jobChains) {
			n := *seed + i
			t.Run(fmt.Sprintf("%s/%d", s.Name, n), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					c := newJobChain(t, s, n)
					c.keepsBadly(n)
					c.run()
					for _, wrong := range c.heard.Check() {
						t.Error(wrong)
					}
					if t.Failed() {
						t.Log("\n" + c.diary())
					}
					sum.add(c)
				})
			})
		}
		fmt.Fprintf(&table, "| %s | %d | %v |\n", s.Name, *jobChains, &sum)
	}
	t.Log(table.String())
}

var errQueue = errors.New("the queue is down")

// keepsBadly has the queue of a chain fail at random.
func (c *jobChain) keepsBadly(n uint64) {
	r := rand.New(rand.NewPCG(n, 29))
	var mu sync.Mutex
	draw := func() (int, time.Duration) {
		mu.Lock()
		defer mu.Unlock()
		return r.IntN(30), upTo(r, 2*time.Minute)
	}
	c.save = func(ctx context.Context, persist func() error) error {
		switch kind, wait := draw(); kind {
		case 0:
			return errQueue
		case 1:
			return errors.Join(persist(), errQueue)
		case 2:
			select {
			case <-time.After(wait):
			case <-ctx.Done():
			}
		}
		return persist()
	}
	c.lose = func() bool { kind, _ := draw(); return kind == 0 }
}

// TestTaskCrashesAreCaught: the check of TestTaskCrashes finds queues that hand out tasks as they were before they were saved.
func TestTaskCrashesAreCaught(t *testing.T) {
	for _, s := range jobtest.TaskServices {
		t.Run(s.Name, func(t *testing.T) {
			var found []string
			for n := range uint64(100) {
				synctest.Test(t, func(t *testing.T) {
					c := newJobChain(t, s, n)
					c.stale = 1 + c.r.IntN(12)
					c.run()
					found = append(found, c.heard.Check()...)
				})
				if all := strings.Join(found, "\n"); strings.Contains(all, "made twice") || strings.Contains(all, "told again") {
					return
				}
			}
			t.Errorf("no chain of 100 was found: %q", found)
		})
	}
}

package document360_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/internal/testkit"
)

// taskJob is the job of a process of its own.
func (f *treeFixture) taskJob(cfg farcopy.JobConfig, wrap func(http.RoundTripper) http.RoundTripper) farcopy.Job {
	return f.job(cfg, func(c *document360.Config) { c.HTTPClient = &http.Client{Transport: wrap(c.HTTPClient.Transport)} })
}

// TestCopyTreeTasks: tasks copy a tree as a run does. A folder that exists is merged into without a
// task.
func TestCopyTreeTasks(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newTreeFixture(t)
		f.MkdirAll("/To/Icons")
		before := len(f.Requests())
		q := testkit.NewTasks(t, f.job(document360.JobConfig{}))
		listed := len(f.Requests()) - before
		q.RunTasks(f.job(document360.JobConfig{Workers: 2}), f.job(document360.JobConfig{Workers: 2}))
		f.wantCopied()
		for _, name := range treeItems {
			testkit.WantEqual(t, name+" told", q.Told[name], 1)
		}
		testkit.WantEqual(t, "Icons", q.Outcomes["Icons"].Action, farcopy.ActionSkipped)
		if all := int64(len(f.Requests()) - before - listed); q.Requests < all/2 || q.Requests > all {
			t.Errorf("the tasks count %d requests of %d", q.Requests, all)
		}
	})
}

// TestCopyTreeTasksLimited: a copy that Document360 refuses because there were too many is made by
// the next run of its task: nothing is left that it would have to look for.
func TestCopyTreeTasksLimited(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newTreeFixture(t)
		f.Inject("CopyFile", document360test.RateLimit(0), document360test.RateLimit(0))
		newJob := func() farcopy.Job {
			return f.job(document360.JobConfig{}, func(c *document360.Config) { c.MaxAttempts = 1 })
		}
		q := testkit.NewTasks(t, newJob())
		start := time.Now()
		q.RunTasks(newJob())
		f.wantCopied()
		if took := time.Since(start); took > 10*time.Minute {
			t.Errorf("the tasks took %v", took)
		}
	})
}

// TestCopyTreeTasksKilled: whatever a worker has done when it is killed, others copy the rest, and
// nothing is made twice.
func TestCopyTreeTasksKilled(t *testing.T) {
	done := false
	for moment := 1; !done; moment++ {
		testkit.Run(t, fmt.Sprint("moment ", moment), func(t *testing.T) {
			f := newTreeFixture(t)
			f.add("/To/Icons/x.svg", "3 KB")
			q, killed := testkit.RunTasksKilled(t, moment, f.taskJob)
			if !killed {
				done = true
				if moment < 2*len(treeFiles) {
					t.Errorf("only %d moments", moment)
				}
				return
			}
			q.WantOnce(len(treeItems), f.below("From"), f.below("To"))
		})
	}
}

// TestCopyTreeTasksLost: whichever request is lost, before or after it was acted on, or refused, tasks
// make everything once, or tell it as unknown.
func TestCopyTreeTasksLost(t *testing.T) {
	for _, fault := range []document360test.Fault{document360test.ActThenHangUp, document360test.HangUpBeforeAct, document360test.ActThenStatus(500), document360test.RateLimit(0)} {
		done := false
		for n := 0; !done && n < 200; n++ {
			testkit.Run(t, fmt.Sprint(fault.Name, " ", n), func(t *testing.T) {
				f := newTreeFixture(t)
				q := testkit.NewTasks(t, f.job(document360.JobConfig{}))
				sequence := make([]document360test.Fault, n)
				for i := range sequence {
					sequence[i] = document360test.None
				}
				f.Inject("*", append(sequence, fault)...)
				q.RunTasks(f.job(document360.JobConfig{Workers: 1}), f.job(document360.JobConfig{Workers: 1}))
				q.WantOnce(len(treeItems), f.below("From"), f.below("To"))
				done = !slices.ContainsFunc(f.Requests(), func(r document360test.Request) bool { return r.Fault == fault.Name })
				if done && n < 10 {
					t.Errorf("only %d requests", n)
				}
			})
		}
	}
}

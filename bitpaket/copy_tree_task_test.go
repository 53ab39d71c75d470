package bitpaket_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/internal/testkit"
)

// taskJob is the job of a process of its own.
func (f *treeFixture) taskJob(cfg farcopy.JobConfig, wrap func(http.RoundTripper) http.RoundTripper) farcopy.Job {
	return f.job(cfg, func(c *bitpaket.Config) { c.HTTPClient = &http.Client{Transport: wrap(c.HTTPClient.Transport)} })
}

// TestCopyTreeTasksKilled: each object is a task, and copied alone. Whatever a worker has done when
// it is killed, others copy the rest, and nothing is made twice.
func TestCopyTreeTasksKilled(t *testing.T) {
	done := false
	for moment := 1; !done; moment++ {
		testkit.Run(t, fmt.Sprint("moment ", moment), func(t *testing.T) {
			f := newTreeFixture(t)
			q, killed := testkit.RunTasksKilled(t, moment, f.taskJob)
			if !killed {
				done = true
				if moment < 2*len(treeItems) {
					t.Errorf("only %d moments", moment)
				}
				f.wantCopied()
				return
			}
			q.WantOnce(len(treeItems), f.below("/From"), f.below("/To"))
		})
	}
}

// TestCopyTreeEqualSinceListing: of a request that may have been sent, the job looks for the objects by
// their content alone. One that another program has made since the listing counts as the copy, although
// nothing was sent.
func TestCopyTreeEqualSinceListing(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newTreeFixture(t)
		job := f.job(farcopy.JobConfig{})
		page, err := job.Tasks(t.Context(), "")
		if err != nil {
			t.Fatal(err)
		}
		for _, task := range page.Tasks {
			if task.Source != "a.txt" {
				continue
			}
			f.Copy("/From/a.txt", "/To/a.txt")
			time.Sleep(time.Hour)
			ctx, kill := context.WithCancel(t.Context())
			var kept farcopy.Task
			_, err := job.RunTask(ctx, task, func(_ context.Context, t farcopy.Task) error {
				kept = t
				kill()
				return nil
			})
			testkit.WantIs(t, err, context.Canceled)
			res, err := f.job(farcopy.JobConfig{}).RunTask(t.Context(), kept, func(context.Context, farcopy.Task) error { return nil })
			if err != nil {
				t.Fatal(err)
			}
			testkit.WantEqual(t, "action", res.Outcomes[0].Action, farcopy.ActionCopied)
			testkit.WantSent(t, f, "Copy", 0)
		}
	})
}

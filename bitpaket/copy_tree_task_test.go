package bitpaket_test

import (
	"fmt"
	"net/http"
	"testing"

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

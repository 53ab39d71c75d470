package bitpaket_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestCopiesTasksKilled: requests are handed out as tasks. Whatever a worker has done when it is
// killed, others copy the rest, and nothing is made twice.
func TestCopiesTasksKilled(t *testing.T) {
	done := false
	for moment := 1; !done && moment < 1000; moment++ {
		testkit.Run(t, fmt.Sprint("moment ", moment), func(t *testing.T) {
			f := newRequestsFixture(t)
			q, killed := testkit.RunTasksKilled(t, moment, func(cfg farcopy.JobConfig, wrap func(http.RoundTripper) http.RoundTripper) farcopy.Job {
				return f.copies(cfg, func(c *bitpaket.Config) { c.HTTPClient = &http.Client{Transport: wrap(c.HTTPClient.Transport)} })
			})
			if done = !killed; done {
				if moment < 4*len(f.requests) {
					t.Errorf("only %d moments", moment)
				}
				return
			}
			q.WantOnce(len(f.requests), f.below("/From"), f.below("/To"))
			f.wantCopiedOnce()
		})
	}
}

// TestCopiesPlanRequests: a plan counts the reads of the decision, the copy, and one look at the
// target.
func TestCopiesPlanRequests(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newRequestsFixture(t)
		f.requests = f.requests[:2]
		f.SetCopyDelay(0)
		f.SetCopyTime(0)
		cfg := bitpaket.JobConfig{Workers: 1}
		j := f.copies(cfg)
		for p, err := range j.Plan(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			testkit.WantEqual(t, "strategy", p.Strategy, "Copy")
		}
		before := len(f.Requests())
		if _, err := f.run(f.copies(cfg)); err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "requests of the run", int64(len(f.Requests())-before), j.PlanSummary().Requests)
	})
}

package main

import (
	"context"
	"fmt"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/examples/internal/cli"
)

// planQuota is the quota of a plan, whose requests are those of one process.
type planQuota struct{ every time.Duration }

func newPlanQuota(n int) limiter {
	return planQuota{newQuota(nil, "", n, nil, nil).every}
}

// Wait blocks until a request may be sent. One request waits at a time.
func (q planQuota) Wait(ctx context.Context) error {
	sleep(ctx, q.every)
	return context.Cause(ctx)
}

// showPlan shows what a run would do. It needs no worker.
func showPlan(ctx context.Context, out *printer, o *runOptions, job farcopy.Job) int {
	start, code := time.Now(), exitDone
	r := report{Complete: true}
	for i, err := range job.Plan(ctx) {
		if err != nil {
			out.failed(o.spec.plain(err))
			r.Complete, code = false, exitFailed
			if cli.RefusedLocally(err) {
				return exitUsage
			}
			break
		}
		r.Listed++
		switch i.Action {
		case farcopy.ActionSkip:
			r.Skipped++
		case farcopy.ActionFail:
			r.Failed++
		default:
			r.Pending++
		}
		if o.json {
			out.line(itemLine{item{i.Source, i.Target, i.Action, i.Reason, ""}})
		} else {
			fmt.Fprintf(out.stdout, "%-8s %s -> %s%s\n", i.Action, cli.Line(i.Source), cli.Line(i.Target), cli.Because(i.Reason))
		}
	}
	r.Requests, r.Seconds = job.Progress().Requests, time.Since(start).Seconds()
	out.report(r, nil)
	return code
}

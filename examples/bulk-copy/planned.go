package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/examples/internal/cli"
)

// plan shows what a run would do.
func (p *printer) plan(ctx context.Context) int {
	r, code := p.planned(ctx, func(i farcopy.PlannedItem) {
		if p.o.json {
			p.line(itemLine{item{i.Source, i.Target, i.Action, i.Reason, ""}})
			return
		}
		fmt.Fprintf(p.stdout, "%-8s %s -> %s%s\n", i.Action, cli.Line(i.Source), cli.Line(i.Target), cli.Because(i.Reason))
	})
	if p.o.json {
		p.line(reportLine{r})
		return code
	}
	if code != exitUsage {
		printPlan(p.stdout, r, p.job.PlanSummary())
	}
	return code
}

// summary shows the plan without its items.
func (p *printer) summary(ctx context.Context) (code int) {
	r, code := p.planned(ctx, func(farcopy.PlannedItem) {})
	if code != exitUsage {
		printPlan(p.stderr, r, p.job.PlanSummary())
	}
	return code
}

func (p *printer) planned(ctx context.Context, each func(farcopy.PlannedItem)) (report, int) {
	start, code := time.Now(), exitDone
	r := report{Complete: true}
	for i, err := range p.job.Plan(ctx) {
		if err != nil {
			p.failed(err)
			r.Complete, code = false, exitFailed
			if isRefused(err) {
				code = exitUsage
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
		each(i)
	}
	r.Requests, r.Seconds = p.job.Progress().Requests, time.Since(start).Seconds()
	return r, code
}

// shownGroups is the number of groups of items that are shown; the rest is counted.
const shownGroups = 5

// printPlan shows what a plan comes to: the counts, and what a summary knows besides.
func printPlan(w io.Writer, r report, s farcopy.PlanSummary) {
	incomplete := ""
	if !r.Complete {
		incomplete = "; the source was not listed to its end"
	}
	fmt.Fprintf(w, "%s: %d to copy, %d there already, %d that cannot be copied%s\n", plural(r.Listed, "item"), r.Pending, r.Skipped, r.Failed, incomplete)
	if cost := costOf(s); cost != "" {
		fmt.Fprintln(w, "  "+cost)
	}
	groups := 0
	for _, g := range s.Groups {
		if g.Action != farcopy.ActionFail && g.Action != farcopy.ActionReplace {
			continue // the counts say it
		}
		if groups++; groups <= shownGroups {
			fmt.Fprintf(w, "  %d %s%s, such as %s\n", g.Count, g.Action, cli.Because(g.Reason), cli.Line(g.Example))
		}
	}
	if groups > shownGroups {
		fmt.Fprintf(w, "  and %d more reasons\n", groups-shownGroups)
	}
	for _, note := range s.Notes {
		fmt.Fprintf(w, "  note: %s\n", cli.Line(note))
	}
}

// costOf says what a plan takes, as far as its summary knows.
func costOf(s farcopy.PlanSummary) string {
	var parts []string
	if s.Bytes > 0 {
		parts = append(parts, size(s.Bytes))
	}
	if s.Requests > 0 {
		parts = append(parts, plural(s.Requests, "request"))
	}
	if s.AtLeast > 0 {
		parts = append(parts, "at least "+short(s.AtLeast)+" within the quota")
	}
	return strings.Join(parts, ", ")
}

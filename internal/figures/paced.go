package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/farcopy/farcopy"
)

// pacedResult is what a child says of a job against a rate limit, of its whole windows after the first.
type pacedResult struct {
	Served  []int // by window
	Refused []int
	First   int // requests refused in the first window
	Copied  int
}

// measurePaced runs jobs against rate limits, in virtual time.
func measurePaced(o options) (rows []row, err error) {
	for _, p := range pacedJobs {
		var shares, refused []float64
		for range o.rounds {
			var r pacedResult
			if _, err := run("paced", task{Case: p.name, Windows: o.windows}, &r); err != nil {
				return nil, err
			}
			if len(r.Served) == 0 {
				return nil, fmt.Errorf("%s: no whole window", p.name)
			}
			all, no := 0, 0
			for i, n := range r.Served {
				all, no = all+n, no+r.Refused[i]
			}
			windows := float64(len(r.Served))
			shares = append(shares, 100*float64(all)/windows/float64(p.limit))
			refused = append(refused, float64(no)/windows)
			fmt.Fprintf(o.notes, "%s: served %d, refused %d, and %d in the first window\n", p.name, r.Served, r.Refused, r.First)
		}
		goal, isMet := "-", "-"
		switch least := fmt.Sprintf("%.0f %%", p.least); {
		case p.announce:
			goal, isMet = least+", none refused", met(slices.Min(shares) >= p.least && slices.Max(refused) == 0)
		case p.least > 0:
			goal, isMet = least+", 1 % of it refused", met(slices.Min(shares) >= p.least && slices.Max(refused) <= float64(p.limit)/100)
		}
		rows = append(rows, row{
			What: fmt.Sprintf("%s; %d in %v, virtual time, %v a request: share of the quota in whole windows after the first", p.name, p.limit, p.window, pacedLatency),
			Figure: fmt.Sprintf("%.1f %% (%.1f to %.1f %%, median of %d); refused in each of these windows: %.1f (%.1f to %.1f)",
				median(shares), slices.Min(shares), slices.Max(shares), len(shares), median(refused), slices.Min(refused), slices.Max(refused)),
			Goal: goal, Met: isMet,
		})
	}
	return rows, nil
}

// runPaced runs a job in virtual time.
func runPaced(t task) (any, error) {
	i := slices.IndexFunc(pacedJobs, func(p *pacedJob) bool { return p.name == t.Case })
	if i < 0 {
		return nil, errors.New("no such job")
	}
	return inVirtualTime(func() (any, error) { return pacedJobs[i].run(t.Windows) })
}

// run runs the job for so many windows and counts the requests of each.
func (p *pacedJob) run(windows int) (r pacedResult, err error) {
	job, requests, stop, err := p.prepare((windows + 1) * p.limit)
	if err != nil {
		return r, err
	}
	defer stop()
	for o, err := range job.Run(context.Background()) {
		if err != nil {
			return r, err
		}
		if o.Action == farcopy.ActionCopied {
			r.Copied++
		}
	}
	all := requests()
	first := all[0].Time.Truncate(p.window).Add(p.window)
	whole := int(all[len(all)-1].Time.Sub(first) / p.window)
	r.Served, r.Refused = make([]int, whole), make([]int, whole)
	for _, q := range all {
		if p.counts != nil && !p.counts[q.Op] {
			continue
		}
		i := int(q.Time.Sub(first) / p.window)
		isRefused := q.Status == http.StatusTooManyRequests || q.Status == http.StatusServiceUnavailable
		switch {
		case q.Time.Before(first) && isRefused:
			r.First++
		case q.Time.Before(first), i >= whole:
		case isRefused:
			r.Refused[i]++
		default:
			r.Served[i]++
		}
	}
	return r, nil
}

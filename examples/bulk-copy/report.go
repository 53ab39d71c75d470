package main

import (
	"fmt"
	"io"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/examples/internal/cli"
)

// report shows the end of the job, and what can be done about it. The JSON of -json is for programs:
// people find the rest on stderr.
func (p *printer) report(err error) {
	r := p.job.Report()
	line := report{
		Listed: r.Listed, Copied: r.Copied, Skipped: r.Skipped, Failed: r.Failed, Unknown: r.Unknown, Pending: r.Pending,
		Requests: r.Requests, Seconds: r.Elapsed.Seconds(), Complete: r.Complete,
	}
	people := p.stdout
	if p.o.json {
		people = p.stderr
		p.line(reportLine{line})
	} else {
		printCounts(people, line)
	}
	printFailures(people, r.Failures)
	printSteps(people, nextSteps(p.o, r, endOf(err)))
}

func printCounts(w io.Writer, r report) {
	incomplete := ""
	if !r.Complete {
		incomplete = "; the source was not listed to its end"
	}
	fmt.Fprintf(w, "%s: %d copied, %d there already, %d failed, %d unknown, %d pending; %s in %.1f s%s\n",
		plural(r.Listed, "item"), r.Copied, r.Skipped, r.Failed, r.Unknown, r.Pending, plural(r.Requests, "request"), r.Seconds, incomplete)
}

func printFailures(w io.Writer, groups []farcopy.FailureGroup) {
	for n, g := range groups {
		if n == shownGroups {
			fmt.Fprintf(w, "  and %d more reasons\n", len(groups)-n)
			return
		}
		fmt.Fprintf(w, "  %d %s: %s, such as %s\n", g.Count, g.Action, cli.Line(g.Reason), cli.Line(g.Example))
	}
}

func printSteps(w io.Writer, steps []step) {
	if len(steps) > 0 {
		fmt.Fprintln(w, "what to do next:")
	}
	for n, s := range steps {
		fmt.Fprintf(w, "  %d. %s\n", n+1, cli.Line(s.text))
		if s.command != "" {
			fmt.Fprintf(w, "     %s\n", cli.Line(s.command))
		}
	}
}

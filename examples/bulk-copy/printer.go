package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/examples/internal/cli"
)

// printer shows a job.
type printer struct {
	o              *options
	job            farcopy.Job
	stdout, stderr io.Writer
	terminal       bool

	mu     sync.Mutex
	status bool // the last line of stderr is a status line
}

func newPrinter(o *options, job farcopy.Job, stdout, stderr io.Writer) *printer {
	return &printer{o: o, job: job, stdout: stdout, stderr: stderr, terminal: isTerminal(stderr) && !o.json}
}

// itemLine and reportLine are the lines of -json.
type itemLine struct {
	Item item `json:"item"`
}

type item struct {
	Source string         `json:"source"`
	Target string         `json:"target"`
	Action farcopy.Action `json:"action"`
	Reason string         `json:"reason"`
	Error  string         `json:"error"`
}

type reportLine struct {
	Report report `json:"report"`
}

type report struct {
	Listed   int64   `json:"listed"`
	Copied   int64   `json:"copied"`
	Skipped  int64   `json:"skipped"`
	Failed   int64   `json:"failed"`
	Unknown  int64   `json:"unknown"`
	Pending  int64   `json:"pending"`
	Requests int64   `json:"requests"`
	Seconds  float64 `json:"seconds"`
	Complete bool    `json:"complete"`
}

func (p *printer) line(v any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	e := json.NewEncoder(p.stdout)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		fmt.Fprintln(p.stderr, "bulk-copy:", err)
	}
}

// note prints a line for people.
func (p *printer) note(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.endStatus()
	fmt.Fprintf(p.stderr, format+"\n", args...)
}

func (p *printer) failed(err error) { p.note("bulk-copy: %s", cli.Line(p.o.plain(err).Error())) }

func (p *printer) endStatus() {
	if p.status {
		fmt.Fprint(p.stderr, "\r\033[K")
		p.status = false
	}
}

// plan shows what a run would do.
func (p *printer) plan(ctx context.Context) int {
	r, code := p.planned(ctx, func(i farcopy.PlannedItem) {
		if p.o.json {
			p.line(itemLine{item{i.Source, i.Target, i.Action, i.Reason, ""}})
			return
		}
		fmt.Fprintf(p.stdout, "%-8s %s -> %s%s\n", i.Action, cli.Line(i.Source), cli.Line(i.Target), because(i.Reason))
	})
	if p.o.json {
		p.line(reportLine{r})
	} else {
		p.sum(r)
	}
	return code
}

// summary shows the plan in one line.
func (p *printer) summary(ctx context.Context) {
	r, _ := p.planned(ctx, func(farcopy.PlannedItem) {})
	fmt.Fprintf(p.stderr, "%d items: %d to copy, %d there already, %d that cannot be copied\n", r.Listed, r.Pending, r.Skipped, r.Failed)
}

func (p *printer) planned(ctx context.Context, each func(farcopy.PlannedItem)) (report, int) {
	start, code := time.Now(), exitDone
	r := report{Complete: true}
	for i, err := range p.job.Plan(ctx) {
		if err != nil {
			p.note("bulk-copy: %s", cli.Line(p.o.plain(err).Error()))
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

func because(reason string) string {
	if reason == "" {
		return ""
	}
	return " (" + reason + ")"
}

// run does the job and shows it.
func (p *printer) run(ctx context.Context) int {
	if p.o.cfg.Journal == "" && !p.o.sim {
		p.note("without -journal this run cannot be resumed")
	}
	stop := p.showProgress()
	var last error
	for o, err := range p.job.Run(ctx) {
		if last = err; err != nil {
			break
		}
		p.outcome(o)
	}
	stop()
	code := exitCode(last)
	if last != nil {
		p.failed(last)
	}
	if code == exitUsage {
		return code
	}
	p.report()
	return code
}

func (p *printer) outcome(o farcopy.Outcome) {
	text := ""
	if o.Err != nil {
		text = p.o.plain(o.Err).Error()
	}
	if p.o.json {
		p.line(itemLine{item{o.Source, o.Target, o.Action, o.Reason, text}})
		return
	}
	switch o.Action {
	case farcopy.ActionCopied, farcopy.ActionSkipped:
		if !p.o.v {
			return
		}
	}
	p.note("%-8s %s%s%s", o.Action, cli.Line(o.Source), because(o.Reason), colon(text))
}

func colon(text string) string {
	if text == "" {
		return ""
	}
	return ": " + cli.Line(text)
}

// report shows the end of the job.
func (p *printer) report() {
	r := p.job.Report()
	line := report{
		Listed: r.Listed, Copied: r.Copied, Skipped: r.Skipped, Failed: r.Failed, Unknown: r.Unknown, Pending: r.Pending,
		Requests: r.Requests, Seconds: r.Elapsed.Seconds(), Complete: r.Complete,
	}
	if p.o.json {
		p.line(reportLine{line})
		return
	}
	p.sum(line)
	for n, g := range r.Failures {
		if n == 3 {
			fmt.Fprintf(p.stdout, "  and %d more reasons\n", len(r.Failures)-n)
			break
		}
		fmt.Fprintf(p.stdout, "  %d %s: %s, such as %s\n", g.Count, g.Action, cli.Line(g.Reason), cli.Line(g.Example))
	}
}

func (p *printer) sum(r report) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.endStatus()
	incomplete := ""
	if !r.Complete {
		incomplete = "; the source was not listed to its end"
	}
	fmt.Fprintf(p.stdout, "%d items: %d copied, %d there already, %d failed, %d unknown, %d pending; %d requests in %.1f s%s\n",
		r.Listed, r.Copied, r.Skipped, r.Failed, r.Unknown, r.Pending, r.Requests, r.Seconds, incomplete)
}

// showProgress shows on a terminal how far the job is, until the function that it returns is called.
func (p *printer) showProgress() (stop func()) {
	if !p.terminal {
		return func() {}
	}
	ticks := time.NewTicker(200 * time.Millisecond)
	ended := make(chan struct{})
	var shown sync.WaitGroup
	shown.Go(func() {
		for {
			select {
			case <-ticks.C:
				p.showStatus(p.job.Progress())
			case <-ended:
				return
			}
		}
	})
	return func() {
		ticks.Stop()
		close(ended)
		shown.Wait()
		p.mu.Lock()
		defer p.mu.Unlock()
		p.endStatus()
	}
}

func (p *printer) showStatus(g farcopy.Progress) {
	p.mu.Lock()
	defer p.mu.Unlock()
	left := "listing"
	if g.LeftKnown {
		left = fmt.Sprintf("%s left (%s to %s)", short(g.Left), short(g.LeftLow), short(g.LeftHigh))
	}
	done := g.Listed - g.Pending
	fmt.Fprintf(p.stderr, "\r\033[K%d of %d items, %s of %s, %.0f/s, %s; limit: %s", done, g.Listed, size(g.BytesDone), size(g.BytesListed), g.Rate, left, g.Limit)
	p.status = true
}

func short(d time.Duration) string {
	if d > 1000*time.Hour {
		return "long"
	}
	return d.Round(time.Second).String()
}

func size(n int64) string {
	const unit = 1000
	if n < unit {
		return fmt.Sprintf("%d B", n)
	}
	value, prefixes := float64(n)/unit, "kMGTPE"
	for value >= unit && len(prefixes) > 1 {
		value, prefixes = value/unit, prefixes[1:]
	}
	return fmt.Sprintf("%.1f %cB", value, prefixes[0])
}

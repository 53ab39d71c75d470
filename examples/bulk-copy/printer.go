package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/examples/internal/cli"
)

// printer shows a job.
type printer struct {
	o              *options
	job            farcopy.Job
	stdout, stderr io.Writer
	console        *console // over stderr
	stopping       atomic.Bool
}

func newPrinter(o *options, job farcopy.Job, stdout io.Writer, c *console) *printer {
	return &printer{o: o, job: job, stdout: stdout, stderr: c.out, console: c}
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
	e := json.NewEncoder(p.stdout)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		p.note("bulk-copy: %v", err)
	}
}

// note prints a line for people.
func (p *printer) note(format string, args ...any) { fmt.Fprintf(p.console, format+"\n", args...) }

func (p *printer) failed(err error) { p.note("bulk-copy: %s", cli.Line(p.o.plain(err).Error())) }

// run does the job and shows it.
func (p *printer) run(ctx context.Context) int {
	if p.o.cfg.Journal == "" {
		p.note("without -journal this run cannot be resumed")
	}
	hide := p.showProgress()
	var last error
	for o, err := range p.job.Run(ctx) {
		if last = err; err != nil {
			break
		}
		p.outcome(o)
	}
	hide()
	code := exitCode(last)
	if cli.RefusedLocally(last) && p.job.Report().Requests == 0 {
		code = exitUsage
	}
	if last != nil {
		p.failed(last)
	}
	if code == exitUsage {
		return code
	}
	p.report(last)
	return code
}

func (p *printer) outcome(o farcopy.Outcome) {
	text := ""
	if o.Err != nil {
		text = cli.WithAdvice(p.o.plain(o.Err).Error(), "a later run with the journal looks again")
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
	p.note("%-8s %s%s%s", o.Action, cli.Line(o.Source), cli.Because(o.Reason), cli.Colon(text))
}

// stop drains the run.
func (p *printer) stop() {
	p.stopping.Store(true)
	calls := p.console.calls.Load()
	p.job.Stop()
	p.note("%s; press Ctrl-C again to stop at once", waiting(calls))
}

// every is how often a line tells how far the job is where no bar can be drawn.
const every = 5 * time.Second

// showProgress shows how far the job is, until hide is called. With -json on the same terminal, a bar
// and the lines would overwrite each other.
func (p *printer) showProgress() (hide func()) {
	if canDraw(p.stderr) && !(p.o.json && cli.IsTerminal(p.stdout)) {
		return p.console.showBar(p.status)
	}
	ended := make(chan struct{})
	var shown sync.WaitGroup
	shown.Go(func() {
		ticks := time.NewTicker(every)
		defer ticks.Stop()
		for {
			select {
			case <-ticks.C:
				p.note("%s", p.status())
			case <-ended:
				return
			}
		}
	})
	return func() { close(ended); shown.Wait() }
}

func (p *printer) status() status {
	return status{p.job.Progress(), p.stopping.Load(), p.console.calls.Load()}
}

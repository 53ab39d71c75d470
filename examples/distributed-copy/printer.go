package main

import (
	"encoding/json"
	"fmt"
	"io"
	"sync"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/examples/internal/cli"
)

const program = "distributed-copy"

// printer shows a job.
type printer struct {
	json, verbose  bool
	stdout, stderr io.Writer
	terminal       bool

	mu     sync.Mutex
	status bool // the last line of stderr is a status line
}

func newPrinter(json, verbose bool, stdout, stderr io.Writer) *printer {
	return &printer{json: json, verbose: verbose, stdout: stdout, stderr: stderr, terminal: !json && cli.IsTerminal(stderr)}
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
		fmt.Fprintf(p.stderr, "%s: %v\n", program, err)
	}
}

// note prints a line for people.
func (p *printer) note(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.endStatus()
	fmt.Fprintf(p.stderr, format+"\n", args...)
}

func (p *printer) failed(err error) { p.note("%s: %s", program, cli.Line(err.Error())) }

func (p *printer) endStatus() {
	if p.status {
		fmt.Fprint(p.stderr, "\r\033[K")
		p.status = false
	}
}

// outcome shows what became of an item.
func (p *printer) outcome(o outcome) {
	if p.json {
		p.line(itemLine{item{o.Source, o.Target, o.Action, o.Reason, o.Error}})
		return
	}
	switch o.Action {
	case farcopy.ActionCopied, farcopy.ActionSkipped:
		if !p.verbose {
			return
		}
	}
	p.note("%-8s %s%s%s", o.Action, cli.Line(o.Source), cli.Because(o.Reason), cli.Colon(o.Error))
}

// report shows the end of a job, or how far it is.
func (p *printer) report(r report, groups []failureGroup) {
	if p.json {
		p.line(reportLine{r})
		return
	}
	p.sum(r)
	for n, g := range groups {
		if n == 3 {
			fmt.Fprintf(p.stdout, "  and %d more reasons\n", len(groups)-n)
			break
		}
		fmt.Fprintf(p.stdout, "  %d %s: %s, such as %s\n", g.Count, g.Action, cli.Line(g.Reason), cli.Line(g.Example))
	}
}

// plural returns "1 item" or "2 items".
func plural(n int64, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprint(n, " ", what, "s")
}

func (p *printer) sum(r report) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.endStatus()
	incomplete := ""
	if !r.Complete {
		incomplete = "; the source was not listed to its end"
	}
	fmt.Fprintf(p.stdout, "%s: %d copied, %d there already, %d failed, %d unknown, %d pending; %s in %.1f s%s\n",
		plural(r.Listed, "item"), r.Copied, r.Skipped, r.Failed, r.Unknown, r.Pending, plural(r.Requests, "request"), r.Seconds, incomplete)
}

// progress shows on a terminal how far the job is.
func (p *printer) progress(c counts, rate float64) {
	if !p.terminal {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	fmt.Fprintf(p.stderr, "\r\033[K%d of %d items, %.0f/s; %d failed, %d unknown", c.Listed-c.Pending, c.Listed, rate, c.Failed, c.Unknown)
	p.status = true
}

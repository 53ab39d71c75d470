package main

import (
	"context"
	"io"
	"os"
	"sync"
	"sync/atomic"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/examples/internal/cli"
)

// console is stderr: lines, and below them the progress bar while there is one.
type console struct {
	out   io.Writer
	calls atomic.Int64 // that have started and not ended

	mu   sync.Mutex
	bars *mpb.Progress // nil: there is no bar
}

// Write prints whole lines.
func (c *console) Write(lines []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.bars != nil {
		if n, err := c.bars.Write(lines); err == nil {
			return n, nil
		}
	}
	return c.out.Write(lines)
}

// observe counts the calls in progress. The reads of a call are a part of it.
func (c *console) observe(_ context.Context, e farcopy.Event) {
	switch {
	case e.Parent != 0:
	case e.Kind == farcopy.EventCallStarted:
		c.calls.Add(1)
	case e.Kind == farcopy.EventCallEnded:
		c.calls.Add(-1)
	}
}

// showBar shows a progress bar until hide is called. Each time that it is drawn, it asks how far the
// job is.
func (c *console) showBar(progress func() status, options ...mpb.ContainerOption) (hide func()) {
	bars := mpb.New(append([]mpb.ContainerOption{mpb.WithOutput(c.out)}, options...)...)
	style := mpb.BarStyle().Build() // [====>-----]
	var now status
	line := func(w io.Writer, stat decor.Statistics) error {
		now = progress()
		text, barWidth := now.headline(stat.AvailableWidth - 1)
		if barWidth > 0 {
			stat.AvailableWidth = barWidth
			stat.Total, stat.Current = now.Listed, now.done()
			if err := style.Fill(w, stat); err != nil {
				return err
			}
			text = " " + text
		}
		_, err := io.WriteString(w, text)
		return err
	}
	below := func(w io.Writer, stat decor.Statistics) error {
		_, err := io.WriteString(w, now.details(stat.AvailableWidth-1)+"\n")
		return err
	}
	bar, err := bars.Add(1, mpb.BarFillerFunc(line), mpb.BarFillerTrim(), mpb.BarBtmExtender(mpb.BarFillerFunc(below)))
	if err != nil { // it is about containers that have ended
		panic(err)
	}
	c.mu.Lock()
	c.bars = bars
	c.mu.Unlock()
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		bar.Abort(true)
		bars.Wait()
		c.bars = nil
	}
}

// canDraw reports whether a progress bar can be drawn on a file. Programs that read the output of
// others call themselves a dumb terminal.
func canDraw(f io.Writer) bool { return cli.IsTerminal(f) && os.Getenv("TERM") != "dumb" }

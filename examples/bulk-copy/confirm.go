package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/farcopy/farcopy/examples/internal/cli"
)

// asks reports whether the user is asked before the run. That needs a terminal on both sides. Who
// goes on with a journal has agreed to its job before.
func (o *options) asks(stdin io.Reader, stderr io.Writer) bool {
	return !o.json && cli.IsTerminal(stdin) && cli.IsTerminal(stderr) && !hasJob(o.cfg.Journal)
}

// confirm shows what a run would do, and asks whether to go on.
func confirm(ctx context.Context, out *printer, stdin io.Reader, interrupts <-chan os.Signal) (code int, yes bool) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer cli.OnInterrupt(interrupts, cancel, cancel)()
	if code := out.summary(ctx); code == exitUsage || ctx.Err() != nil {
		return max(code, exitStopped), false
	}
	fmt.Fprint(out.stderr, "Go on? [y/N] ")
	answers := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(stdin).ReadString('\n')
		answers <- line
	}()
	select {
	case answer := <-answers:
		return exitStopped, strings.EqualFold(strings.TrimSpace(answer), "y")
	case <-ctx.Done():
		fmt.Fprintln(out.stderr)
		return exitStopped, false
	}
}

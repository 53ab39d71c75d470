package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"strings"
)

// asks reports whether the user is asked before the run. That needs a terminal on both sides. Who
// goes on with a journal has agreed to its job before.
func (o *options) asks(stdin io.Reader, stderr io.Writer) bool {
	return !o.json && isTerminal(stdin) && isTerminal(stderr) && !hasJob(o.cfg.Journal)
}

// confirm shows what a run would do, and asks whether to go on.
func confirm(ctx context.Context, out *printer, stdin io.Reader, interrupts <-chan os.Signal) (code int, yes bool) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer onInterrupt(interrupts, cancel, cancel)()
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

// isTerminal reports whether somebody can be asked through a file. The null device is a device of
// characters, too, and is what a program gets from one that gives it no files.
func isTerminal(f any) bool {
	file, ok := f.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	null, err := os.Stat(os.DevNull)
	return err != nil || !os.SameFile(info, null)
}

// Bulk-copy copies a whole bucket, prefix or folder of a service to another place of the same
// service, remembers how far it is, and tells for each item what happened.
//
//	bulk-copy -sim
//	OSS_REGION=cn-hangzhou OSS_ACCESS_KEY_ID=... OSS_ACCESS_KEY_SECRET=... \
//		bulk-copy -service oss -from bucket/logs/ -to backup/logs/ -journal logs.job
//	BOX_TOKEN=... bulk-copy -service box -from 11111 -to 22222 -journal pictures.job
//
// Run again with the same journal it goes on where it ended, however it ended.
package main

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/examples/internal/cli"
)

// The exit codes, in the order in which they win.
const (
	exitUsage   = 2 // started the wrong way: nothing was sent
	exitStopped = 4 // ended early, and can be resumed
	exitFailed  = 1 // something failed, or the listing is incomplete
	exitUnknown = 3 // something is unknown
	exitDone    = 0
)

func main() {
	if len(os.Args) == 4 && os.Args[1] == simulateCommand {
		os.Exit(simulate(os.Args[2], os.Args[3], os.Stdout))
	}
	interrupts := make(chan os.Signal, 2)
	signal.Notify(interrupts, os.Interrupt, syscall.SIGTERM)
	os.Exit(run(interrupts, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

var errInterrupted = errors.New("interrupted: what was in progress was abandoned")

// run is the program, as tests call it. The first interrupt drains, the second one stops at once.
func run(interrupts <-chan os.Signal, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	ctx, end := context.WithCancelCause(context.Background())
	cancel := func() { end(errInterrupted) }
	defer cancel()
	o, err := parse(args, stdout)
	if err != nil {
		cli.Report(stderr, "bulk-copy", err)
		return usageCode(err)
	}
	shown := &console{out: stderr}
	job, done, err := o.newJob(shown)
	if err != nil {
		cli.Report(stderr, "bulk-copy", o.plain(err))
		return usageCode(err)
	}
	defer done()
	out := newPrinter(o, job, stdout, shown)
	if o.plan {
		defer cli.OnInterrupt(interrupts, cancel, cancel)()
		return out.plan(ctx)
	}
	if o.asks(stdin, stderr) {
		if code, yes := confirm(ctx, out, stdin, interrupts); !yes {
			return code
		}
	}
	defer cli.OnInterrupt(interrupts, out.stop, cancel)()
	return out.run(ctx)
}

// usageCode is the exit code of a program that did not begin.
func usageCode(err error) int {
	if cli.ExitCode(err) == cli.ExitCopied { // help
		return exitDone
	}
	return exitUsage
}

// exitCode says how a run ended.
func exitCode(err error) int {
	e, ok := errors.AsType[*farcopy.JobError](err)
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, farcopy.ErrJournalUnusable), isRefused(err):
		return exitUsage
	case !ok || e.Early:
		return exitStopped
	case e.Failed > 0 || !e.Complete:
		return exitFailed
	case e.Unknown > 0:
		return exitUnknown
	}
	return exitStopped // something is pending
}

// isRefused reports whether a job cannot be: it is found out by a request whether the target of
// some lies in their source.
func isRefused(err error) bool {
	e, ok := errors.AsType[*farcopy.JobError](err)
	return ok && e.Early && cli.RefusedLocally(err)
}

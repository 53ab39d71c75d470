package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/farcopy/farcopy/examples/internal/cli"
)

// workerCommand is a worker process. The first interrupt drains, the second one stops at once.
func workerCommand(p process, args []string) int {
	var o serveOptions
	o.note = func(text string) { fmt.Fprintf(p.stderr, "%s: %s\n", program, text) }
	flags := flag.NewFlagSet(program+" worker", flag.ContinueOnError)
	connectionFlags(flags, &o.connection)
	flags.StringVar(&o.job, "job", "", "`name` of the job")
	flags.IntVar(&o.slots, "slots", 0, "`bound` of the requests in flight; 0: adapts")
	child := flags.Bool("end-with-stdin", false, "end at once when standard input does, and ignore Ctrl-C; for the workers of run")
	verbose := flags.Bool("v", false, "log every request to stderr")
	if err := cli.Parse(flags, args, p.stdout, workerBesides); err != nil {
		return p.refuse(err)
	}
	if err := errors.Join(o.connection.check(), checkJobName(o.job)); err != nil {
		return p.refuse(err)
	}
	if o.slots < 0 {
		return p.refuse(cli.Usagef("-slots must not be negative"))
	}
	o.log = p.logger(*verbose)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	drain, stop := context.WithCancel(ctx)
	defer stop()
	if *child {
		signal.Ignore(os.Interrupt) // of the terminal, for all its processes
		go func() {
			io.Copy(io.Discard, p.stdin)
			os.Exit(exitStopped) // nobody is left to whom anything could be told
		}()
		defer cli.OnInterrupt(p.interrupts, stop, func() {})()
	} else {
		defer cli.OnInterrupt(p.interrupts, stop, cancel)()
	}
	switch err := serve(ctx, drain, o); {
	case err == nil:
		return exitDone
	case errors.Is(err, errRefused):
		cli.Report(p.stderr, program, err)
		return exitStopped
	case cli.ExitCode(err) == cli.ExitUsage:
		return p.refuse(err)
	default:
		cli.Report(p.stderr, program, err)
		return exitFailed
	}
}

const workerBesides = `environment:
  NATS_TOKEN, and the credentials that the program <service>-copy takes
exit codes:
  0 the job has ended, or the worker was interrupted and has ended what was in progress;
  2 started the wrong way; 4 the service does not accept the credential; 1 another error
`

// checkJobName refuses a name that cannot be that of a stream.
func checkJobName(name string) error {
	if name == "" {
		return cli.Usagef("the flag -job is required (-h lists the flags)")
	}
	for _, c := range name {
		if c != '-' && c != '_' && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') {
			return cli.Usagef("-job %q may have letters, digits, - and _", name)
		}
	}
	return nil
}

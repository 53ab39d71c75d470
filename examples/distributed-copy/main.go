// Distributed-copy copies a whole bucket, prefix or folder of a service to another place of the same
// service with several processes, on one machine or on many. NATS JetStream hands out the work; it is
// built in.
//
//	distributed-copy run -sim
//	OSS_REGION=cn-hangzhou OSS_ACCESS_KEY_ID=... OSS_ACCESS_KEY_SECRET=... \
//		distributed-copy run -service oss -from bucket/logs/ -to backup/logs/ -data logs.job -workers 4
//
// Run again with the same -data it goes on where it ended, however it ended.
package main

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

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

const usage = `usage: distributed-copy COMMAND [flags]; COMMAND -h lists the flags
on one machine:
  run          copies with several processes; run again with the same -data it goes on
on many machines, with a NATS server of your own:
  coordinator  lists what is to be copied, and follows it to its end
  worker       copies
for both:
  status       shows how far a job is
  report       shows the report of a job, and what has failed or is unknown
  pause        lets the workers begin nothing
  resume       lets them go on
`

// process is what a command is given of the process that it runs in.
type process struct {
	interrupts     <-chan os.Signal
	stdin          io.Reader
	stdout, stderr io.Writer
}

// logger returns the log of a command: all requests on stderr, or nothing.
func (p process) logger(verbose bool) *slog.Logger {
	if !verbose {
		return slog.New(slog.DiscardHandler)
	}
	return slog.New(slog.NewTextHandler(p.stderr, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

var commands = map[string]func(process, []string) int{
	"run":         runCommand,
	"coordinator": coordinatorCommand,
	"worker":      workerCommand,
	"status":      statusCommand,
	"report":      reportCommand,
	"pause":       func(p process, args []string) int { return sendCommand(p, args, "pause", commandPause) },
	"resume":      func(p process, args []string) int { return sendCommand(p, args, "resume", commandRun) },
	"simulator":   simulatorCommand, // for run -sim
}

func main() {
	interrupts := make(chan os.Signal, 2)
	signal.Notify(interrupts, os.Interrupt, syscall.SIGTERM)
	os.Exit(start(process{interrupts, os.Stdin, os.Stdout, os.Stderr}, os.Args[1:]))
}

func start(p process, args []string) int {
	if len(args) > 0 {
		if do := commands[args[0]]; do != nil {
			return do(p, args[1:])
		}
		switch args[0] {
		case "-h", "-help", "--help", "help":
			fmt.Fprint(p.stdout, usage)
			return exitDone
		}
		return p.refuse(cli.Usagef("there is no command %q (-h lists them)", args[0]))
	}
	return p.refuse(cli.Usagef("a command is required (-h lists them)"))
}

// refuse ends a command that did not begin.
func (p process) refuse(err error) int {
	cli.Report(p.stderr, program, err)
	if cli.ExitCode(err) == cli.ExitCopied { // help
		return exitDone
	}
	return exitUsage
}

// exitCode says how a job ended.
func exitCode(err error, r *report) int {
	switch {
	case cli.RefusedLocally(err), errors.Is(err, errDamaged), errors.Is(err, errOtherJob):
		return exitUsage
	case err != nil:
		return exitStopped
	case r.Failed > 0 || !r.Complete:
		return exitFailed
	case r.Unknown > 0:
		return exitUnknown
	case r.Pending > 0:
		return exitStopped
	}
	return exitDone
}

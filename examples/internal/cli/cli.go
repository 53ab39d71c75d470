// Package cli is what the example programs have in common: signals, exit codes, and the flags that all copy programs have.
package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/farcopy/farcopy/box"
)

// The exit codes.
const (
	ExitCopied    = 0
	ExitNotCopied = 1
	ExitUsage     = 2
	ExitUnknown   = 3
)

// Run is the core of a program, as tests call it.
type Run func(ctx context.Context, args []string, stdout, stderr io.Writer) error

// Main runs a program until it ends or is interrupted, and exits.
func Main(name string, run Run) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintf(os.Stderr, "%s: %v\n", name, err)
	}
	os.Exit(ExitCode(err))
}

// ExitCode is the exit code that says what err means. The sentinels of box are those of all five packages.
func ExitCode(err error) int {
	_, usage := errors.AsType[usageError](err)
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return ExitCopied
	case usage, errors.Is(err, fs.ErrInvalid) && errors.Is(err, box.ErrNotExecuted): // refused before anything was sent
		return ExitUsage
	case errors.Is(err, box.ErrOutcomeUnknown):
		return ExitUnknown
	}
	return ExitNotCopied
}

type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// Usagef makes the error of a program that was started the wrong way.
func Usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// RequireEnv fails unless all these environment variables are set.
func RequireEnv(names ...string) error {
	for _, name := range names {
		if os.Getenv(name) == "" {
			return Usagef("the environment variable %s is not set", name)
		}
	}
	return nil
}

// Command is the flags that all copy programs have.
type Command struct {
	*flag.FlagSet
	Sim     bool
	BaseURL string

	timeout time.Duration
	verbose bool
	stdout  io.Writer
	stderr  io.Writer
}

// New returns a command, to which the program adds its own flags. The help ends with the environment variables.
func New(name, environment string, stdout, stderr io.Writer) *Command {
	c := &Command{FlagSet: flag.NewFlagSet(name, flag.ContinueOnError), stdout: stdout, stderr: stderr}
	c.SetOutput(io.Discard) // Main prints the error, without the help
	c.Usage = func() {
		c.SetOutput(stdout)
		fmt.Fprintf(stdout, "usage: %s [flags]\n", name)
		c.PrintDefaults()
		fmt.Fprintf(stdout, "environment:\n  %s\n", environment)
		fmt.Fprintln(stdout, "exit codes:\n  0 copied, 1 not copied, 2 started the wrong way, 3 outcome unknown")
	}
	c.BoolVar(&c.Sim, "sim", false, "copy on an embedded simulator, which has values for all that is required")
	c.StringVar(&c.BaseURL, "base-url", "", "`address` of the service")
	c.DurationVar(&c.timeout, "timeout", 0, "end the whole call after this time; 0: no limit")
	c.BoolVar(&c.verbose, "v", false, "log every request to stderr")
	return c
}

// Parse reads the arguments.
func (c *Command) Parse(args []string) error {
	usage := c.Usage
	c.Usage = func() {}
	switch err := c.FlagSet.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		usage()
		return err
	case err != nil:
		return Usagef("%w", err)
	case c.NArg() > 0:
		return Usagef("unexpected argument %q", c.Arg(0))
	case c.Sim && c.BaseURL != "":
		return Usagef("-sim and -base-url exclude each other")
	}
	return nil
}

// Default sets a flag that was not given.
func (c *Command) Default(name, value string) {
	if f := c.Lookup(name); f.Value.String() == "" {
		f.Value.Set(value)
	}
}

// Require fails unless all these flags have a value.
func (c *Command) Require(names ...string) error {
	for _, name := range names {
		if c.Lookup(name).Value.String() == "" {
			return Usagef("the flag -%s is required", name)
		}
	}
	return nil
}

// Logger returns nil, which is silent, unless -v was given.
func (c *Command) Logger() *slog.Logger {
	if !c.verbose {
		return nil
	}
	return slog.New(slog.NewTextHandler(c.stderr, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// Context returns a context that ends with -timeout.
func (c *Command) Context(ctx context.Context) (context.Context, context.CancelFunc) {
	if c.timeout <= 0 {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, c.timeout)
}

// Printf prints a line of the result.
func (c *Command) Printf(format string, args ...any) { fmt.Fprintf(c.stdout, format+"\n", args...) }

// PrintTree prints the state of a simulator.
func (c *Command) PrintTree(when, tree string) {
	tree = "  " + strings.ReplaceAll(strings.TrimSpace(tree), "\n", "\n  ")
	fmt.Fprintf(c.stdout, "%s:\n%s\n", when, tree)
}

// Found tells how the client knows of a copy, where that is worth a remark.
func Found(reconciled bool) string {
	if reconciled {
		return " (the answer was lost; the copy was found by reading)"
	}
	return ""
}

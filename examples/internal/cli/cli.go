// Package cli is what the example programs have in common: signals, exit codes, and the flags that
// all copy programs have.
package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"regexp"
	"slices"
	"strings"
	"syscall"

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
	Report(os.Stderr, name, err)
	os.Exit(ExitCode(err))
}

// Report prints the error of a program, if it is one.
func Report(stderr io.Writer, name string, err error) {
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintf(stderr, "%s: %s\n", name, Line(WithAdvice(err.Error(), "look at the destination before you try again")))
	}
}

// advice matches what the message of an unknown outcome advises to a caller.
var advice = regexp.MustCompile(`Resolve\w+ checks again, Resume\w+ also goes on with it(; ReconcileStrict excludes items that were there before)?`)

// WithAdvice replaces the methods that the message of an unknown outcome names, which the user of a
// program cannot call, by what that user can do.
func WithAdvice(text, instead string) string { return advice.ReplaceAllLiteralString(text, instead) }

// ExitCode is the exit code that says what err means. The sentinels of box are those of all five
// packages.
func ExitCode(err error) int {
	_, usage := errors.AsType[usageError](err)
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return ExitCopied
	case usage, RefusedLocally(err):
		return ExitUsage
	case errors.Is(err, box.ErrOutcomeUnknown):
		return ExitUnknown
	}
	return ExitNotCopied
}

// RefusedLocally reports whether a client refused what it was given before anything was sent.
func RefusedLocally(err error) bool {
	return errors.Is(err, fs.ErrInvalid) && errors.Is(err, box.ErrNotExecuted)
}

type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// Usagef makes the error of a program that was started the wrong way.
func Usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// RequireEnv fails unless all these environment variables are set. It names all that are missing.
func RequireEnv(names ...string) error {
	isSet := func(name string) bool { return os.Getenv(name) != "" }
	switch missing := slices.DeleteFunc(slices.Clone(names), isSet); len(missing) {
	case 0:
		return nil
	case 1:
		return Usagef("the environment variable %s is not set; -sim needs none", missing[0])
	default:
		return Usagef("the environment variables %s are not set; -sim needs none", join(missing))
	}
}

// join lists names as a sentence does: "a, b and c".
func join(names []string) string {
	last := len(names) - 1
	if last == 0 {
		return names[0]
	}
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

const seeHelp = "(-h lists the flags)"

// Parse reads the arguments of a program that takes nothing but flags. Help goes to stdout and ends
// with what is to be said besides; what is wrong with the arguments is for Main to print.
func Parse(flags *flag.FlagSet, args []string, stdout io.Writer, besides string) error {
	flags.SetOutput(io.Discard)
	flags.Usage = func() {}
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		var help strings.Builder
		fmt.Fprintf(&help, "usage: %s [flags]\n", flags.Name())
		flags.SetOutput(&help)
		flags.PrintDefaults()
		help.WriteString(besides)
		fmt.Fprint(stdout, wrap(help.String()))
		return err
	case err != nil:
		return Usagef("%w "+seeHelp, err)
	case flags.NArg() > 0:
		return Usagef("unexpected argument %q "+seeHelp, flags.Arg(0))
	}
	return nil
}

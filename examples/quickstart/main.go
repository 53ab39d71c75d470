// Quickstart makes all five copies on the embedded simulators: no account, no network. For each
// service it shows the state before, the call, its result, the state after, and a call that fails;
// for Box also a response that is lost.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/farcopy/farcopy/examples/internal/cli"
)

func main() { cli.Main("quickstart", run) }

func run(ctx context.Context, args []string, stdout, _ io.Writer) error {
	flags := flag.NewFlagSet("quickstart", flag.ContinueOnError)
	if err := cli.Parse(flags, args, stdout, "It has no flags but -h, and needs neither an account nor a network.\n"); err != nil {
		return err
	}
	out := transcript{stdout}
	for i, service := range []func(context.Context, transcript) error{
		copyOnBitPaket, copyOnBox, copyOnOracle, copyOnDocument360, copyOnOSS, loseResponse,
	} {
		if i > 0 {
			fmt.Fprintln(stdout)
		}
		if err := service(ctx, out); err != nil {
			return err
		}
	}
	return nil
}

// failed names what an error is, in words that are the same for all five services.
func failed(err error) string {
	for _, is := range []struct {
		target error
		name   string
	}{
		{fs.ErrExist, "fs.ErrExist"},
		{fs.ErrNotExist, "fs.ErrNotExist"},
		{fs.ErrPermission, "fs.ErrPermission"},
		{fs.ErrInvalid, "fs.ErrInvalid"},
	} {
		if errors.Is(err, is.target) {
			return is.name
		}
	}
	return "something else"
}

// transcript is where a run is told.
type transcript struct{ w io.Writer }

func (t transcript) heading(text string) { fmt.Fprintf(t.w, "== %s ==\n", text) }

func (t transcript) line(label, format string, args ...any) {
	fmt.Fprintf(t.w, "%s: %s\n", label, cli.Line(fmt.Sprintf(format, args...)))
}

func (t transcript) tree(label, tree string) {
	fmt.Fprintf(t.w, "%s:\n    %s\n", label, strings.ReplaceAll(strings.TrimSpace(tree), "\n", "\n    "))
}

// call shows a call with the fields of its request, names and values in turn.
func (t transcript) call(op string, fields ...string) {
	fmt.Fprintf(t.w, "call: %s\n", op)
	for i := 0; i < len(fields); i += 2 {
		fmt.Fprintf(t.w, "    %s: %s\n", fields[i], fields[i+1])
	}
}

// failure tells of a call that had to fail with a certain error, and returns an error if it did
// otherwise.
func (t transcript) failure(what string, err, want error) error {
	t.line("then", "%s", what)
	if !errors.Is(err, want) {
		return fmt.Errorf("%s: got %v, want %w", what, err, want)
	}
	t.line("failed", "%s: %v", failed(err), err)
	return nil
}

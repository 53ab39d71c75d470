// Quickstart shows what farcopy is for, on the embedded simulators: no account, no network. A table
// compares what exists after a lost response, and after a process was killed, with what other
// clients make of it; it is measured while the program runs. Then all five copies are made without
// a fault. The program fails if the table does not show what farcopy promises.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/farcopy/farcopy/examples/internal/cli"
)

func main() {
	if text, ok := os.LookupEnv(taskEnv); ok {
		if err := runTask(text); err != nil {
			cli.Report(os.Stderr, "quickstart", err)
			os.Exit(cli.ExitNotCopied)
		}
		return
	}
	cli.Main("quickstart", run)
}

func run(ctx context.Context, args []string, stdout, _ io.Writer) error {
	flags := flag.NewFlagSet("quickstart", flag.ContinueOnError)
	verbose := flags.Bool("v", false, "show the requests, whole trees, and calls that fail")
	noColor := flags.Bool("no-color", false, "do not colour the output, as NO_COLOR=1 does")
	if err := cli.Parse(flags, args, stdout, "It needs neither an account nor a network.\n"); err != nil {
		return err
	}
	p := newPage(stdout, *noColor)
	rows, err := measure(ctx, columns)
	if err != nil {
		return err
	}
	p.table(rows)
	if *verbose {
		p.requests(rows)
	}
	if err := check(rows); err != nil {
		return err
	}
	fmt.Fprintln(stdout)
	if err := p.tour(ctx, *verbose); err != nil {
		return err
	}
	if !*verbose {
		p.line(faint, "-v shows the requests, whole trees, and calls that fail")
	}
	return nil
}

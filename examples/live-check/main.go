// Live-check finds out what the documents of a service leave open, for whoever has an account there,
// and writes a report that can be attached to a bug report. It compares what the service does with
// what the library assumes.
//
//	live-check -sim -service box -write
//	BOX_TOKEN=... live-check -service box -in 11111
//	BOX_TOKEN=... live-check -service box -in 11111 -write -o box.txt
//
// Without -write it only reads, and lists what it would ask with -write. With -write it makes one
// folder named farcopy-live-check-<random> in the folder of -in, works below it, and removes what
// it has made, also after an interrupt (a second one ends it at once), a hang-up, a -timeout or a
// failure. It changes nothing that it has not made itself: if others put something into its folder
// meanwhile, that stays, and so does the folder. What could not be removed is listed with its id.
//
// The report has no secrets, no names of other items, and no ids but those of what was left behind.
//
// # JSON
//
// With -json the report is one object:
//
//	schema          "farcopy-live-check/1"; members are added under it, never renamed or removed
//	farcopy, go     versions
//	service, host   where; region, if the service has regions
//	time            of the start, RFC 3339
//	write, also     the flags
//	requests        how many were sent
//	contradictions  how many probes contradict what the library assumes
//	probes          a list of
//	  name          stable
//	  answers       the switches of the simulator that set what was asked for, as method names
//	  writes        whether the probe needs -write
//	  question      in words
//	  state         "found", or why not: "needs -write", "needs -also", "cannot tell",
//	                "permission refused", "error", "interrupted"
//	  value         what was found; one of a fixed list for each probe
//	  detail        what was measured
//	  reason        why nothing was found
//	  assumes       what the library assumes, after "The library assumes that"
//	  contradicts   whether the value contradicts it
//	  use           the option of the library that helps then
//	left            what may still be there: kind, id, name, parent (the id of its folder, or "-in"), why
//
// # Box, BitPaket and Oracle
//
// On Box, -also large makes 501 folders, copies them, and deletes the 1002 one by one: Box deletes a
// folder only if it is empty and has the ETag that was read. An interrupt does not end the wait for
// that copy, of 20 minutes at most, because nothing of it can be removed before.
//
// BitPaket and Oracle have no such condition. A folder is looked at just before it is deleted, and
// what somebody puts into it in that moment is deleted with it, on Oracle to the trash. On Oracle the
// program uploads nothing: two probes copy the file of -file, and the copies are deleted with their
// folder. On BitPaket it uploads objects of a few bytes.
//
// # Document360
//
// The program uploads nothing: it copies the file of -file, or the first one in the folder of -in.
// -also rate sends reads until one is refused, so that other programs with the same credential wait
// for up to a minute. A folder is removed if it shows nothing but what the run has removed from it:
// Document360 has no condition for that, and deletes with it what others put into it in that moment.
//
// # OSS
//
// -in is a bucket, or bucket/prefix. The scratch folder is a prefix there, and the program copies
// the object of -file, or the smallest one of class Standard among the first 1000 below -in. Copies
// are of class Standard, of which nothing is billed for being removed early, and each costs a PUT.
// Versions and delete markers of the run are removed by their ids. Without versioning, an object is
// removed if it still has the ETag and the date of the copy: OSS has no condition for that, so that
// a program that replaces it in the moment between loses its object. -also large copies an object of
// 1 GB to 5 GB, if there is one. -other and -instance are needed to ask about another region, and
// about the metadata service of an ECS instance.
//
// # Exit codes
//
// 0 if nothing contradicts the library, 1 if something does, or if something was left behind, 2 if
// the program was started the wrong way, and 3 if an error or an interrupt kept it from finding out.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"syscall"

	"github.com/farcopy/farcopy/examples/internal/cli"
)

func main() {
	signal.Ignore(syscall.SIGPIPE) // a reader of the progress that ends must not keep the removal from being done
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run is the program, as tests call it.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) (code int) {
	written := false
	o, err := parse(args, stdout)
	if err != nil {
		cli.Report(stderr, program, err)
		return usageCode(err)
	}
	svc, done, err := o.newService(ctx)
	if err != nil {
		cli.Report(stderr, program, err)
		return exitUsage
	}
	defer done()
	out := stdout
	if o.output != "" {
		file, err := os.OpenFile(o.output, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			cli.Report(stderr, program, cli.Usagef("-o: %w", err))
			return exitUsage
		}
		out = file
		defer func() {
			if err := file.Close(); err != nil && code != exitError {
				cli.Report(stderr, program, fmt.Errorf("the report cannot be written: %w", err))
				code = exitError
			}
			if !written { // of a run that can be started again with the same -o
				os.Remove(o.output)
			}
		}()
	}
	if o.timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, o.timeout)
		defer cancel()
	}
	r := &runner{svc: svc, write: o.write, also: o.also, progress: func(step string) {
		fmt.Fprintf(stderr, "%s: %s\n", program, step)
	}}
	o.announce(r, stderr)
	rep, err := r.run(ctx)
	if err != nil {
		cli.Report(stderr, program, err)
		return exitError
	}
	write := rep.writeText
	if o.json {
		write = rep.writeJSON
	}
	if err := write(out); err != nil {
		cli.Report(stderr, program, fmt.Errorf("the report cannot be written: %w", err))
		return exitError
	}
	written = true
	return rep.exitCode()
}

// announce says what the probes of -also cost, before they begin.
func (o *options) announce(r *runner, stderr io.Writer) {
	asked := func(p probe) bool { return slices.Contains(o.also, p.also) && (o.write || !p.writes) }
	for _, p := range r.chosen(asked) {
		fmt.Fprintf(stderr, "%s: %s will send about %d requests\n", program, p.name, p.requests)
	}
}

// usageCode is the exit code of a program that did not begin.
func usageCode(err error) int {
	if cli.ExitCode(err) == cli.ExitCopied { // help
		return exitAgrees
	}
	return exitUsage
}

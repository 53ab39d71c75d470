package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/examples/internal/cli"
)

// coordinatorCommand lists a job at a server of the user's own and follows it to its end. An
// interrupt ends the listing; the workers go on with what is queued.
func coordinatorCommand(p process, args []string) int {
	var s spec
	var at connection
	flags := flag.NewFlagSet(program+" coordinator", flag.ContinueOnError)
	existing, verify := flagsOf(flags, &s)
	connectionFlags(flags, &at)
	name := flags.String("job", "", "`name` of the job")
	replicas := flags.Int("replicas", 1, "`number` of servers of the cluster that keep the job: 1, 3 or 5")
	ackWait := flags.Duration("ack-wait", defaultAckWait, "`time` after which a worker that says nothing counts as dead; at least 10s")
	maxFailed := flags.Int64("max-failed", 0, "pause the job at the `n`-th failure; 0: never")
	asJSON := flags.Bool("json", false, "print a line of JSON for each item and for the report")
	verbose := flags.Bool("v", false, "log every request to stderr")
	if err := cli.Parse(flags, args, p.stdout, besides); err != nil {
		return p.refuse(err)
	}
	if err := errors.Join(at.check(), checkJobName(*name), s.complete(false, *existing, *verify)); err != nil {
		return p.refuse(err)
	}
	if *ackWait < localAckWait || *maxFailed < 0 || *replicas != 1 && *replicas != 3 && *replicas != 5 {
		return p.refuse(cli.Usagef("-ack-wait must be at least %v, -max-failed not negative, -replicas 1, 3 or 5", localAckWait))
	}
	log := p.logger(*verbose)
	if _, err := s.newJob(client{log: log}, farcopy.JobConfig{}); err != nil { // before anything is written
		return p.refuse(s.plain(err))
	}
	ctx, end := context.WithCancelCause(context.Background())
	defer end(nil)
	drain, stop := context.WithCancel(ctx)
	defer stop()
	defer cli.OnInterrupt(p.interrupts, stop, func() { end(errInterrupted) })()
	conn, js, err := at.connect("coordinator of " + *name)
	if err != nil {
		return p.refuse(err)
	}
	defer conn.Close()
	onGone(conn, &at, end)
	var c *coordinator
	err = persist(drain, func() error {
		c, err = prepareJob(ctx, js, *name, s, *replicas, cmp.Or(forTests.AckWait, *ackWait), log)
		return err
	})
	if err != nil {
		return p.refuse(fmt.Errorf("job %s: %w", *name, cmp.Or(goneError(conn, &at), err)))
	}
	out := newPrinter(*asJSON, *verbose, p.stdout, p.stderr)
	c.maxFailed, c.outcome = *maxFailed, out.outcome
	c.note = func(text string) { out.note("%s", cli.Line(text)) }
	stopProgress := showProgress(out, c)
	err = c.run(ctx, drain)
	stopProgress()
	if err != nil {
		err = cmp.Or(goneError(conn, &at), err)
	}
	switch {
	case err == nil:
		err = c.tell(ctx, commandEnd)
	case errors.Is(err, errTooManyFailed):
		if tellErr := c.tell(ctx, commandPause); tellErr != nil {
			err = errors.Join(err, tellErr)
		}
	}
	return finish(c, out, &s, err, func() { removeJob(js, *name) })
}

// tell tells the workers what to do.
func (c *coordinator) tell(ctx context.Context, what command) error {
	return persist(ctx, func() error {
		_, err := c.records.change(ctx, c.name, func(r *record) { r.Command = what })
		return err
	})
}

// viewed is a job as another process sees it.
type viewed struct {
	conn    *nats.Conn
	name    string
	records records
	pages   *pages
	states  *states
}

// view parses the flags that name a job, and finds it.
func view(p process, args []string, command string, more func(*flag.FlagSet)) (*viewed, error) {
	var at connection
	flags := flag.NewFlagSet(program+" "+command, flag.ContinueOnError)
	connectionFlags(flags, &at)
	dir := flags.String("data", "", "`directory` of a run that is running")
	name := flags.String("job", "", "`name` of the job, with -nats")
	if more != nil {
		more(flags)
	}
	if err := cli.Parse(flags, args, p.stdout, ""); err != nil {
		return nil, err
	}
	switch {
	case (*dir == "") == (at.URL == ""):
		return nil, cli.Usagef("either -data or -nats is required (-h lists the flags)")
	case *dir != "":
		found, err := findServer(*dir)
		if err != nil {
			return nil, err
		}
		at.address, *name = found, localJob
	}
	if err := errors.Join(at.check(), checkJobName(*name)); err != nil {
		return nil, err
	}
	conn, js, err := at.connect(command)
	switch {
	case *dir != "" && errors.Is(err, nats.ErrNoServers): // the run was killed, and could not remove the address
		return nil, noRun(*dir)
	case err != nil:
		return nil, err
	}
	var v *viewed
	err = persistFor(context.Background(), shortOutage, func() error {
		v, err = findJob(js, *name)
		return err
	})
	if err != nil {
		conn.Close()
		return nil, fmt.Errorf("job %s: %w", *name, err)
	}
	v.conn = conn
	return v, nil
}

func findJob(js jetstream.JetStream, name string) (*viewed, error) {
	ctx, cancel := context.WithTimeout(context.Background(), storeTimeout)
	defer cancel()
	kv, err := js.KeyValue(ctx, jobBucket)
	if errors.Is(err, jetstream.ErrBucketNotFound) {
		return nil, errNoJob
	}
	if err != nil {
		return nil, err
	}
	v := &viewed{name: name, records: records{kv}}
	if _, _, err := v.records.get(ctx, name); err != nil {
		return nil, err
	}
	c, err := newCoordinator(ctx, js, kv, name)
	if err != nil {
		return nil, err
	}
	v.pages, v.states = c.pages, c.states
	return v, nil
}

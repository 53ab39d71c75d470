package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/examples/internal/cli"
)

// runOptions are those of the command run.
type runOptions struct {
	spec      spec
	data      string
	workers   int
	slots     int
	maxFailed int64
	plan, sim bool
	json, v   bool
}

// localJob is the name of the only job of an embedded server.
const localJob = "local"

// localAckWait is after how long a worker of this machine that says nothing counts as dead.
const localAckWait = 10 * time.Second

const besides = `environment:
  the credentials that the program <service>-copy takes
exit codes, the first that applies:
  2 started the wrong way, nothing was sent
  4 ended early, run again to go on
  1 something failed, or the listing is incomplete
  3 something is unknown
  0 all is copied or was there
`

func parseRun(p process, args []string) (*runOptions, error) {
	o := &runOptions{}
	flags := flag.NewFlagSet(program+" run", flag.ContinueOnError)
	existing, verify := flagsOf(flags, &o.spec)
	flags.StringVar(&o.data, "data", "", "`directory` that remembers how far the job is; run again with it to resume")
	flags.IntVar(&o.workers, "workers", 2, "`number` of worker processes")
	flags.IntVar(&o.slots, "slots", 0, "`bound` of the requests in flight in each worker; 0: adapts")
	flags.BoolVar(&o.plan, "plan", false, "only show what would be done")
	flags.Int64Var(&o.maxFailed, "max-failed", 0, "end at the `n`-th failure; 0: never")
	flags.BoolVar(&o.json, "json", false, "print a line of JSON for each item and for the report")
	flags.BoolVar(&o.sim, "sim", false, "copy on a simulator; needs neither -from nor -to nor -data")
	flags.BoolVar(&o.v, "v", false, "log every request to stderr")
	if err := cli.Parse(flags, args, p.stdout, besides); err != nil {
		return nil, err
	}
	switch {
	case o.workers < 1:
		return nil, cli.Usagef("-workers must be at least 1")
	case o.slots < 0, o.maxFailed < 0:
		return nil, cli.Usagef("-slots and -max-failed must not be negative")
	}
	if err := o.spec.complete(o.sim, *existing, *verify); err != nil {
		return nil, err
	}
	if o.data == "" && !o.sim && !o.plan {
		return nil, cli.Usagef("the flag -data is required (-h lists the flags)")
	}
	return o, nil
}

var (
	errInterrupted = errors.New("interrupted: what was in progress was abandoned")
	errOtherJob    = errors.New("the directory holds another job")
)

// runCommand copies on one machine. The first interrupt drains, the second one stops at once.
func runCommand(p process, args []string) int {
	o, err := parseRun(p, args)
	if err != nil {
		return p.refuse(err)
	}
	ctx, end := context.WithCancelCause(context.Background())
	cancel := func() { end(errInterrupted) }
	defer cancel()
	if o.sim {
		sim, err := startSimulator(ctx, o.spec.Service)
		if err != nil {
			return p.refuse(err)
		}
		defer sim.stop()
		if err := sim.use(&o.spec); err != nil {
			return p.refuse(err)
		}
	}
	out := newPrinter(o.json, o.v, p.stdout, p.stderr)
	probe, err := o.spec.newJob(client{log: p.logger(o.v), limiter: newPlanQuota(o.spec.Quota)}, farcopy.JobConfig{})
	if err != nil {
		return p.refuse(o.spec.plain(err))
	}
	if o.plan {
		defer cli.OnInterrupt(p.interrupts, cancel, cancel)()
		return showPlan(ctx, out, o, probe)
	}
	if o.data == "" {
		if o.data, err = os.MkdirTemp("", program); err != nil {
			return p.refuse(err)
		}
		defer os.RemoveAll(o.data)
	}
	drain, stop := context.WithCancel(ctx)
	defer stop()
	drained := func() {
		out.note("stopping: what is in progress ends first; interrupt again to stop at once")
		stop()
	}
	defer cli.OnInterrupt(p.interrupts, drained, cancel)()
	d, err := openData(drain, o.data)
	if err != nil {
		return p.refuse(err)
	}
	defer d.close()
	r := &localRun{o: o, p: p, out: out, data: d}
	return r.run(ctx, drain)
}

// localRun is a run with an embedded server and workers that are its children.
type localRun struct {
	o    *runOptions
	p    process
	out  *printer
	data *data
}

func (r *localRun) run(ctx, drain context.Context) int {
	if err := r.data.checkManifest(); err != nil {
		return r.p.refuse(err)
	}
	srv, err := startServer(r.data.store())
	if err != nil {
		return r.p.refuse(fmt.Errorf("%s: %w", r.data.store(), err))
	}
	defer func() {
		srv.stop()
		if err := r.data.writeManifest(); err != nil {
			r.out.failed(err)
		}
	}()
	at := connection{address: srv.address}
	conn, js, err := at.connect("coordinator")
	if err != nil {
		return r.p.refuse(err)
	}
	defer conn.Close()
	var c *coordinator
	err = persistFor(ctx, shortOutage, func() (err error) { // the disk may be busy
		c, err = prepareJob(ctx, js, localJob, r.o.spec, 1, cmp.Or(forTests.AckWait, localAckWait), r.p.logger(r.o.v))
		return err
	})
	if err != nil {
		return r.refuse(ctx, js, err)
	}
	if err := r.data.publish(srv.address); err != nil {
		return r.p.refuse(err)
	}
	c.maxFailed, c.outcome = r.o.maxFailed, r.out.outcome
	workers := &fleet{
		size: r.o.workers, slots: r.o.slots, server: srv.address, job: localJob, lock: r.data.lock, verbose: r.o.v,
	}
	if r.o.v {
		workers.stderr = r.p.stderr
	}
	listing, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	srv.notices.onBroken(fail)
	workers.start(fail)
	stopProgress := showProgress(r.out, c)
	err = c.run(listing, drain)
	if cause := context.Cause(listing); cause != nil && ctx.Err() == nil {
		err = cause // a worker says why
	}
	if errors.Is(err, errStore) {
		workers.abandon() // they could not write down how their tasks end
	}
	workers.drain(ctx)
	stopProgress()
	if ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	return finish(c, r.out, &r.o.spec, err, func() { removeJob(js, localJob) })
}

// refuse ends a run whose store cannot be used.
func (r *localRun) refuse(ctx context.Context, js jetstream.JetStream, err error) int {
	if ctx.Err() != nil {
		return exitStopped
	}
	return r.p.refuse(fmt.Errorf("%s: %w", r.o.data, err))
}

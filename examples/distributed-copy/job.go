package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/examples/internal/cli"
)

// prepareJob makes a job in the store, or finds it, and takes it up where it was left.
func prepareJob(ctx context.Context, js jetstream.JetStream, name string, s spec, replicas int, ackWait time.Duration, log *slog.Logger) (*coordinator, error) {
	if err := makeBuckets(ctx, js, replicas); err != nil {
		return nil, err
	}
	kv, err := js.KeyValue(ctx, jobBucket)
	if err != nil {
		return nil, err
	}
	if err := claimJob(ctx, js, records{kv}, name, s, ackWait); err != nil {
		return nil, err
	}
	if err := makeJob(ctx, js, records{kv}, name, replicas, ackWait); err != nil {
		return nil, err
	}
	c, err := connectCoordinator(ctx, js, kv, name, s, log)
	if err != nil {
		return nil, err
	}
	return c, c.open(ctx)
}

// claimJob writes down what a job copies, or compares it with what was written down.
func claimJob(ctx context.Context, js jetstream.JetStream, jobs records, name string, s spec, ackWait time.Duration) error {
	rec, _, err := jobs.get(ctx, name)
	if errors.Is(err, errNoJob) {
		if _, err := js.Stream(ctx, names{name}.todo()); !errors.Is(err, jetstream.ErrStreamNotFound) {
			return errors.Join(fmt.Errorf("%w: bucket %s has no job %s", errDamaged, jobBucket, name), err)
		}
		return jobs.put(ctx, name, record{Spec: s, AckWait: ackWait, Begun: time.Now().UTC(), Command: commandRun}, 0)
	}
	if err != nil {
		return err
	}
	if !rec.Spec.isSameJob(s) {
		return fmt.Errorf("%w: -service %s -from %s -to %s, or one with other flags", errOtherJob, rec.Spec.Service, rec.Spec.From, rec.Spec.To)
	}
	_, err = jobs.change(ctx, name, func(r *record) { r.Spec, r.Command = s, commandRun })
	return err
}

// connectCoordinator returns a coordinator whose client takes its share of the quota.
func connectCoordinator(ctx context.Context, js jetstream.JetStream, kv jetstream.KeyValue, name string, s spec, log *slog.Logger) (*coordinator, error) {
	c, err := newCoordinator(ctx, js, kv, name)
	if err != nil {
		return nil, err
	}
	u, err := useQuota(ctx, js, s, "coordinator of "+name, log)
	if err != nil {
		return nil, err
	}
	c.isRefused = services[s.Service].isRefused
	c.job, err = s.newJob(u.client(log), farcopy.JobConfig{})
	return c, err
}

// makeJob makes the streams of a job that was claimed, and lets the workers begin.
func makeJob(ctx context.Context, js jetstream.JetStream, jobs records, name string, replicas int, ackWait time.Duration) error {
	if err := makeStreams(ctx, js, name, replicas); err != nil {
		return err
	}
	if err := makeConsumers(ctx, js, name, newTiming(ackWait)); err != nil {
		return err
	}
	_, err := jobs.change(ctx, name, func(r *record) { r.Ready = true })
	return err
}

// removeJob removes a job of which nothing was done.
func removeJob(js jetstream.JetStream, name string) {
	ctx, cancel := context.WithTimeout(context.Background(), storeTimeout)
	defer cancel()
	js.DeleteStream(ctx, names{name}.todo())
	js.DeleteStream(ctx, names{name}.item())
	js.DeleteStream(ctx, names{name}.sent())
	if kv, err := js.KeyValue(ctx, jobBucket); err == nil {
		kv.Purge(ctx, name)
	}
}

// errIncomplete is what is missing when a run has ended. The next one refuses the store.
var errIncomplete = errors.New("records of the job were lost while it ran")

// finish shows the report of a job, and returns the exit code. What went before has ended by itself or
// with an error. undo removes a job that cannot be.
func finish(c *coordinator, out *printer, s *spec, err error, undo func()) int {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()
	c.addElapsed(ctx)
	var r report
	var groups []failureGroup
	limit := longestOutage
	if err != nil {
		limit = shortOutage
	}
	readErr := persistFor(ctx, limit, func() (err error) {
		if err = c.tellRest(ctx); err == nil {
			r, groups, err = readReport(ctx, c.pages, c.states, c.records, c.name)
		}
		return err
	})
	r.Requests += c.newRequests() // of pages that could not be listed
	if err == nil && readErr != nil {
		err = readErr
	}
	if err == nil && (r.Pending < 0 || r.Pending > 0 && len(c.unlistable) == 0) {
		err = fmt.Errorf("the job is over, and %d items are pending: %w", r.Pending, errIncomplete)
	}
	code := exitCode(err, &r)
	switch {
	case code == exitUsage:
		if cli.RefusedLocally(err) {
			undo()
		}
		out.failed(s.plain(err))
		return code
	case err != nil:
		out.failed(s.plain(err))
	case code == exitFailed && !r.Complete && len(c.unlistable) > 0:
		for _, why := range c.unlistable {
			out.failed(s.plain(why))
			break
		}
	}
	if readErr == nil {
		out.report(r, groups)
	}
	return code
}

// readReport sums up a job from its states.
func readReport(ctx context.Context, p *pages, s *states, jobs records, name string) (r report, groups []failureGroup, err error) {
	rec, _, err := jobs.get(ctx, name)
	if err != nil {
		return r, nil, err
	}
	if err := p.read(ctx); err != nil {
		return r, nil, err
	}
	t := newTally(rec.Round)
	err = s.readAll(ctx, func(st itemState, seq uint64) error {
		t.add(&st, seq)
		t.addOpen(&st)
		return nil
	})
	if err != nil {
		return r, nil, err
	}
	left, err := p.left(ctx)
	if err != nil {
		return r, nil, err
	}
	sum := p.latest()
	c := t.with(sum)
	r = report{
		Listed: c.Listed, Copied: c.Copied, Skipped: c.Skipped, Failed: c.Failed, Unknown: c.Unknown, Pending: c.Pending,
		Requests: sum.Requests + t.requests, Seconds: rec.Elapsed, Complete: left == 0 && sum.Opens == t.opened,
	}
	return r, t.failures(), nil
}

// showProgress shows how far a job is, until the function that it returns is called.
func showProgress(out *printer, c *coordinator) (stop func()) {
	if !out.terminal {
		return func() {}
	}
	ended := make(chan struct{})
	var shown sync.WaitGroup
	shown.Go(func() {
		ticks := time.NewTicker(250 * time.Millisecond)
		defer ticks.Stop()
		began := time.Now()
		first := int64(-1)
		for {
			select {
			case <-ticks.C:
				count := c.tally.with(c.pages.latest())
				done := count.Listed - count.Pending
				if first < 0 {
					first = done
				}
				out.progress(count, float64(done-first)/time.Since(began).Seconds())
			case <-ended:
				return
			}
		}
	})
	return func() { close(ended); shown.Wait() }
}

package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/farcopy/farcopy"
)

// coordinator lists a job, queues its tasks, and follows what becomes of them. There is one for a
// job.
type coordinator struct {
	name      string // of the job
	job       farcopy.Job
	isRefused func(error) bool
	js        jetstream.JetStream
	records   records
	pages     *pages
	states    *states
	tally     *tally
	first     uint64 // the states of earlier runs end before it

	maxFailed int64
	begun     time.Time
	sent      int64 // requests of the listing that the sums hold

	outcome func(outcome) // is told of each outcome of this run
	note    func(string)  // for people

	unlistable  map[uint64]error // pages that could not be listed, by their sequence number
	after       uint64           // pages up to this one were tried
	pauseUntil  time.Time
	pause       time.Duration
	refusals    int // in a row
	downSince   time.Time
	hasListed   bool
	lastElapsed time.Time
	lastSweep   time.Time
	unsettled   int // how often in a row nothing was left, and items were pending
}

const (
	maxQueued     = 50_000 // tasks; more are not listed before some have ended
	longestPauses = 2 * time.Minute
	longestDown   = time.Hour
	maxUnanswered = 5
	maxUnsettled  = 10
)

// newCoordinator returns one for a job whose streams are there.
func newCoordinator(ctx context.Context, js jetstream.JetStream, kv jetstream.KeyValue, name string) (*coordinator, error) {
	n := names{name}
	todo, err := js.Stream(ctx, n.todo())
	if err != nil {
		return nil, err
	}
	states, err := openStates(ctx, js, n)
	if err != nil {
		return nil, err
	}
	return &coordinator{
		name: name, js: js, records: records{kv},
		pages:  &pages{js: js, stream: todo, names: n},
		states: states,
		begun:  time.Now(), unlistable: map[uint64]error{}, outcome: func(outcome) {}, note: func(string) {},
	}, nil
}

// errTooManyFailed ends a run at the n-th failure.
var errTooManyFailed = errors.New("as many items have failed as -max-failed allows")

// errStopped ends a run that was interrupted.
var errStopped = errors.New("the job was stopped")

// open takes up the job where it was left. If nothing is left but what has failed or is unknown,
// that is tried again.
func (c *coordinator) open(ctx context.Context) error {
	if err := c.states.checkEnd(ctx); err != nil {
		return err
	}
	rec, _, err := c.records.get(ctx, c.name)
	if err != nil {
		return err
	}
	if err := c.pages.checkEnd(ctx, rec.Queued); err != nil {
		return err
	}
	if err := c.pages.open(ctx); err != nil {
		return err
	}
	info, err := c.states.stream.Info(ctx)
	if err != nil {
		return err
	}
	c.first = info.State.LastSeq + 1
	if rec.Reopening {
		return c.reopen(ctx, rec.Round)
	}
	isDone, err := c.isDone(ctx)
	if err != nil {
		return err
	}
	t := newTally(rec.Round)
	if err := c.states.readAll(ctx, func(s itemState, seq uint64) error { t.add(&s, seq); return nil }); err != nil {
		return err
	}
	count := t.with(c.pages.latest())
	if isDone && count.Pending != 0 || count.Pending < 0 {
		return fmt.Errorf("%w: stream %s: %d tasks are neither queued nor ended", errDamaged, c.pages.names.todo(), count.Pending)
	}
	if !isDone || count.Failed+count.Unknown == 0 {
		c.tally = newTally(rec.Round)
		return nil
	}
	rec, err = c.records.change(ctx, c.name, func(r *record) { r.Round++; r.Reopening = true })
	if err != nil {
		return err
	}
	return c.reopen(ctx, rec.Round)
}

// errDamaged says that something is missing in the store.
var errDamaged = errors.New("records of the job are missing")

// reopen queues what failed, or is unknown, in the rounds before. The state of a task stays as it is
// until a worker takes it: a message of a later round is what makes it open again.
func (c *coordinator) reopen(ctx context.Context, round int) error {
	err := c.states.readAll(ctx, func(s itemState, _ uint64) error {
		if s.Phase != phaseEnded || s.Task == nil || s.Round >= round {
			return nil
		}
		text, err := todoMessage{Round: round, Task: *s.Task}.encode()
		if err != nil {
			return err
		}
		within, cancel := context.WithTimeout(ctx, storeTimeout)
		defer cancel()
		_, err = c.js.Publish(within, c.pages.names.lane(laneOf(s.Task)), text)
		return err
	})
	if err != nil {
		return fmt.Errorf("queueing what has failed: %w", err)
	}
	c.tally = newTally(round)
	_, err = c.records.change(ctx, c.name, func(r *record) { r.Reopening = false })
	return err
}

// run lists and follows until nothing is left. It ends with why it ends early, or nil. drain ends it:
// nothing is listed any more.
func (c *coordinator) run(ctx, drain context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	followed := make(chan struct{})
	defer func() { cancel(nil); <-followed }()
	go func() {
		defer close(followed)
		if err := c.states.follow(ctx, c.count); err != nil {
			cancel(err)
		}
	}()
	ticks := time.NewTicker(250 * time.Millisecond)
	defer ticks.Stop()
	o := outage{note: c.note}
	for {
		did, err := c.step(ctx, drain)
		if !o.isOver(ctx, err) {
			if drain.Err() != nil {
				return errStopped
			}
			continue
		}
		switch {
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case err != nil:
			return err
		}
		switch did {
		case listed:
			continue
		case ended:
			return c.tooManyFailed()
		}
		_, changed := c.tally.latest()
		select {
		case <-ticks.C:
		case <-changed:
			sleep(drain, 10*time.Millisecond) // several at once
		case <-drain.Done():
			return errStopped
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// count adds a state to the tally, and tells of the outcomes of this run.
func (c *coordinator) count(s itemState, seq uint64) {
	c.tally.add(&s, seq)
	if seq < c.first || s.Phase != phaseEnded {
		return
	}
	for _, o := range s.Outcomes {
		c.outcome(o)
	}
}

// tellRest tells of the outcomes that came after run had ended, while workers were drained.
func (c *coordinator) tellRest(ctx context.Context) error {
	known, _ := c.tally.latest()
	return c.states.readAll(ctx, func(s itemState, seq uint64) error {
		if seq > known {
			c.count(s, seq)
		}
		return nil
	})
}

// noteElapsed keeps how long the job has taken, every few seconds.
func (c *coordinator) noteElapsed(ctx context.Context) error {
	if time.Since(c.lastElapsed) < 5*time.Second {
		return nil
	}
	return c.addElapsed(ctx)
}

func (c *coordinator) addElapsed(ctx context.Context) error {
	now := time.Now()
	since := c.lastElapsed
	if since.IsZero() {
		since = c.begun
	}
	_, err := c.records.change(ctx, c.name, func(r *record) {
		r.Elapsed += now.Sub(since).Seconds()
		r.Queued = c.pages.position()
	})
	if err == nil {
		c.lastElapsed = now
	}
	return err
}

package job

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"sync"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/journal"
	"github.com/farcopy/farcopy/internal/pace"
)

// Job is a job of one of the five packages.
type Job struct {
	svc Service
	o   Options
	cfg farcopy.JobConfig

	shared sharedJournal
	tasks  *pace.Pool // of all RunTask and Tasks

	mu      sync.Mutex
	running bool
	stopped bool // since the latest run began
	run     *run // the latest; nil: there was none
	plan    *planTally
}

// Options are what a package says of a job.
type Options struct {
	Op      string   // "oss.CopyPrefix"
	Host    string   // of the service
	Request string   // a digest of all that shapes the job
	First   []string // cursors of the first pages

	// InOrder says that pages depend on each other: they are listed one after the other, and their
	// items are queued in that order.
	InOrder bool

	// Quota is what the service documents, for plans.
	Quota Quota

	// Notes are what a plan says of the copies: what they leave behind, what they may cost, and limits
	// that they would hit.
	Notes []string

	// Check is called before anything is listed, and can refuse the job; nil: it is not.
	Check func(ctx context.Context) error

	// Durable says that a second request could make a second copy or destroy something.
	Durable bool

	// AskDurable asks the service for Durable, once a run, before its first item is copied. nil:
	// Durable says it.
	AskDurable func(context.Context) bool

	// Open opens the journal. nil: journal.Open. Tests have disks that lose power.
	Open func(dir string, of journal.Job, o journal.Options) (*journal.Journal, error)
}

var _ farcopy.Job = (*Job)(nil)

// New returns a job that has not begun.
func New(svc Service, o Options, cfg farcopy.JobConfig) *Job {
	return &Job{svc: svc, o: o, cfg: cfg, tasks: pace.NewPool(cfg.Workers)}
}

// Run does the job.
func (j *Job) Run(ctx context.Context) iter.Seq2[farcopy.Outcome, error] {
	return func(yield func(farcopy.Outcome, error) bool) {
		r, err := j.begin(ctx)
		if err != nil {
			yield(farcopy.Outcome{}, &farcopy.JobError{Op: j.o.Op, Early: true, Err: err})
			return
		}
		go r.loop()
		over := false
		defer func() { // the caller has left its loop, perhaps by a panic
			if over {
				return
			}
			r.stop()
			for range r.outcomes {
			}
			r.finish()
		}()
		for o := range r.outcomes {
			if !yield(o, nil) {
				return
			}
		}
		over = true
		if err := r.finish(); err != nil {
			yield(farcopy.Outcome{}, err)
		}
	}
}

// begin begins a run, unless there is one.
func (j *Job) begin(ctx context.Context) (*run, error) {
	j.mu.Lock()
	isSecond := j.running
	if !isSecond {
		j.running, j.stopped = true, j.stopped && j.run == nil // a stop before the first run is for that one
	}
	j.mu.Unlock()
	if isSecond {
		return nil, fmt.Errorf("%w: %w", farcopy.ErrJournalUnusable, errRunning)
	}
	r, err := j.open(ctx)
	j.mu.Lock()
	defer j.mu.Unlock()
	if err != nil {
		j.running = false
		return nil, err
	}
	j.run = r
	if j.stopped { // while the journal was read
		r.stop()
	}
	return r, nil
}

// open opens the journal of a run.
func (j *Job) open(ctx context.Context) (*run, error) {
	log, dir, err := j.openJournal()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", farcopy.ErrJournalUnusable, err)
	}
	pool := pace.NewPool(j.cfg.Workers)
	r := &run{
		job: j, svc: j.svc, ctx: within(ctx, pool), pool: pool, outcomes: make(chan farcopy.Outcome),
		started: time.Now(), sent: j.svc.Requests(), book: book{j: log}, dir: dir, lanes: map[string]bool{}, inParts: map[*parts]bool{},
		listing: map[int64]bool{},
		own:     map[string]json.RawMessage{},
	}
	r.changed = sync.NewCond(&r.mu)
	if err := j.check(ctx); err != nil {
		j.leaveJournal(log, dir)
		return nil, err
	}
	r.asking = make(chan struct{}, 1)
	if err := r.takeUp(); err != nil {
		j.leaveJournal(log, dir)
		return nil, fmt.Errorf("%w: journal %s: %w", farcopy.ErrJournalUnusable, dir, err)
	}
	return r, nil
}

// within returns a context whose requests take their slots from a pool, and tell it of refusals.
func within(ctx context.Context, pool *pace.Pool) context.Context {
	return call.ThrottledIn(pool.With(ctx), pool.Throttled)
}

func (j *Job) check(ctx context.Context) error {
	if j.o.Check == nil {
		return nil
	}
	return j.o.Check(ctx)
}

// durability says when the intents of the run must be on the disk. The service is asked at most once,
// within the slot of an item.
func (r *run) durability() journal.Durability {
	r.asking <- struct{}{}
	defer func() { <-r.asking }()
	if !r.isAsked {
		r.durable, r.isAsked = r.askDurability(), true
	}
	return r.durable
}

func (r *run) askDurability() journal.Durability {
	cfg, o := &r.job.cfg, &r.job.o
	switch {
	case cfg.Journal == "", cfg.Durability == farcopy.DurabilityProcessCrash:
		return journal.Interval
	case cfg.Durability == farcopy.DurabilityPowerLoss, o.Durable, o.AskDurable != nil && o.AskDurable(r.ctx):
		return journal.Always
	}
	return journal.Interval
}

// takeUp queues what the runs before have left. If that is nothing but what has failed or is
// unknown, those items are tried again.
func (r *run) takeUp() error {
	if err := r.book.open(r.job.o.First); err != nil {
		return err
	}
	r.elapsed = r.book.vars.Elapsed
	left, err := r.book.work()
	if err != nil {
		return err
	}
	for _, w := range left {
		if w.intent != nil && !w.item.Long && !w.look {
			r.begun = append(r.begun, w)
		} else {
			r.queue = append(r.queue, w)
		}
	}
	if len(left) > 0 || len(r.book.next) > 0 {
		return nil
	}
	c := r.book.j.Counts()
	r.again = c.Failed + c.Unknown
	return nil
}

// finish closes the journal, and returns how the run ended: nil only if all is copied or skipped.
func (r *run) finish() error {
	defer r.job.ended()
	r.mu.Lock()
	defer r.mu.Unlock()
	err := r.err
	if err == nil && r.ctx.Err() != nil {
		err = call.ContextError(r.ctx)
	}
	if err == nil && r.stopping {
		err = farcopy.ErrJobStopped
	}
	if !errors.Is(r.err, farcopy.ErrJournal) {
		r.write(&journal.Record{}, journal.Always) // somebody may read the journal, which stays open then
		err = cmp.Or(err, r.err)
	}
	r.final, r.groups = r.progress(time.Now()), r.group()
	r.over = true
	if closed := r.job.leaveJournal(r.book.j, r.dir); closed != nil && err == nil {
		err = journalError(closed)
	}
	p := r.final
	isDone := p.Failed == 0 && p.Unknown == 0 && p.Pending == 0 && p.ListDone
	if isDone && err == farcopy.ErrJobStopped {
		err = nil // there was nothing left to stop
	}
	early := err != nil
	err = errors.Join(append([]error{err}, r.unlisted...)...)
	if err == nil && isDone {
		return nil
	}
	return &farcopy.JobError{Op: r.job.o.Op, Failed: p.Failed, Unknown: p.Unknown, Pending: p.Pending, Complete: p.ListDone, Early: early, Err: err}
}

// ended lets the next run begin.
func (j *Job) ended() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.running = false
}

// Stop ends the run early.
func (j *Job) Stop() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.stopped = true
	if j.run != nil {
		j.run.stop()
	}
}

func (j *Job) latest() *run {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.run
}

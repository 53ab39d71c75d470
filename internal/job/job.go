package job

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"sync"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/journal"
	"github.com/farcopy/farcopy/internal/pace"
)

// Job is a job of one of the five packages.
type Job struct {
	svc Service
	o   Options
	cfg farcopy.JobConfig

	mu      sync.Mutex
	run     *run // the latest; nil: there was none
	stopped bool // before the first run
}

// Options are what a package says of a job.
type Options struct {
	Op      string   // "oss.CopyPrefix"
	Host    string   // of the service
	Request string   // a digest of all that shapes the job
	First   []string // cursors of the first pages

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
func New(svc Service, o Options, cfg farcopy.JobConfig) *Job { return &Job{svc: svc, o: o, cfg: cfg} }

// Run does the job.
func (j *Job) Run(ctx context.Context) iter.Seq2[farcopy.Outcome, error] {
	return func(yield func(farcopy.Outcome, error) bool) {
		r, err := j.begin(ctx)
		if err != nil {
			yield(farcopy.Outcome{}, &farcopy.JobError{Op: j.o.Op, Early: true, Err: err})
			return
		}
		go r.loop()
		more := true
		for o := range r.outcomes {
			if more && !yield(o, nil) {
				more = false
				r.stop()
			}
		}
		if err := r.finish(); err != nil && more {
			yield(farcopy.Outcome{}, err)
		}
	}
}

// begin opens the journal and begins a run.
func (j *Job) begin(ctx context.Context) (*run, error) {
	log, dir, err := j.openJournal()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", farcopy.ErrJournalUnusable, err)
	}
	pool := pace.NewPool(j.cfg.Workers)
	r := &run{
		job: j, svc: j.svc, ctx: pool.With(ctx), pool: pool, outcomes: make(chan farcopy.Outcome),
		started: time.Now(), sent: j.svc.Requests(), book: book{j: log}, dir: dir,
	}
	r.changed = sync.NewCond(&r.mu)
	r.durability = sync.OnceValue(r.askDurability)
	if err := r.takeUp(); err != nil {
		log.Close()
		return nil, fmt.Errorf("%w: journal %s: %w", farcopy.ErrJournalUnusable, dir, err)
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.run = r; j.stopped {
		j.stopped = false
		r.stop()
	}
	return r, nil
}

// openJournal opens the journal of the job. A job without one writes to a directory of its own,
// which goes when the run ends: so nothing has to be in memory there, either.
func (j *Job) openJournal() (log *journal.Journal, dir string, err error) {
	if dir = j.cfg.Journal; dir == "" {
		if dir, err = os.MkdirTemp("", "farcopy-job-"); err != nil {
			return nil, "", err
		}
	}
	open := j.o.Open
	if open == nil {
		open = journal.Open
	}
	log, err = open(dir, journal.Job{Kind: j.o.Op, Service: j.o.Host, Account: j.cfg.Account, Request: j.o.Request}, journal.Options{})
	return log, dir, err
}

// askDurability says when the intents of the run must be on the disk. The service is asked at most
// once, within the slot of an item.
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
		// Until a copy is found, or its request can run no longer, a slot is held for minutes: first
		// comes what nothing has to be waited for.
		if w.intent != nil && !w.item.Long && !w.look {
			r.later = append(r.later, w)
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

// isDone reports whether the run has done all that it could, though it was stopped.
func (r *run) isDone() bool {
	return r.isComplete() && r.again <= 0 && r.book.j.Counts().Pending() == 0
}

// finish closes the journal, and returns how the run ended: nil only if all is copied or skipped.
func (r *run) finish() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	err := r.err
	if err == nil && r.ctx.Err() != nil {
		err = context.Cause(r.ctx)
	}
	if err == nil && r.stopping && !r.isDone() {
		err = farcopy.ErrJobStopped
	}
	if !errors.Is(err, farcopy.ErrJournal) {
		r.note(&journal.Record{})
	}
	r.final, r.groups = r.progress(time.Now()), r.group()
	r.over = true
	if closed := r.book.j.Close(); closed != nil && err == nil {
		err = journalError(closed)
	}
	if r.job.cfg.Journal == "" {
		os.RemoveAll(r.dir)
	}
	early := err != nil
	err = errors.Join(append([]error{err}, r.unlisted...)...)
	p := r.final
	if err == nil && p.Failed == 0 && p.Unknown == 0 && p.Pending == 0 && p.ListDone {
		return nil
	}
	return &farcopy.JobError{Op: r.job.o.Op, Failed: p.Failed, Unknown: p.Unknown, Pending: p.Pending, Complete: p.ListDone, Early: early, Err: err}
}

// Stop ends the run early. Before the first run it ends that one as soon as it begins.
func (j *Job) Stop() {
	j.mu.Lock()
	r := j.run
	j.stopped = r == nil
	j.mu.Unlock()
	if r != nil {
		r.stop()
	}
}

func (j *Job) latest() *run {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.run
}

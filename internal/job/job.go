package job

import (
	"context"
	"errors"
	"iter"
	"sync"
	"time"

	"github.com/farcopy/farcopy"
)

// Job is a job of one of the five packages.
type Job struct {
	op    string
	svc   Service
	first []string // cursors of the first pages
	cfg   farcopy.JobConfig
	open  func() (store, *State, error)

	mu  sync.Mutex
	run *run // the latest; nil: there was none
}

// Options are what a package says of a job.
type Options struct {
	Op      string   // "oss.CopyPrefix"
	First   []string // cursors of the first pages
	Durable bool     // a second request could make a second copy or destroy something
}

var _ farcopy.Job = (*Job)(nil)

// New returns a job that has not begun.
func New(svc Service, o Options, cfg farcopy.JobConfig) *Job {
	j := &Job{op: o.Op, svc: svc, first: o.First, cfg: cfg}
	j.open = func() (store, *State, error) { return &memory{}, NewState(o.First...), nil }
	return j
}

// Run does the job.
func (j *Job) Run(ctx context.Context) iter.Seq2[farcopy.Outcome, error] {
	return func(yield func(farcopy.Outcome, error) bool) {
		r, err := j.begin(ctx)
		if err != nil {
			yield(farcopy.Outcome{}, err)
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
	st, state, err := j.open()
	if err != nil {
		return nil, err
	}
	r := &run{
		job: j, svc: j.svc, store: st, durable: j.durable(), ctx: ctx, state: state, outcomes: make(chan farcopy.Outcome),
		pace: pace{fixed: j.cfg.Workers}, started: time.Now(), sent: j.svc.Requests(),
	}
	r.changed = sync.NewCond(&r.mu)
	for cursor := range state.Pages {
		r.relist = append(r.relist, cursor)
	}
	r.note(&record{Kind: began})
	r.takeUpFailed()
	j.mu.Lock()
	j.run = r
	j.mu.Unlock()
	return r, nil
}

// finish closes the journal, and returns how the run ended: nil only if all is copied or skipped.
func (r *run) finish() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	err := r.err
	if err == nil && r.ctx.Err() != nil {
		err = context.Cause(r.ctx)
	}
	if err == nil && r.stopping {
		err = farcopy.ErrJobStopped
	}
	if !r.broken {
		err = errors.Join(err, r.store.checkpoint(r.state))
	}
	err = errors.Join(err, errors.Join(r.unlisted...), r.store.close())
	c := r.state.Counts
	if err == nil && c.Failed == 0 && c.Unknown == 0 && c.Pending == 0 && r.state.Complete() {
		return nil
	}
	return &farcopy.JobError{
		Op: r.job.op, Failed: c.Failed, Unknown: c.Unknown, Pending: c.Pending, Complete: r.state.Complete(), Err: err,
	}
}

// Stop ends the run early.
func (j *Job) Stop() {
	if r := j.latest(); r != nil {
		r.stop()
	}
}

func (j *Job) latest() *run {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.run
}

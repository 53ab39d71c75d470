package seqjob

import (
	"cmp"
	"context"
	"iter"
	"sync/atomic"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/job"
)

// Options are what a package says of a job over requests.
type Options[Req any] struct {
	Op       string // "oss.CopyObjects"
	Host     string // of the service
	Requests iter.Seq2[Req, error]
	Sent     *atomic.Int64 // requests of the operation

	// Durable and AskDurable are those of [job.Options].
	Durable    bool
	AskDurable func(context.Context) bool

	// Quota and Notes are those of [job.Options], for plans.
	Quota job.Quota
	Notes []string
}

// Validate rejects what a job cannot begin with.
func Validate[Req any](requests iter.Seq2[Req, error], cfg farcopy.JobConfig, opts []call.Option) error {
	if requests == nil {
		return call.Argument("requests", "is nil")
	}
	if err := job.Validate(cfg); err != nil {
		return err
	}
	return call.NoIntent(opts)
}

// planned is how many requests of a plan are decided about at once, if the config does not say it.
const planned = 8

// New returns a job that has not begun.
func New[Req, State any](op Operation[Req, State], o Options[Req], cfg farcopy.JobConfig) farcopy.Job {
	s := &service[Req, State]{op: op, name: o.Op, workers: cmp.Or(cfg.Workers, planned), sent: o.Sent, fresh: map[string]bool{}, active: map[string]bool{}, memory: memory{claims: newClaims()}}
	s.requests = &sequence[Req]{all: o.Requests, most: maxPage, read: s.read, turn: make(chan struct{}, 1)}
	engine := job.New(s, job.Options{
		Op: o.Op, Host: o.Host, First: []string{""}, InOrder: true, Notes: o.Notes, Quota: o.Quota, Request: job.Digest(string(cfg.Existing)), Check: s.check,
		Durable: o.Durable, AskDurable: o.AskDurable, Open: s.memory.opening(nil),
	}, cfg)
	return &sequenceJob[Req]{Job: engine, requests: s.requests}
}

// sequenceJob is a job that ends its pull of the sequence. The engine calls the sequence in
// goroutines of its own: if it panics, the caller's loop panics.
type sequenceJob[Req any] struct {
	*job.Job
	requests *sequence[Req]
}

// Plan plans the job.
func (j *sequenceJob[Req]) Plan(ctx context.Context) iter.Seq2[farcopy.PlannedItem, error] {
	return over(j.requests, j.Job.Plan(planning.with(ctx)))
}

// Run does the job.
func (j *sequenceJob[Req]) Run(ctx context.Context) iter.Seq2[farcopy.Outcome, error] {
	return over(j.requests, j.Job.Run(running.with(ctx)))
}

// over goes through the results of a job and ends the pull when there are no more.
func over[Req, T any](requests *sequence[Req], results iter.Seq2[T, error]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		defer requests.close() // if the caller's loop panics
		for v, err := range results {
			if err != nil { // the last pair
				requests.finish()
			}
			if !yield(v, err) {
				break
			}
		}
		requests.finish()
	}
}

// Tasks lists a page. Nothing says when the last page was asked for, so the pull is also ended with
// the context.
func (j *sequenceJob[Req]) Tasks(ctx context.Context, text string) (farcopy.TaskPage, error) {
	page, err := j.Job.Tasks(ctx, text)
	if err != nil {
		j.requests.finish()
	}
	j.requests.closeWith(ctx)
	return page, err
}

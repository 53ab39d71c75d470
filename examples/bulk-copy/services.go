package main

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"strings"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/examples/internal/cli"
)

// services are what the program can copy on. Each makes the job of the options.
var services = map[string]func(*options, watch) (farcopy.Job, error){
	"bitpaket":    newBitPaketJob,
	"box":         newBoxJob,
	"document360": newDocument360Job,
	"oracle":      newOracleJob,
	"oss":         newOSSJob,
}

func serviceNames() []string { return slices.Sorted(maps.Keys(services)) }

// watch is what sees the requests of a job.
type watch struct {
	log     *slog.Logger
	observe func(context.Context, farcopy.Event)
}

// newJob makes the job; done is called when the program ends.
func (o *options) newJob(c *console) (job farcopy.Job, done func(), err error) {
	w := watch{slog.New(slog.DiscardHandler), c.observe}
	if o.v {
		w.log = slog.New(slog.NewTextHandler(c, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	done = func() {}
	if o.sim {
		if done, err = o.useDemo(); err != nil {
			return nil, nil, err
		}
	}
	if job, err = services[o.service](o, w); err != nil {
		done()
		return nil, nil, err
	}
	return job, done, nil
}

// plain returns an error of the job, or why there is none, in the words of the program.
func (o *options) plain(err error) error {
	job, isJob := errors.AsType[*farcopy.JobError](err)
	switch {
	case !isJob:
		return cli.PlainJob(o.service, err)
	case isRefused(err):
		return cli.Reworded(cli.JobText(o.service, job.Err.Error()), err)
	}
	text := strings.TrimPrefix(job.Error(), job.Op+": ")
	return cli.Reworded(strings.ReplaceAll(text, "JobConfig.MaxFailed", "-max-failed"), err)
}

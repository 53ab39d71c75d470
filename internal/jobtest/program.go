package jobtest

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/farcopy/farcopy"
)

// Process is what a program of a world has for itself.
type Process struct {
	Spec
	Context context.Context
	Journal string
	Workers int
	Verify  farcopy.Verify
	Stop    time.Duration // after which the job is stopped; 0: it is not
	Client  *http.Client  // nil: that of the module
	Tell    func(Word)

	CopyTimeout, ReconcileTimeout time.Duration

	// Of programs that hand out tasks. Save keeps a task by persist; nil: at once. Lose reports whether
	// what a task has returned is lost, so that the task is handed out again; nil: it is not.
	Save func(ctx context.Context, persist func() error) error
	Lose func() bool
}

// Word is what a program says of an item.
type Word struct {
	Source string
	Action farcopy.Action
	Reason string
	Text   string // of the error
}

func wordOf(o farcopy.Outcome) Word {
	w := Word{Source: o.Source, Action: o.Action, Reason: o.Reason}
	if o.Err != nil {
		w.Text = o.Err.Error()
	}
	return w
}

// End is what a program says in the end.
type End struct {
	Report   farcopy.Report
	Failures []Word // the items that are failed or unknown
	Early    bool   // it has not done what it could
	Text     string // of the error; "": all is done
}

// newJob makes the job of a program.
type newJob = func(Process, farcopy.JobConfig) (farcopy.Job, error)

// runner returns the program that runs a job.
func runner(newJob newJob) func(Process) (End, error) {
	return func(p Process) (End, error) {
		cfg := farcopy.JobConfig{Journal: p.Journal, Workers: p.Workers, Existing: p.Existing, Verify: p.Verify}
		job, err := newJob(p, cfg)
		if err != nil {
			return End{}, err
		}
		if p.Stop > 0 {
			defer time.AfterFunc(p.Stop, job.Stop).Stop()
		}
		var end End
		for o, err := range job.Run(p.Context) {
			if err == nil {
				p.Tell(wordOf(o))
				continue
			}
			e, ok := errors.AsType[*farcopy.JobError](err)
			if !ok || errors.Is(err, farcopy.ErrJournalUnusable) {
				return End{}, err
			}
			end.Text, end.Early = err.Error(), e.Early
		}
		if p.Context.Err() != nil {
			return end, p.Context.Err()
		}
		end.Report = job.Report()
		for o, err := range job.Failures() {
			if err != nil {
				return end, err
			}
			end.Failures = append(end.Failures, wordOf(o))
		}
		return end, nil
	}
}

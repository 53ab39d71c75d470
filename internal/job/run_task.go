package job

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/problem"
)

// taskRun is one run of a task.
type taskRun struct {
	job  *Job
	keep farcopy.SaveTask

	given farcopy.Task // as the caller has it
	kept  farcopy.Task // as it was saved last
	work  work

	saveErr error
}

type taskKey struct{}

// IsTask reports whether an item is copied as a task: then its intents are kept, though the job has
// no journal.
func IsTask(ctx context.Context) bool { return ctx.Value(taskKey{}) != nil }

// RunTask runs a task.
func (j *Job) RunTask(ctx context.Context, t farcopy.Task, save farcopy.SaveTask) (farcopy.TaskResult, error) {
	w, err := j.workOfTask(&t)
	if save == nil && err == nil {
		err = call.Argument("save", "is nil")
	}
	if err != nil {
		return farcopy.TaskResult{Task: t}, problem.Invalid(j.o.Op, 0, err)
	}
	if err := j.tasks.Acquire(ctx); err != nil {
		return farcopy.TaskResult{Task: t}, j.taskError(ctx, err)
	}
	defer j.tasks.Release()
	var sent atomic.Int64
	began := time.Now()
	r := &taskRun{job: j, keep: save, given: t, kept: t, work: w}
	counted := call.CountingIn(context.WithValue(within(ctx, j.tasks), taskKey{}, true), &sent)
	result := do(counted, j.svc, &r.work, r.save)
	took := time.Since(began)
	res, err := r.end(ctx, result, took)
	res.Requests, res.Elapsed = sent.Load(), took
	return res, err
}

// workOfTask returns what is left of a task. What has failed is decided anew, what is unknown is
// only looked for.
func (j *Job) workOfTask(t *farcopy.Task) (w work, err error) {
	if t.Job != j.id() {
		return w, call.Field("Job", "is another one: a task is run by a job with the same host, request, Existing and Account")
	}
	if err := json.Unmarshal(t.Work, &w.item); err != nil {
		return w, call.Field("Work", "cannot be read: %v", err)
	}
	if w.item.Task == nil || w.item.Source != t.Source || w.item.Target != t.Target {
		return w, call.Field("Work", "is not that of %s", t.Source)
	}
	switch t.Ended {
	case "":
		w.intent = t.Intent
	case farcopy.ActionFailed, farcopy.ActionStale:
		w.item.Action, w.item.Reason = "", ""
	case farcopy.ActionUnknown:
		w.intent, w.look = t.Intent, true
	default:
		return w, call.Field("Ended", "is %q: such a task is not run again", t.Ended)
	}
	if string(w.intent) == "null" { // JSON of other programs
		w.intent = nil
	}
	return w, nil
}

// save has the caller keep the task before the request leaves, with the item as it is now.
func (r *taskRun) save(ctx context.Context, in json.RawMessage) error {
	t, err := r.task("", in)
	if err == nil {
		err = r.keep(ctx, t)
	}
	if err != nil {
		r.saveErr = fmt.Errorf("the task could not be saved: %w", err)
		return journalError(err)
	}
	r.kept, r.work.intent = t, in
	return ctx.Err()
}

// task returns the task as it is now.
func (r *taskRun) task(ended farcopy.Action, in json.RawMessage) (farcopy.Task, error) {
	t := r.given
	t.Ended, t.Intent = ended, in
	return t, setItem(&t, &r.work.item)
}

// taskEnd says how a run of a task has ended.
type taskEnd int

const (
	withOutcome taskEnd = iota
	interrupted         // whether a request was acted on is not known: the task stays as it was saved
	refused             // the service has done nothing: the task stays as it was before
)

// endOf says how the run of a task has ended. Parts of an object that were copied stay: the latest
// state names their upload.
func (r *taskRun) endOf(ctx context.Context, result *Result) taskEnd {
	failed := result.Err != nil || result.Busy
	switch {
	case failed && ctx.Err() != nil, result.Err != nil && r.saveErr != nil:
		return interrupted
	case result.Busy, classOf(r.job.svc, result.Err) != ofItem:
		if r.work.item.Long {
			return interrupted
		}
		return refused
	}
	return withOutcome
}

// end returns what the caller is told.
func (r *taskRun) end(ctx context.Context, result Result, took time.Duration) (farcopy.TaskResult, error) {
	if errors.Is(result.Err, farcopy.ErrRateLimited) {
		r.job.tasks.Throttled(0)
	}
	switch r.endOf(ctx, &result) {
	case interrupted:
		return farcopy.TaskResult{Task: r.kept}, r.job.taskError(ctx, r.why(&result))
	case refused:
		return farcopy.TaskResult{Task: r.kept}, r.job.taskError(ctx, r.restore(ctx, r.why(&result)))
	}
	if !r.work.item.Long && r.given.Intent == nil && result.Action != farcopy.ActionSkipped {
		r.job.tasks.Done(took)
	}
	res := farcopy.TaskResult{Outcomes: r.work.item.outcomes(result), Next: r.job.taskCursors(result.Next)}
	if result.Action == farcopy.ActionCopied || result.Action == farcopy.ActionSkipped {
		return res, nil
	}
	var in json.RawMessage
	if result.Action == farcopy.ActionUnknown {
		in = r.work.intent
	}
	var err error
	if res.Task, err = r.task(result.Action, in); err != nil { // only if a Task were no JSON
		return farcopy.TaskResult{Task: r.kept}, r.job.taskError(ctx, err)
	}
	return res, nil
}

var errHeld = errors.New("another request holds what the item needs")

// why returns why a task has not ended.
func (r *taskRun) why(result *Result) error {
	switch {
	case r.saveErr != nil:
		return r.saveErr
	case result.Err == nil:
		return errHeld
	}
	return result.Err
}

// before returns the task as it was before the request.
func (r *taskRun) before() (farcopy.Task, error) {
	t := r.given
	if !r.work.anew {
		return t, nil
	}
	i := r.work.undecided()
	return t, setItem(&t, &i)
}

// restore has the caller keep the task as it was before a request that was refused. With the intent
// of that request, a later run would look for a copy that there cannot be, and on some services never
// know. If it cannot be kept, that run does so, and the task is as it was saved.
func (r *taskRun) restore(ctx context.Context, why error) error {
	if string(r.kept.Intent) == string(r.given.Intent) {
		return why
	}
	t, err := r.before()
	if err == nil {
		err = r.keep(ctx, t)
	}
	if err != nil {
		return fmt.Errorf("%w; that it has no such intent could not be saved: %w", why, err)
	}
	r.kept = t
	return why
}

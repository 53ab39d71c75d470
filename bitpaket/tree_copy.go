package bitpaket

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/job"
	"github.com/farcopy/farcopy/internal/treejob"
)

// batchIntent is what the journal keeps of a request for each of its objects.
type batchIntent struct {
	Intent Intent   `json:"intent"`
	Names  []string `json:"names"` // of all objects of the request
}

// batchRequest copies objects of one directory to another one.
func batchRequest(t *treejob.Task, names []string) CopyRequest {
	req := CopyRequest{Target: t.To, Overwrite: t.Replace}
	for _, name := range names {
		req.Objects = append(req.Objects, Selector{Path: below(t.From, name)})
	}
	return req
}

// saving returns the options of a request whose intent the job keeps.
func (s *treeStore) saving(names []string, save job.Save) []CallOption {
	return append(s.opts[:len(s.opts):len(s.opts)], WithIntent(func(ctx context.Context, in Intent) error {
		text, err := json.Marshal(batchIntent{in, names})
		if err != nil {
			return err
		}
		return save(ctx, text)
	}))
}

// CopyFiles copies objects by one request and waits until they are at the target.
func (s *treeStore) CopyFiles(ctx context.Context, tasks []*treejob.Task, save job.SaveGroup) []treejob.Made {
	var names []string
	for _, t := range tasks {
		names = append(names, t.Name)
	}
	_, err := s.client.Copy(ctx, batchRequest(tasks[0], names), s.saving(names, func(ctx context.Context, in json.RawMessage) error {
		return save(ctx, 0, len(tasks), in)
	})...)
	partial, isPartial := errors.AsType[*PartialCopyError](err)
	switch {
	case err == nil:
		return s.wait(ctx, tasks)
	case isPartial:
		return s.waitForValid(ctx, tasks, partial)
	case len(tasks) > 1 && s.isOfBatch(err):
		var all []treejob.Made
		for n := range tasks {
			all = append(all, s.CopyFiles(ctx, tasks[n:n+1], func(ctx context.Context, _, _ int, in json.RawMessage) error {
				return save(ctx, n, n+1, in)
			})...)
		}
		return all
	}
	return slices.Repeat([]treejob.Made{{Err: err}}, len(tasks))
}

// isOfBatch reports whether BitPaket has refused a request for what may be the fault of one of its
// objects.
func (s *treeStore) isOfBatch(err error) bool {
	_, refused := errors.AsType[*ProblemDetails](err)
	return refused && !errors.Is(err, ErrOutcomeUnknown) && !errors.Is(err, farcopy.ErrTransient) && !s.Refused(err)
}

// waitForValid waits for what BitPaket has accepted.
func (s *treeStore) waitForValid(ctx context.Context, tasks []*treejob.Task, partial *PartialCopyError) []treejob.Made {
	all := make([]treejob.Made, len(tasks))
	var accepted []*treejob.Task
	var places []int
	for n, t := range tasks {
		if len(partial.Response.valid(batchRequest(t, []string{t.Name}).Objects)) == 0 {
			all[n].Result = job.Result{Action: farcopy.ActionFailed, Reason: "BitPaket reports it as invalid", Err: partial}
			continue
		}
		accepted, places = append(accepted, t), append(places, n)
	}
	for i, made := range s.wait(ctx, accepted) {
		all[places[i]] = made
	}
	return all
}

// CopyFile copies an object, or goes on with the request that may have copied it.
func (s *treeStore) CopyFile(ctx context.Context, t *treejob.Task, step treejob.Step) (job.Result, error) {
	if step.Saved == nil {
		made := s.CopyFiles(ctx, []*treejob.Task{t}, func(ctx context.Context, _, _ int, in json.RawMessage) error { return step.Save(ctx, in) })[0]
		return made.Result, made.Err
	}
	w := newTreeWait(s, []*treejob.Task{t})
	if w.look(ctx) == nil && w.isDone() {
		return w.made[0].Result, nil
	}
	var b batchIntent
	if err := json.Unmarshal(step.Saved, &b); err != nil {
		return job.Result{}, fmt.Errorf("%w: the journal has no intent that can be read: %w", ErrOutcomeUnknown, err)
	}
	err := s.goOn(ctx, t, step, b)
	if partial, ok := errors.AsType[*PartialCopyError](err); ok {
		made := s.waitForValid(ctx, []*treejob.Task{t}, partial)[0]
		return made.Result, made.Err
	}
	switch {
	case err == nil && step.Save != nil:
		made := s.wait(ctx, []*treejob.Task{t})[0]
		return made.Result, made.Err
	case w.look(ctx) == nil && w.isDone(): // the request was not found complete, but this object was
		return w.made[0].Result, nil
	case err == nil:
		return job.Result{}, errNotSeen
	case errors.Is(err, ErrNotExecuted), errors.Is(err, farcopy.ErrTransient), s.Refused(err):
		return job.Result{}, err
	}
	// What BitPaket refuses now may be in the way because the first request goes on making it.
	return job.Result{}, fmt.Errorf("%w: %w", ErrOutcomeUnknown, err)
}

func (s *treeStore) goOn(ctx context.Context, t *treejob.Task, step treejob.Step, b batchIntent) (err error) {
	if step.Save == nil {
		_, err = s.client.ResolveCopy(ctx, batchRequest(t, b.Names), b.Intent, s.opts...)
		return err
	}
	_, err = s.client.ResumeCopy(ctx, batchRequest(t, b.Names), b.Intent, s.saving(b.Names, step.Save)...)
	return err
}

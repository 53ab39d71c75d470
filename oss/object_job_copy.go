package oss

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/job"
	"github.com/farcopy/farcopy/internal/pace"
	"github.com/farcopy/farcopy/internal/problem"
)

// Copy copies an object, with one request or in parts. One that OSS refuses to copy with one request
// becomes an item that is copied in parts.
func (j *objectJob) Copy(ctx context.Context, item job.Item, save job.Save) job.Result {
	t, err := readTask(&item)
	if err != nil {
		return job.Result{Action: farcopy.ActionFailed, Err: err}
	}
	if item.Long {
		return j.copyLarge(ctx, t, nil, save)
	}
	res, err := j.client.CopyObject(ctx, t.request(), j.withSave(ctx, save)...)
	return j.orInParts(&item, t, err, j.result(ctx, t, res, err))
}

// Resume goes on with an object whose intent was saved.
func (j *objectJob) Resume(ctx context.Context, item job.Item, saved json.RawMessage, save job.Save) job.Result {
	t, err := readTask(&item)
	if err != nil {
		return job.Result{Action: farcopy.ActionUnknown, Err: unknownBecause(err)}
	}
	if item.Long {
		var state LargeCopyState
		if err := unmarshalText(saved, &state); err != nil {
			return job.Result{Action: farcopy.ActionUnknown, Err: unknownBecause(err)}
		}
		return j.copyLarge(ctx, t, &state, save)
	}
	var in Intent
	if err := unmarshalText(saved, &in); err != nil {
		return job.Result{Action: farcopy.ActionUnknown, Err: unknownBecause(err)}
	}
	res, err := j.client.ResumeCopyObject(ctx, t.request(), in, j.withSave(ctx, save)...)
	if isUnusable(err) {
		return job.Result{Action: farcopy.ActionUnknown, Err: unknownBecause(err)}
	}
	return j.orInParts(&item, t, err, j.result(ctx, t, res, err))
}

// orInParts adds to a result that the item is to be copied in parts, if OSS has refused to copy it
// with one request: that it has copied nothing then, the refusal says.
func (j *objectJob) orInParts(item *job.Item, t *objectTask, err error, result job.Result) job.Result {
	if !isTooLarge(err) || t.Type == ObjectTypeSymlink || t.Size == 0 {
		return result
	}
	instead := *item
	t.InParts = true
	if err := job.SetTask(&instead, t); err != nil {
		return job.Result{Action: farcopy.ActionFailed, Err: err}
	}
	instead.Long = true
	result.Instead = &instead
	return result
}

// unknownBecause is the error of an item whose copy cannot be looked for.
func unknownBecause(err error) error {
	return fmt.Errorf("%w: %w", ErrOutcomeUnknown, problem.Opaque(err))
}

// Resolve looks for an object whose intent was saved.
func (j *objectJob) Resolve(ctx context.Context, item job.Item, saved json.RawMessage) job.Result {
	t, err := readTask(&item)
	if err != nil {
		return job.Result{Action: farcopy.ActionUnknown, Err: err}
	}
	if item.Long {
		var state LargeCopyState
		if err := unmarshalText(saved, &state); err != nil {
			return job.Result{Action: farcopy.ActionUnknown, Err: unknownBecause(err)}
		}
		req := t.large()
		req.State = &state
		res, err := j.client.resolveLargeObject(ctx, req, j.opts)
		if isUnusable(err) {
			return job.Result{Action: farcopy.ActionUnknown, Err: unknownBecause(err)}
		}
		return j.largeResult(ctx, t, res, err)
	}
	var in Intent
	if err := unmarshalText(saved, &in); err != nil {
		return job.Result{Action: farcopy.ActionUnknown, Err: unknownBecause(err)}
	}
	res, err := j.client.ResolveCopyObject(ctx, t.request(), in, j.opts...)
	if isUnusable(err) {
		return job.Result{Action: farcopy.ActionUnknown, Err: unknownBecause(err)}
	}
	return j.result(ctx, t, res, err)
}

func (j *objectJob) copyLarge(ctx context.Context, t *objectTask, state *LargeCopyState, save job.Save) job.Result {
	req := t.large()
	req.State = state
	req.OnState = func(ctx context.Context, s LargeCopyState) error {
		text, err := s.MarshalText()
		if err != nil {
			return err
		}
		return save(ctx, quoted(text))
	}
	req.Progress = func(p LargeCopyProgress) { job.PartsDone(ctx, p.BytesDone) }
	l := &largeCopy{client: j.client, req: &req, opts: j.opts, refused: t.InParts, isLeft: func(err error) bool { return j.goesOn(ctx, err) }}
	res, err := j.client.copyLargeObject(ctx, l)
	if state != nil && isUnusable(err) {
		return job.Result{Action: farcopy.ActionUnknown, Err: unknownBecause(err)}
	}
	return j.largeResult(ctx, t, res, err)
}

// goesOn reports whether the job goes on with an upload after an error: at once, or in a later run
// with its journal or its task. An item that has failed begins anew.
func (j *objectJob) goesOn(ctx context.Context, err error) bool {
	if j.cfg.Journal == "" && !job.IsTask(ctx) {
		return false
	}
	for _, passing := range []error{ErrRateLimited, ErrTransient, ErrOutcomeUnknown, pace.ErrStopped, farcopy.ErrJournal} {
		if errors.Is(err, passing) {
			return true
		}
	}
	return ctx.Err() != nil || j.Refused(err)
}

// withSave returns the options of a copy whose intent the job keeps.
func (j *objectJob) withSave(ctx context.Context, save job.Save) []CallOption {
	return append(j.opts[:len(j.opts):len(j.opts)], job.WithIntent(ctx, func(ctx context.Context, in Intent) error {
		text, err := in.MarshalText()
		if err != nil {
			return err
		}
		return save(ctx, quoted(text))
	}))
}

// quoted is a text of printable ASCII without quotes as JSON.
func quoted(text []byte) json.RawMessage { return json.RawMessage(`"` + string(text) + `"`) }

func unmarshalText(saved json.RawMessage, into interface{ UnmarshalText([]byte) error }) error {
	var text string
	if err := json.Unmarshal(saved, &text); err != nil {
		return err
	}
	return into.UnmarshalText([]byte(text))
}

package oss

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/job"
	"github.com/farcopy/farcopy/internal/pace"
)

// Copy copies an object, with one request or in parts.
func (j *objectJob) Copy(ctx context.Context, item job.Item, save job.Save) job.Result {
	t, err := readTask(item.Task)
	if err != nil {
		return job.Result{Action: farcopy.ActionFailed, Err: err}
	}
	if item.Long {
		return j.copyLarge(ctx, t, nil, save)
	}
	res, err := j.client.CopyObject(ctx, t.request(), j.withSave(save)...)
	return j.result(ctx, t, res, err)
}

// Resume goes on with an object whose intent was saved.
func (j *objectJob) Resume(ctx context.Context, item job.Item, saved json.RawMessage, save job.Save) job.Result {
	t, err := readTask(item.Task)
	if err != nil {
		return job.Result{Action: farcopy.ActionFailed, Err: err}
	}
	if item.Long {
		var state LargeCopyState
		if err := unmarshalText(saved, &state); err != nil {
			return job.Result{Action: farcopy.ActionUnknown, Err: err}
		}
		return j.copyLarge(ctx, t, &state, save)
	}
	var in Intent
	if err := unmarshalText(saved, &in); err != nil {
		return job.Result{Action: farcopy.ActionUnknown, Err: err}
	}
	res, err := j.client.ResumeCopyObject(ctx, t.request(), in, j.withSave(save)...)
	return j.result(ctx, t, res, err)
}

// Resolve looks for an object whose intent was saved.
func (j *objectJob) Resolve(ctx context.Context, item job.Item, saved json.RawMessage) job.Result {
	t, err := readTask(item.Task)
	if err != nil {
		return job.Result{Action: farcopy.ActionUnknown, Err: err}
	}
	if item.Long {
		var state LargeCopyState
		if err := unmarshalText(saved, &state); err != nil {
			return job.Result{Action: farcopy.ActionUnknown, Err: err}
		}
		req := t.large()
		req.State = &state
		res, err := j.client.resolveLargeObject(ctx, req, j.opts)
		return j.result(ctx, t, res, err)
	}
	var in Intent
	if err := unmarshalText(saved, &in); err != nil {
		return job.Result{Action: farcopy.ActionUnknown, Err: err}
	}
	res, err := j.client.ResolveCopyObject(ctx, t.request(), in, j.opts...)
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
	isLeft := func(err error) bool { return j.goesOn(ctx, err) }
	res, err := j.client.copyLargeObject(ctx, req, isLeft, j.opts)
	if err != nil {
		return j.result(ctx, t, nil, err)
	}
	result := j.result(ctx, t, &res.CopyObjectResponse, nil)
	if len(res.Leftovers) > 0 && result.Reason == "" {
		result.Reason = reasonLeftover
	}
	return result
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
func (j *objectJob) withSave(save job.Save) []CallOption {
	return append(j.opts[:len(j.opts):len(j.opts)], WithIntent(func(ctx context.Context, in Intent) error {
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

// result says what became of an object.
func (j *objectJob) result(ctx context.Context, t *objectTask, res *CopyObjectResponse, err error) job.Result {
	switch {
	case err == nil:
		return j.verify(ctx, t, res)
	case errors.Is(err, ErrOutcomeUnknown):
		return job.Result{Action: farcopy.ActionUnknown, Err: err}
	case errors.Is(err, ErrPreconditionFailed), errors.Is(err, ErrSourceChanged):
		return job.Result{Action: farcopy.ActionStale, Reason: reasonStale}
	case errors.Is(err, ErrorCodeFileAlreadyExists):
		return j.exists(ctx, t, err)
	case errors.Is(err, ErrorCodeNoSuchKey), errors.Is(err, ErrorCodeNoSuchVersion):
		return job.Result{Action: farcopy.ActionFailed, Reason: reasonSourceGone, Err: err}
	case errors.Is(err, ErrorCodeInvalidObjectState):
		return job.Result{Action: farcopy.ActionFailed, Reason: reasonArchived, Err: err}
	}
	return job.Result{Action: farcopy.ActionFailed, Err: err}
}

// exists says what becomes of an object whose key was taken after it was listed.
func (j *objectJob) exists(ctx context.Context, t *objectTask, refusal error) job.Result {
	switch j.cfg.Existing {
	case farcopy.ExistingFail:
		return job.Result{Action: farcopy.ActionFailed, Reason: reasonExists, Err: refusal}
	case farcopy.ExistingSkip:
		return job.Result{Action: farcopy.ActionSkipped, Reason: reasonExists}
	}
	same, err := j.isSameContent(ctx, t)
	switch {
	case err != nil:
		return job.Result{Action: farcopy.ActionFailed, Err: err}
	case same:
		return job.Result{Action: farcopy.ActionSkipped, Reason: reasonSame}
	}
	return job.Result{Action: farcopy.ActionFailed, Reason: reasonDiffers, Err: refusal}
}

// verify compares a copy with its source: by the ETag of the response where it is an MD5, otherwise
// by the CRC64 of both, which is read.
func (j *objectJob) verify(ctx context.Context, t *objectTask, res *CopyObjectResponse) job.Result {
	sameMD5 := t.Type == ObjectTypeNormal && strings.EqualFold(res.ETag, t.ETag)
	switch {
	case t.Type == ObjectTypeSymlink:
		return job.Result{Action: farcopy.ActionCopied, Strength: farcopy.StrengthNone}
	case j.cfg.Verify != farcopy.VerifyRead && sameMD5:
		return job.Result{Action: farcopy.ActionCopied, Strength: farcopy.StrengthStrong}
	case j.cfg.Verify == farcopy.VerifyAnswer:
		return job.Result{Action: farcopy.ActionCopied, Strength: farcopy.StrengthNone}
	}
	source, err := j.headSource(ctx, t)
	if err != nil || source == nil || source.ETag != t.ETag {
		return job.Result{Action: farcopy.ActionCopied, Strength: farcopy.StrengthNone} // the copy is made, whatever became of the source
	}
	made, err := j.headTarget(ctx, t)
	switch {
	case err != nil, made == nil, made.ETag != res.ETag: // somebody has replaced the copy since
		return job.Result{Action: farcopy.ActionCopied, Strength: farcopy.StrengthNone}
	case source.CRC64 == "" || made.CRC64 == "":
		return job.Result{Action: farcopy.ActionCopied, Strength: farcopy.StrengthWeak}
	case source.CRC64 != made.CRC64:
		return job.Result{Action: farcopy.ActionFailed, Reason: "the copy differs from the source", Err: ErrCopyDiffers}
	}
	return job.Result{Action: farcopy.ActionCopied, Strength: farcopy.StrengthStrong}
}

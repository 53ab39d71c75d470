package oss

import (
	"context"
	"errors"
	"strings"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/job"
	"github.com/farcopy/farcopy/internal/problem"
)

// result says what became of an object.
func (j *objectJob) result(ctx context.Context, t *objectTask, res *CopyObjectResponse, err error) job.Result {
	switch {
	case err == nil:
		return j.verify(ctx, t, res)
	case errors.Is(err, ErrOutcomeUnknown):
		return job.Result{Action: farcopy.ActionUnknown, Err: err}
	case errors.Is(err, ErrCopyDiffers):
		return job.Result{Action: farcopy.ActionFailed, Reason: reasonBad(err), Err: err}
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

// largeResult says what became of an object that was copied by CopyLargeObject. What it may have left
// is in the reason, whatever became of the object.
func (j *objectJob) largeResult(ctx context.Context, t *objectTask, res *CopyLargeObjectResponse, err error) job.Result {
	var result job.Result
	var leftovers []PossibleUpload
	switch {
	case err != nil:
		result = j.result(ctx, t, nil, err)
		if e, ok := errors.AsType[*LargeCopyError](err); ok {
			leftovers = e.Leftovers
			if e.AbortErr != nil {
				result.Reason = addReason(result.Reason, "its upload "+problem.ShortLine(e.UploadID)+" could not be aborted")
			}
		}
	case res.Parts > 0 && j.cfg.Verify != farcopy.VerifyRead:
		result, leftovers = job.Result{Action: farcopy.ActionCopied, Strength: res.Strength}, res.Leftovers
	default:
		result, leftovers = j.result(ctx, t, &res.CopyObjectResponse, nil), res.Leftovers
	}
	if len(leftovers) > 0 {
		result.Reason = addReason(result.Reason, reasonLeftover)
	}
	return result
}

// addReason adds to a reason. One that was empty is no longer that of the error.
func addReason(reason, more string) string {
	if reason == "" {
		return more
	}
	return reason + "; " + more
}

// reasonBad says where an object is that was made and differs from its source.
func reasonBad(err error) string {
	if errors.Is(err, ErrNotExecuted) {
		return reasonBadGone
	}
	return reasonBadStays
}

// exists says what becomes of an object whose key was taken after it was listed. Whether it is taken
// is read: the refusal may be that of another request, or of a gateway.
func (j *objectJob) exists(ctx context.Context, t *objectTask, refusal error) job.Result {
	switch j.cfg.Existing {
	case farcopy.ExistingFail:
		return job.Result{Action: farcopy.ActionFailed, Reason: reasonExists, Err: refusal}
	case farcopy.ExistingSkip:
		there, err := j.headTarget(ctx, t)
		switch {
		case err != nil:
			return job.Result{Action: farcopy.ActionFailed, Err: err}
		case there == nil:
			return job.Result{Action: farcopy.ActionFailed, Err: refusal}
		}
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
		return job.Result{Action: farcopy.ActionFailed, Reason: reasonBadStays, Err: ErrCopyDiffers}
	}
	return job.Result{Action: farcopy.ActionCopied, Strength: farcopy.StrengthStrong}
}

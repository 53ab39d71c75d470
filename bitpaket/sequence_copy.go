package bitpaket

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/job"
	"github.com/farcopy/farcopy/internal/treejob"
)

// operation makes the steps of a request.
func (s *copySequence) operation() job.Operation[CopyRequest, *CopyResponse] {
	return job.Operation[CopyRequest, *CopyResponse]{Send: s.client.Copy, Resume: s.client.ResumeCopy, Resolve: s.client.ResolveCopy}
}

var errOverlaps = errors.New("another request of the job copies to the same place")

// Copy sends a request and waits until its objects are at the target. Of a request that may have been
// sent it first looks for them.
func (s *copySequence) Copy(ctx context.Context, r *CopyRequest, pinned *pinnedCopy, step job.Step) job.Result {
	if step.Save != nil {
		f := footprintOf(r)
		if !s.inUse.take(f) {
			return job.Result{Action: farcopy.ActionFailed, Busy: true, Err: errOverlaps}
		}
		defer s.inUse.leave(f)
	}
	req := CopyRequest{Objects: r.Objects, Target: r.Target, Overwrite: pinned.Replace}
	if step.IsFirst() {
		_, err := s.operation().Do(ctx, step, req, s.opts)
		return s.result(ctx, &req, pinned, step, err)
	}
	w := newCopyWait(s, &req, pinned)
	if len(pinned.Objects) > 0 && w.look(ctx) == nil && w.isDone() {
		return w.copied()
	}
	_, err := s.operation().Do(ctx, step, req, s.opts)
	_, isPartial := errors.AsType[*PartialCopyError](err)
	switch {
	case isPartial, err == nil && step.Save != nil:
		return s.result(ctx, &req, pinned, step, err)
	case len(pinned.Objects) > 0 && w.look(ctx) == nil && w.isDone(): // the objects have come meanwhile
		return w.copied()
	case err == nil:
		err = errNotSeen
	case errors.Is(err, ErrNotExecuted), errors.Is(err, farcopy.ErrTransient), s.Refused(err):
	default:
		// What BitPaket refuses now may be in the way because the first request goes on making it.
		err = fmt.Errorf("%w: %w", ErrOutcomeUnknown, err)
	}
	return s.result(ctx, &req, pinned, step, err)
}

// result says what became of a request.
func (s *copySequence) result(ctx context.Context, req *CopyRequest, pinned *pinnedCopy, step job.Step, err error) job.Result {
	partial, isPartial := errors.AsType[*PartialCopyError](err)
	switch {
	case err == nil:
		return newCopyWait(s, req, pinned).wait(ctx)
	case isPartial:
		return s.acceptedInPart(ctx, req, pinned, partial)
	case errors.Is(err, ErrOutcomeUnknown):
		return job.Result{Action: farcopy.ActionUnknown, Err: err}
	case !step.IsFirst() && (!errors.Is(err, farcopy.ErrNotExecuted) || errors.Is(err, fs.ErrInvalid)):
		return job.Result{Action: farcopy.ActionUnknown, Err: err}
	case errors.Is(err, fs.ErrExist):
		return s.exists(ctx, req, pinned, err)
	case errors.Is(err, fs.ErrNotExist):
		return job.Result{Action: farcopy.ActionFailed, Reason: reasonGone, Err: err}
	}
	return job.Result{Action: farcopy.ActionFailed, Err: err}
}

// acceptedInPart waits for what BitPaket has accepted. Until that is there, another request could
// copy it again.
func (s *copySequence) acceptedInPart(ctx context.Context, req *CopyRequest, pinned *pinnedCopy, partial *PartialCopyError) job.Result {
	valid := map[Selector]bool{}
	for _, sel := range partial.Response.valid(req.Objects) {
		valid[sel] = true
	}
	rest := *pinned
	rest.Objects = nil
	for _, o := range pinned.Objects {
		if valid[req.Objects[o.Selector]] {
			rest.Objects = append(rest.Objects, o)
		}
	}
	if r := newCopyWait(s, req, &rest).wait(ctx); r.Action != farcopy.ActionCopied {
		return r
	}
	return job.Result{Action: farcopy.ActionFailed, Reason: reasonInPart, Err: partial}
}

// exists says what becomes of a request that BitPaket refuses for what is at the target.
func (s *copySequence) exists(ctx context.Context, req *CopyRequest, pinned *pinnedCopy, refusal error) job.Result {
	there, err := s.presence(ctx, req, pinned)
	if err != nil {
		return job.Result{Action: farcopy.ActionFailed, Err: err}
	}
	if action, reason := decideExisting(s.cfg.Existing, false, there); action == farcopy.ActionSkip {
		return job.Result{Action: farcopy.ActionSkipped, Reason: reason}
	}
	return job.Result{Action: farcopy.ActionFailed, Reason: treejob.ReasonExists, Err: refusal}
}

// source reads what the source of an object is now.
func (s *copySequence) source(ctx context.Context, req *CopyRequest, o *pinnedObject) (*Object, error) {
	if id := req.Objects[o.Selector].ID; id != "" {
		res, err := s.client.GetMetadata(ctx, GetMetadataRequest{ObjectID: id}, s.opts...)
		if err != nil {
			return nil, err
		}
		return &res.Object, nil
	}
	found, err := s.client.FindMetadata(ctx, FindMetadataRequest{Path: o.Source}, s.opts...)
	switch {
	case err != nil:
		return nil, err
	case len(found.Objects) == 0:
		return nil, &absentError{o.Source}
	}
	return &found.Objects[0], nil
}

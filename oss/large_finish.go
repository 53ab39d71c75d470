package oss

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/farcopy/farcopy/internal/problem"
)

// finish copies what is missing and makes the object.
func (l *largeCopy) finish(ctx context.Context) (*CopyLargeObjectResponse, error) {
	if l.state.Completed == "" {
		if err := l.copyParts(ctx); err != nil {
			return nil, l.failed(ctx, err)
		}
	}
	made, err := l.complete(ctx)
	if errors.Is(err, ErrorCodeInvalidPart) && !errors.Is(err, ErrOutcomeUnknown) {
		made, err = l.completeAgain(ctx)
	}
	if err != nil {
		return nil, l.failed(ctx, err)
	}
	res := &CopyLargeObjectResponse{
		CopyObjectResponse: CopyObjectResponse{
			ETag: made.ETag, VersionID: made.VersionID, SourceVersionID: l.state.VersionID, CRC64: made.CRC64, RequestID: made.RequestID,
			Reconciled: made.Reconciled, ServerSideEncryption: made.ServerSideEncryption,
		},
		Parts: len(l.parts), UploadID: l.state.UploadID, Leftovers: l.leftovers(),
	}
	if err := l.verify(ctx, res); err != nil {
		return nil, l.remove(ctx, res, err)
	}
	return res, nil
}

// complete makes the object of the parts, or goes on with an earlier completion.
func (l *largeCopy) complete(ctx context.Context) (*CompleteMultipartUploadResponse, error) {
	if l.state.Completed == "" {
		return l.client.CompleteMultipartUpload(ctx, l.completion(), l.withIntent(&l.state.Completed)...)
	}
	var in Intent
	if err := in.UnmarshalText([]byte(l.state.Completed)); err != nil {
		return nil, l.unknown(err)
	}
	made, err := l.client.ResumeCompleteMultipartUpload(ctx, l.completion(), in, l.withIntent(&l.state.Completed)...)
	if isUnusable(err) {
		return nil, l.unknown(err)
	}
	return made, err
}

// completeAgain completes the upload with its parts as they are now: a request for a part that was
// executed late has replaced it, with the same content and perhaps another ETag.
func (l *largeCopy) completeAgain(ctx context.Context) (*CompleteMultipartUploadResponse, error) {
	l.state.Completed = ""
	l.prepareParts()
	if _, err := l.findParts(ctx); err != nil {
		return nil, err
	}
	if err := l.copyParts(ctx); err != nil { // with an upload that is gone, too
		return nil, err
	}
	return l.complete(ctx)
}

// completion is the request that makes the object.
func (l *largeCopy) completion() CompleteMultipartUploadRequest {
	r := &l.req.Copy
	for i := range l.parts { // an upload that is gone shows no parts, and needs none
		if l.parts[i].ETag == "" {
			l.parts[i].ETag = "gone"
		}
	}
	return CompleteMultipartUploadRequest{
		Bucket: r.Bucket, Key: r.Key, UploadID: l.state.UploadID, Parts: l.parts, ForbidOverwrite: r.ForbidOverwrite, ACL: r.ACL,
		RequestPayer: r.RequestPayer, Size: l.state.Size, CRC64: l.state.CRC64,
	}
}

// remove removes an object that does not have the content of the source. Without a version it
// stays: somebody else may have replaced it meanwhile.
func (l *largeCopy) remove(ctx context.Context, res *CopyLargeObjectResponse, differs error) error {
	made := res.CopyObjectResponse
	e := l.err(differs)
	e.Made = &made
	if !versioned(made.VersionID) {
		return e
	}
	within, cancel := l.detached(ctx)
	defer cancel()
	_, err := l.client.DeleteObject(within, DeleteObjectRequest{
		Bucket: l.req.Copy.Bucket, Key: l.req.Copy.Key, VersionID: made.VersionID, RequestPayer: l.req.Copy.RequestPayer,
	}, l.opts...)
	if err != nil {
		// Only the text: that the removal was refused does not say that nothing was made.
		e.Err = fmt.Errorf("%w; it could not be removed: %v", e.Err, err)
		return e
	}
	e.Made, e.outcome = nil, ErrNotExecuted
	return e
}

// abortTime bounds the time in which an upload is aborted after the call has failed.
const abortTime = 30 * time.Second

// detached returns a context for what has to be done after the caller's has ended.
func (l *largeCopy) detached(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), abortTime)
}

// failed returns the error of a copy in parts, and aborts its upload, unless a later call can go on
// from it.
func (l *largeCopy) failed(ctx context.Context, cause error) error {
	if known, ok := errors.AsType[*LargeCopyError](cause); ok {
		return known
	}
	e := l.err(cause)
	e.outcome = ErrNotExecuted
	if l.state.UploadID == "" {
		return e
	}
	if errors.Is(cause, ErrOutcomeUnknown) && l.isCompleting() {
		e.outcome, e.UploadID = ErrOutcomeUnknown, l.state.UploadID
		return e
	}
	if !l.unsaved && !isFinal(cause) && l.isLeft(cause) {
		e.UploadID = l.state.UploadID
		return e
	}
	return l.abort(ctx, e)
}

// abort aborts the upload, and adds to the error if that fails.
func (l *largeCopy) abort(ctx context.Context, e *LargeCopyError) *LargeCopyError {
	within, cancel := l.detached(ctx)
	defer cancel()
	if l.state.Completed != "" { // a later call would take the upload that is gone for completed, perhaps
		l.state.Completed = ""
		if err := l.save(within); err != nil {
			e.UploadID, e.AbortErr = l.state.UploadID, errSave(err)
			return e
		}
	}
	_, err := l.client.AbortMultipartUpload(within, AbortMultipartUploadRequest{
		Bucket: l.req.Copy.Bucket, Key: l.req.Copy.Key, UploadID: l.state.UploadID, RequestPayer: l.req.Copy.RequestPayer, UntilGone: true,
	}, l.opts...)
	if err != nil && !errors.Is(err, ErrorCodeNoSuchUpload) {
		e.UploadID, e.AbortErr = l.state.UploadID, err
	}
	return e
}

// failedAsOne returns the error of a copy with one request, with what an attempt to copy in parts may
// have left.
func (l *largeCopy) failedAsOne(err error) error {
	_, isKnown := errors.AsType[*LargeCopyError](err)
	if err == nil || isKnown || len(l.state.Begun) == 0 {
		return err
	}
	e := l.err(err)
	if e.outcome = ErrNotExecuted; errors.Is(err, ErrOutcomeUnknown) {
		e.outcome = ErrOutcomeUnknown
	}
	return e
}

// unknown returns the error of a call that could not find out what an earlier one has made.
func (l *largeCopy) unknown(cause error) *LargeCopyError {
	e := l.err(problem.Opaque(cause))
	e.outcome, e.UploadID = ErrOutcomeUnknown, l.state.UploadID
	return e
}

func (l *largeCopy) err(cause error) *LargeCopyError {
	return &LargeCopyError{Op: opCopyLargeObject, Resource: l.req.Copy.resource().String(), Leftovers: l.leftovers(), Err: cause}
}

// isCompleting reports whether the completion was begun: then all parts are there.
func (l *largeCopy) isCompleting() bool {
	return l.done.Parts > 0 && l.done.PartsDone == l.done.Parts || l.state.Completed != ""
}

// isFinal reports whether no later call can go on: the source has changed, a part is not what was
// asked for, or OSS has refused a request for good. Credentials and permissions can be mended.
func isFinal(err error) bool {
	if errors.Is(err, ErrSourceChanged) {
		return true
	}
	// A later call would see the size of the part only, and not what it is a part of.
	if _, ok := errors.AsType[*SourceRangeError](err); ok {
		return true
	}
	p, ok := errors.AsType[*ProblemDetails](err)
	return ok && p.Status < http.StatusInternalServerError && p.Status != http.StatusForbidden && !errors.Is(err, ErrTransient)
}

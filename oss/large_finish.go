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
	if crc := l.state.CRC64; crc != "" && made.CRC64 != "" && made.CRC64 != crc {
		return nil, l.remove(ctx, res)
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
		return nil, err
	}
	return l.client.ResumeCompleteMultipartUpload(ctx, l.completion(), in, l.withIntent(&l.state.Completed)...)
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
func (l *largeCopy) remove(ctx context.Context, res *CopyLargeObjectResponse) error {
	made := res.CopyObjectResponse
	e := l.err(fmt.Errorf("%w: its CRC64 is %s, that of the source %s", ErrCopyDiffers, made.CRC64, l.state.CRC64))
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
		e.Err = fmt.Errorf("%w; it could not be removed: %w", e.Err, err)
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
	e := l.err(cause)
	e.outcome = ErrNotExecuted
	if l.state.UploadID == "" {
		return e
	}
	if errors.Is(cause, ErrOutcomeUnknown) && l.isCompleting() {
		e.outcome, e.UploadID = ErrOutcomeUnknown, l.state.UploadID
		return e
	}
	if l.savedUpload == l.state.UploadID && l.keeps(ctx, cause) {
		e.UploadID = l.state.UploadID
		return e
	}
	within, cancel := l.detached(ctx)
	defer cancel()
	_, err := l.client.AbortMultipartUpload(within, AbortMultipartUploadRequest{
		Bucket: l.req.Copy.Bucket, Key: l.req.Copy.Key, UploadID: l.state.UploadID, RequestPayer: l.req.Copy.RequestPayer, UntilGone: true,
	}, l.opts...)
	if err != nil && !errors.Is(err, ErrorCodeNoSuchUpload) {
		e.UploadID, e.AbortErr = l.state.UploadID, err
	}
	return e
}

// keeps reports whether a later call is to go on from the upload.
func (l *largeCopy) keeps(ctx context.Context, cause error) bool {
	if l.keep != nil {
		return l.keep(ctx, cause)
	}
	return !isFinal(cause)
}

func (l *largeCopy) err(cause error) *LargeCopyError {
	return &LargeCopyError{Op: opCopyLargeObject, Resource: l.req.Copy.resource().String(), Leftovers: l.leftovers(), Err: cause}
}

// isCompleting reports whether the completion was begun: then all parts are there.
func (l *largeCopy) isCompleting() bool {
	return l.done.PartsDone == l.done.Parts || l.state.Completed != ""
}

// isFinal reports whether the same copy would fail again: the source has changed, or OSS has refused
// a request for good. Credentials and permissions can be mended.
func isFinal(err error) bool {
	if errors.Is(err, ErrSourceChanged) {
		return true
	}
	p, ok := errors.AsType[*ProblemDetails](err)
	return ok && p.Status < http.StatusInternalServerError && p.Status != http.StatusForbidden && !errors.Is(err, ErrTransient)
}

// resolveLargeObject looks for the object of a state, and sends nothing. As long as its completion
// was not begun, nothing can have been made.
func (c *Client) resolveLargeObject(ctx context.Context, req CopyLargeObjectRequest, opts []CallOption) (*CopyObjectResponse, error) {
	l := &largeCopy{client: c, req: &req, opts: opts}
	if err := l.restore(); err != nil {
		return nil, problem.Invalid(opCopyLargeObject, 0, err)
	}
	var in Intent
	switch {
	case l.state.Copy != "":
		if err := in.UnmarshalText([]byte(l.state.Copy)); err != nil {
			return nil, err
		}
		return c.ResolveCopyObject(ctx, req.Copy, in, opts...)
	case l.state.Completed == "":
		e := l.err(errNotCompleted)
		e.outcome, e.UploadID = ErrNotExecuted, l.state.UploadID
		return nil, e
	}
	if err := in.UnmarshalText([]byte(l.state.Completed)); err != nil {
		return nil, err
	}
	l.prepareParts()
	made, err := c.ResolveCompleteMultipartUpload(ctx, l.completion(), in, opts...)
	if err != nil {
		return nil, err
	}
	return &CopyObjectResponse{ETag: made.ETag, VersionID: made.VersionID, CRC64: made.CRC64, RequestID: made.RequestID, Reconciled: true}, nil
}

var errNotCompleted = errors.New("its parts are not complete")

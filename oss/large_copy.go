package oss

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"sync"
	"time"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/pace"
	"github.com/farcopy/farcopy/internal/problem"
)

// largeCopy is one call of CopyLargeObject.
type largeCopy struct {
	client  *Client
	req     *CopyLargeObjectRequest
	opts    []CallOption
	isLeft  func(error) bool // reports whether an upload is left after an error, for a later call to go on from
	unsaved bool             // no saved state has the upload
	refused bool             // OSS has refused to copy the object with one request

	mu    sync.Mutex // for the state and the progress while parts are in flight
	state largeState

	source *HeadObjectResponse
	pool   *pace.Pool
	parts  []CompletedPart // by number; one without an ETag is not copied
	done   LargeCopyProgress
}

func (l *largeCopy) run(ctx context.Context) (*CopyLargeObjectResponse, error) {
	if l.state.UploadID != "" {
		return l.goOn(ctx)
	}
	if l.state.Copy != "" && l.isNotMade(ctx) {
		l.state.Copy = ""
	}
	inParts, err := l.isInParts(ctx)
	if err != nil {
		return nil, l.failedAsOne(err)
	}
	if !inParts {
		res, err := l.copyOne(ctx)
		if !isTooLarge(err) {
			return res, l.failedAsOne(err)
		}
		l.state.Copy = "" // the refusal says that nothing was made
		if err := l.readRefused(ctx, err); err != nil {
			return nil, l.failedAsOne(err)
		}
	}
	if err := l.choosePartSize(); err != nil {
		return nil, l.failed(ctx, err)
	}
	return l.begin(ctx)
}

// isNotMade reports whether it is certain that the request of an earlier call has made nothing, and
// no longer can. To send it again would only leave it unknown what the second one was refused for.
func (l *largeCopy) isNotMade(ctx context.Context) bool {
	_, err := l.resolveOne(ctx)
	return errors.Is(err, ErrNotExecuted)
}

// isInParts reports whether the object is to be copied in parts from the beginning.
func (l *largeCopy) isInParts(ctx context.Context) (bool, error) {
	if l.state.Copy != "" {
		return false, nil
	}
	inParts, err := l.readSource(ctx)
	if err != nil || inParts || !l.refused || l.source.Size == 0 {
		return inParts, err
	}
	isLink, err := l.isLink(ctx)
	return !isLink, err
}

// isTooLarge reports whether OSS has refused to copy an object with one request: then it has not
// copied it, and does so in parts.
func isTooLarge(err error) bool {
	p, ok := errors.AsType[*ProblemDetails](err)
	return ok && p.Code == ErrorCodeEntityTooLarge && !errors.Is(err, ErrOutcomeUnknown)
}

// copyOne copies the object with one request, or goes on with that of an earlier call.
func (l *largeCopy) copyOne(ctx context.Context) (*CopyLargeObjectResponse, error) {
	res, err := l.sendOne(ctx)
	if err != nil {
		return nil, err
	}
	return &CopyLargeObjectResponse{CopyObjectResponse: *res, Leftovers: l.leftovers()}, nil
}

func (l *largeCopy) sendOne(ctx context.Context) (*CopyObjectResponse, error) {
	if l.state.Copy == "" {
		return l.client.CopyObject(ctx, l.req.Copy, l.withIntent(&l.state.Copy)...)
	}
	var in Intent
	if err := in.UnmarshalText([]byte(l.state.Copy)); err != nil {
		return nil, l.unknown(err)
	}
	res, err := l.client.ResumeCopyObject(ctx, l.req.Copy, in, l.withIntent(&l.state.Copy)...)
	if isUnusable(err) {
		return nil, l.unknown(err)
	}
	return res, err
}

// isUnusable reports whether an intent was rejected, which says nothing about its copy.
func isUnusable(err error) bool {
	_, isRefusal := errors.AsType[*ProblemDetails](err)
	return !isRefusal && errors.Is(err, fs.ErrInvalid)
}

// withIntent returns the options of a request whose intent becomes part of the state.
func (l *largeCopy) withIntent(into *string) []CallOption {
	if l.req.OnState == nil {
		return l.opts
	}
	return append(l.opts[:len(l.opts):len(l.opts)], WithIntent(func(ctx context.Context, in Intent) error {
		text, err := in.MarshalText()
		if err != nil {
			return err
		}
		*into = string(text)
		return l.save(ctx)
	}))
}

// save gives the caller the state.
func (l *largeCopy) save(ctx context.Context) error {
	if l.req.OnState == nil {
		return nil
	}
	state := l.state
	state.Begun = append([]time.Time(nil), l.state.Begun...)
	return l.req.OnState(ctx, LargeCopyState{state})
}

func (l *largeCopy) choosePartSize() (err error) {
	l.state.ETag, l.state.VersionID, l.state.Size = l.source.ETag, l.source.VersionID, l.source.Size
	l.state.CRC64 = l.source.CRC64
	l.state.PartSize, err = choosePartSize(l.source.Size, l.req.PartSize)
	return err
}

// begin begins an upload, and copies all parts.
func (l *largeCopy) begin(ctx context.Context) (*CopyLargeObjectResponse, error) {
	tags, err := l.readTags(ctx)
	if err != nil {
		return nil, l.failed(ctx, err)
	}
	if err := l.initiate(ctx, l.initiation(tags)); err != nil {
		return nil, l.failed(ctx, err)
	}
	l.prepareParts()
	return l.finish(ctx)
}

// initiate begins an upload. Where the response is lost, another one is begun: no upload shows who
// began it, so the first one is only reported.
func (l *largeCopy) initiate(ctx context.Context, req InitiateMultipartUploadRequest) error {
	var err error
	for range maxInitiations {
		l.state.Begun = append(l.state.Begun, time.Now().UTC().Round(time.Second))
		if err = l.save(ctx); err != nil {
			l.state.Begun = l.state.Begun[:len(l.state.Begun)-1]
			return errSave(err)
		}
		var res *InitiateMultipartUploadResponse
		res, err = l.client.InitiateMultipartUpload(ctx, req, l.opts...)
		if err == nil {
			l.state.Begun, l.state.UploadID = l.state.Begun[:len(l.state.Begun)-1], res.UploadID
			if err := l.save(ctx); err != nil {
				l.unsaved = true
				return errSave(err)
			}
			return nil
		}
		switch {
		case !errors.Is(err, ErrOutcomeUnknown):
			l.state.Begun = l.state.Begun[:len(l.state.Begun)-1]
			return err
		case ctx.Err() != nil:
			return err
		}
	}
	return err
}

const maxInitiations = 3

// errSave is found by errors.Is, but does not look like an error of the service.
func errSave(err error) error { return fmt.Errorf("OnState: %w", problem.Opaque(err)) }

// goOn takes up the upload of an earlier call.
func (l *largeCopy) goOn(ctx context.Context) (*CopyLargeObjectResponse, error) {
	l.prepareParts()
	there, err := l.findParts(ctx)
	switch {
	case err != nil && l.state.Completed != "":
		return nil, l.unknown(err)
	case err != nil:
		return nil, l.failed(ctx, err)
	case l.state.Completed != "":
		return l.finish(ctx)
	case !there: // somebody has aborted it
		l.state.UploadID = ""
		return l.run(ctx)
	}
	r := &l.req.Copy
	l.source, err = l.client.HeadObject(ctx, HeadObjectRequest{
		Bucket: r.sourceBucket(), Key: r.SourceKey, VersionID: r.SourceVersionID, RequestPayer: r.RequestPayer,
	}, call.ForReads(l.opts)...)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, l.failed(ctx, ErrSourceChanged)
	case err != nil:
		return nil, l.failed(ctx, err)
	case l.source.ETag != l.state.ETag, l.source.VersionID != l.state.VersionID, l.source.Size != l.state.Size:
		return nil, l.failed(ctx, ErrSourceChanged)
	}
	return l.finish(ctx)
}

func (l *largeCopy) leftovers() []PossibleUpload {
	var all []PossibleUpload
	for _, begun := range l.state.Begun {
		all = append(all, PossibleUpload{Bucket: l.req.Copy.Bucket, Key: l.req.Copy.Key, Begun: begun})
	}
	return all
}

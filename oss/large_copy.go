package oss

import (
	"cmp"
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
	isLeft  func(error) bool
	unsaved bool // no saved state has the upload

	mu    sync.Mutex // for the state and the progress while parts are under way
	state largeState

	source *HeadObjectResponse
	pool   *pace.Pool
	parts  []CompletedPart // by number; one without an ETag is not copied
	done   LargeCopyProgress
}

func (l *largeCopy) run(ctx context.Context) (*CopyLargeObjectResponse, error) {
	switch {
	case l.state.Copy != "":
		return l.resumeOne(ctx)
	case l.state.UploadID != "":
		return l.goOn(ctx)
	}
	inParts, err := l.readSource(ctx)
	if err != nil {
		return nil, err
	}
	if !inParts {
		res, err := l.copyOne(ctx)
		if p, ok := errors.AsType[*ProblemDetails](err); !ok || p.Code != ErrorCodeEntityTooLarge || l.source.Size == 0 {
			return res, err
		}
		l.state.Copy = "" // the request was refused
	}
	if err := l.choosePartSize(); err != nil {
		return nil, l.failed(ctx, err)
	}
	return l.begin(ctx)
}

// copyOne copies the object with one request.
func (l *largeCopy) copyOne(ctx context.Context) (*CopyLargeObjectResponse, error) {
	return l.asOne(l.client.CopyObject(ctx, l.req.Copy, l.withIntent(&l.state.Copy)...))
}

func (l *largeCopy) resumeOne(ctx context.Context) (*CopyLargeObjectResponse, error) {
	var in Intent
	if err := in.UnmarshalText([]byte(l.state.Copy)); err != nil {
		return nil, err
	}
	return l.asOne(l.client.ResumeCopyObject(ctx, l.req.Copy, in, l.withIntent(&l.state.Copy)...))
}

func (l *largeCopy) asOne(res *CopyObjectResponse, err error) (*CopyLargeObjectResponse, error) {
	if err != nil {
		return nil, err
	}
	return &CopyLargeObjectResponse{CopyObjectResponse: *res, Leftovers: l.leftovers()}, nil
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

// readSource reads what is to be copied, under the conditions of the request, and reports whether
// it is to be copied in parts.
func (l *largeCopy) readSource(ctx context.Context) (inParts bool, err error) {
	r := &l.req.Copy
	l.source, err = l.client.HeadObject(ctx, HeadObjectRequest{
		Bucket: l.sourceBucket(), Key: r.SourceKey, VersionID: r.SourceVersionID, IfMatch: r.SourceIfMatch, IfNoneMatch: r.SourceIfNoneMatch,
		IfModifiedSince: r.SourceIfModifiedSince, IfUnmodifiedSince: r.SourceIfUnmodifiedSince, RequestPayer: r.RequestPayer,
	}, call.ForReads(l.opts)...)
	switch {
	case errors.Is(err, ErrorCodeSymlinkTargetNotExist), errors.Is(err, ErrorCodeInvalidTargetType):
		l.source = &HeadObjectResponse{}
		return false, nil // a link that leads nowhere is copied all the same
	case err != nil:
		return false, err
	}
	s := largeSource{
		Size: l.source.Size, IsSymlink: l.source.Type == ObjectTypeSymlink,
		SameBucket: l.sourceBucket() == r.Bucket, Rewritten: l.isRewritten(),
	}
	if !s.inParts() {
		return false, nil
	}
	own, err := l.client.GetObjectMeta(ctx, GetObjectMetaRequest{
		Bucket: l.sourceBucket(), Key: r.SourceKey, VersionID: r.SourceVersionID, RequestPayer: r.RequestPayer,
	}, call.ForReads(l.opts)...)
	if err != nil {
		return false, err
	}
	return own.Size == l.source.Size, nil // else it is a link, which HeadObject follows
}

// isRewritten reports whether the copy has another storage class or encryption than the source.
func (l *largeCopy) isRewritten() bool {
	r, s := &l.req.Copy, l.source
	return r.StorageClass != "" && r.StorageClass != s.StorageClass || r.ServerSideEncryption != s.ServerSideEncryption ||
		r.SSEKeyID != "" && r.SSEKeyID != s.SSEKeyID || r.DataEncryption != s.DataEncryption
}

func (l *largeCopy) sourceBucket() string {
	return cmp.Or(l.req.Copy.SourceBucket, l.req.Copy.Bucket)
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
		Bucket: l.sourceBucket(), Key: r.SourceKey, VersionID: r.SourceVersionID, RequestPayer: r.RequestPayer,
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

package oss

import (
	"context"
	"errors"

	"github.com/farcopy/farcopy/internal/problem"
)

// resolveLargeObject looks for the object of a state, and copies nothing. As long as its completion
// was not begun, nothing can have been made. If nothing was made, no later call goes on: the upload
// is aborted.
func (c *Client) resolveLargeObject(ctx context.Context, req CopyLargeObjectRequest, opts []CallOption) (*CopyLargeObjectResponse, error) {
	l := &largeCopy{client: c, req: &req, isLeft: func(error) bool { return false }, opts: opts}
	if err := l.restore(); err != nil {
		return nil, problem.Invalid(opCopyLargeObject, 0, err)
	}
	if l.state.Copy != "" {
		res, err := l.resolveOne(ctx)
		return res, l.failedAsOne(err)
	}
	if l.state.Completed == "" {
		return nil, l.failed(ctx, errNotCompleted)
	}
	var in Intent
	if err := in.UnmarshalText([]byte(l.state.Completed)); err != nil {
		return nil, l.unknown(err)
	}
	l.prepareParts()
	made, err := c.ResolveCompleteMultipartUpload(ctx, l.completion(), in, opts...)
	switch {
	case isUnusable(err):
		return nil, l.unknown(err)
	case err != nil:
		return nil, l.failed(ctx, err)
	}
	res := &CopyLargeObjectResponse{
		CopyObjectResponse: CopyObjectResponse{ETag: made.ETag, VersionID: made.VersionID, CRC64: made.CRC64, RequestID: made.RequestID, Reconciled: true},
		Parts:              len(l.parts), UploadID: l.state.UploadID, Leftovers: l.leftovers(),
	}
	if err := l.verify(ctx, res); err != nil {
		return nil, l.remove(ctx, res, err)
	}
	return res, nil
}

func (l *largeCopy) resolveOne(ctx context.Context) (*CopyLargeObjectResponse, error) {
	var in Intent
	if err := in.UnmarshalText([]byte(l.state.Copy)); err != nil {
		return nil, l.unknown(err)
	}
	res, err := l.client.ResolveCopyObject(ctx, l.req.Copy, in, l.opts...)
	switch {
	case isUnusable(err):
		return nil, l.unknown(err)
	case err != nil:
		return nil, err
	}
	return &CopyLargeObjectResponse{CopyObjectResponse: *res, Leftovers: l.leftovers()}, nil
}

var errNotCompleted = errors.New("its parts are not complete")

package oss

import (
	"cmp"
	"context"
	"errors"

	"github.com/farcopy/farcopy/internal/call"
)

// readSource reads what is to be copied, under the conditions of the request, and reports whether
// it is to be copied in parts.
func (l *largeCopy) readSource(ctx context.Context) (inParts bool, err error) {
	r := &l.req.Copy
	l.source, err = l.client.HeadObject(ctx, r.headOfSource(), call.ForReads(l.opts)...)
	switch {
	case leadsNowhere(err):
		l.source = &HeadObjectResponse{}
		return false, nil // a link is copied all the same
	case err != nil:
		return false, err
	}
	s := largeSource{
		Size: l.source.Size, IsSymlink: l.source.Type == ObjectTypeSymlink,
		SameBucket: r.sourceBucket() == r.Bucket, Rewritten: l.isRewritten(),
	}
	if !s.inParts() {
		return false, nil
	}
	isLink, err := l.isLink(ctx)
	return !isLink && err == nil, err
}

// isLink reports whether the source is a link, which HeadObject follows. Not every response names the
// type.
func (l *largeCopy) isLink(ctx context.Context) (bool, error) {
	if l.source.Type == ObjectTypeSymlink {
		return true, nil
	}
	r := &l.req.Copy
	own, err := l.client.GetObjectMeta(ctx, GetObjectMetaRequest{
		Bucket: r.sourceBucket(), Key: r.SourceKey, VersionID: r.SourceVersionID, RequestPayer: r.RequestPayer,
	}, call.ForReads(l.opts)...)
	return err == nil && own.Size != l.source.Size, err
}

// isRewritten reports whether the copy has another storage class or encryption than the source.
func (l *largeCopy) isRewritten() bool {
	r, s := &l.req.Copy, l.source
	return r.StorageClass != "" && r.StorageClass != s.StorageClass || r.ServerSideEncryption != s.ServerSideEncryption ||
		r.SSEKeyID != "" && r.SSEKeyID != s.SSEKeyID || r.DataEncryption != s.DataEncryption
}

func (r *CopyObjectRequest) sourceBucket() string { return cmp.Or(r.SourceBucket, r.Bucket) }

// headOfSource reads the source of a copy under its conditions.
func (r *CopyObjectRequest) headOfSource() HeadObjectRequest {
	return HeadObjectRequest{
		Bucket: r.sourceBucket(), Key: r.SourceKey, VersionID: r.SourceVersionID, IfMatch: r.SourceIfMatch, IfNoneMatch: r.SourceIfNoneMatch,
		IfModifiedSince: r.SourceIfModifiedSince, IfUnmodifiedSince: r.SourceIfUnmodifiedSince, RequestPayer: r.RequestPayer,
	}
}

// leadsNowhere reports whether HeadObject has found a link without a target, or one to another link.
func leadsNowhere(err error) bool {
	return errors.Is(err, ErrorCodeSymlinkTargetNotExist) || errors.Is(err, ErrorCodeInvalidTargetType)
}

// readRefused reads what OSS has refused to copy with one request. It returns the refusal for what
// has no parts: parts of a link would be those of its target.
func (l *largeCopy) readRefused(ctx context.Context, refusal error) error {
	if l.source == nil { // an earlier call has read it
		if _, err := l.readSource(ctx); err != nil {
			return err
		}
	}
	if l.source.Size == 0 {
		return refusal
	}
	isLink, err := l.isLink(ctx)
	switch {
	case err != nil:
		return err
	case isLink:
		return refusal
	}
	return nil
}

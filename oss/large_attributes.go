package oss

import (
	"context"
	"strings"

	"github.com/farcopy/farcopy/internal/call"
)

// initiation is the request for an upload that makes what one CopyObject would make. An upload
// takes nothing from the source, so what a copy takes over is sent.
func (l *largeCopy) initiation(tags []Tag) InitiateMultipartUploadRequest {
	r := &l.req.Copy
	req := InitiateMultipartUploadRequest{
		Bucket: r.Bucket, Key: r.Key, ForbidOverwrite: r.ForbidOverwrite,
		Tags: tags, ServerSideEncryption: r.ServerSideEncryption, SSEKeyID: r.SSEKeyID, DataEncryption: r.DataEncryption,
		StorageClass: r.StorageClass, RequestPayer: r.RequestPayer,
	}
	if r.replacesMetadata() {
		req.Metadata, req.CacheControl, req.ContentDisposition = r.Metadata, r.CacheControl, r.ContentDisposition
		req.ContentEncoding, req.ContentLanguage, req.ContentType, req.Expires = r.ContentEncoding, r.ContentLanguage, r.ContentType, r.Expires
		return req
	}
	s := l.source
	req.Metadata, req.CacheControl, req.ContentDisposition = s.Metadata, s.CacheControl, s.ContentDisposition
	req.ContentEncoding, req.ContentLanguage, req.ContentType, req.rawExpires = s.ContentEncoding, s.ContentLanguage, s.ContentType, s.Expires
	return req
}

// readTags returns the tags of the copy: the request's or the source's.
func (l *largeCopy) readTags(ctx context.Context) ([]Tag, error) {
	r := &l.req.Copy
	if strings.EqualFold(string(r.TaggingDirective), string(TaggingDirectiveReplace)) {
		return r.Tags, nil
	}
	res, err := l.client.GetObjectTagging(ctx, GetObjectTaggingRequest{
		Bucket: r.sourceBucket(), Key: r.SourceKey, VersionID: r.SourceVersionID, RequestPayer: r.RequestPayer,
	}, call.ForReads(l.opts)...)
	if err != nil {
		return nil, err
	}
	return res.Tags, nil
}

package oss

import (
	"context"
	"strings"
	"time"

	"github.com/farcopy/farcopy/internal/call"
)

// initiation is the request for an upload that makes what one CopyObject would make. An upload
// takes nothing from the source, so what a copy takes over is sent.
func (l *largeCopy) initiation(tags []Tag) InitiateMultipartUploadRequest {
	r, from := &l.req.Copy, l.attributes()
	return InitiateMultipartUploadRequest{
		Bucket: r.Bucket, Key: r.Key, ForbidOverwrite: r.ForbidOverwrite,
		Metadata: from.Metadata, CacheControl: from.CacheControl, ContentDisposition: from.ContentDisposition,
		ContentEncoding: from.ContentEncoding, ContentLanguage: from.ContentLanguage, ContentType: from.ContentType, Expires: from.Expires,
		Tags: tags, ServerSideEncryption: r.ServerSideEncryption, SSEKeyID: r.SSEKeyID, DataEncryption: r.DataEncryption,
		StorageClass: r.StorageClass, RequestPayer: r.RequestPayer,
	}
}

// attributes are the metadata and headers of the copy: the request's or the source's.
func (l *largeCopy) attributes() *CopyObjectRequest {
	if l.req.Copy.replacesMetadata() {
		return &l.req.Copy
	}
	s := l.source
	expires, _ := time.Parse(time.RFC1123, s.Expires)
	return &CopyObjectRequest{
		Metadata: s.Metadata, CacheControl: s.CacheControl, ContentDisposition: s.ContentDisposition, ContentEncoding: s.ContentEncoding,
		ContentLanguage: s.ContentLanguage, ContentType: s.ContentType, Expires: expires,
	}
}

// readTags returns the tags of the copy: the request's or the source's.
func (l *largeCopy) readTags(ctx context.Context) ([]Tag, error) {
	r := &l.req.Copy
	if strings.EqualFold(string(r.TaggingDirective), string(TaggingDirectiveReplace)) {
		return r.Tags, nil
	}
	res, err := l.client.GetObjectTagging(ctx, GetObjectTaggingRequest{
		Bucket: l.sourceBucket(), Key: r.SourceKey, VersionID: r.SourceVersionID, RequestPayer: r.RequestPayer,
	}, call.ForReads(l.opts)...)
	if err != nil {
		return nil, err
	}
	return res.Tags, nil
}

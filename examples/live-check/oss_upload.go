package main

import (
	"context"
	"errors"
	"net/http"

	"github.com/farcopy/farcopy/oss"
)

// The probes of OSS that need an upload or a delete marker.

const (
	abortLimit      = 10 // how often an upload is aborted at most
	defaultAttempts = 4  // Config.MaxAttempts
)

// ossUpload is an upload with one part, which is a copy of the source.
type ossUpload struct {
	key, id string
	etag    string // of the part
}

// begin begins an upload below the scratch prefix and copies the source into its first part.
func (s *ossService) begin(ctx context.Context, key string) (u ossUpload, err error) {
	source := s.theSource(ctx)
	if source.err != nil {
		return u, source.err
	}
	u.key = key
	err = s.create(ctx, kindUpload, key, func(ctx context.Context) (ossItem, error) {
		begun, err := s.client.InitiateMultipartUpload(ctx, oss.InitiateMultipartUploadRequest{
			Bucket: s.account.bucket, Key: key, StorageClass: oss.StorageClassStandard,
		})
		if err != nil {
			return ossItem{}, err
		}
		u.id = begun.UploadID
		return ossItem{key: key, upload: u.id}, nil
	})
	if err != nil {
		return u, err
	}
	part, err := s.client.UploadPartCopy(ctx, oss.UploadPartCopyRequest{
		Bucket: s.account.bucket, Key: key, UploadID: u.id, PartNumber: 1, SourceKey: source.key,
	})
	if err != nil {
		return u, err
	}
	u.etag = part.ETag
	return u, nil
}

func (s *ossService) askPartCRC(ctx context.Context) (finding, error) {
	u, err := s.begin(ctx, s.scratch+"listed parts")
	if err != nil {
		return finding{}, err
	}
	list, err := s.client.ListParts(ctx, oss.ListPartsRequest{Bucket: s.account.bucket, Key: u.key, UploadID: u.id})
	switch {
	case err != nil:
		return finding{}, err
	case len(list.Parts) == 0:
		return cannotTell("the list does not show the part"), nil
	case list.Parts[0].CRC64 == "":
		return found("no"), nil
	}
	return found("yes"), nil
}

func (s *ossService) askPartETag(ctx context.Context) (finding, error) {
	u, err := s.begin(ctx, s.scratch+"part")
	switch {
	case err != nil:
		return finding{}, err
	case u.etag == s.theSource(ctx).etag:
		return found("the source's"), nil
	}
	return found("a new one"), nil
}

// askAborts aborts an upload until the service says that there is none.
func (s *ossService) askAborts(ctx context.Context) (finding, error) {
	u, err := s.begin(ctx, s.scratch+"aborted")
	if err != nil {
		return finding{}, err
	}
	for n := range abortLimit {
		_, err := s.client.AbortMultipartUpload(ctx, oss.AbortMultipartUploadRequest{Bucket: s.account.bucket, Key: u.key, UploadID: u.id})
		switch {
		case errors.Is(err, oss.ErrorCodeNoSuchUpload) && n == 0:
			return cannotTell("the upload was gone before: somebody else, or a rule of the bucket, has aborted it"), nil
		case errors.Is(err, oss.ErrorCodeNoSuchUpload) && n == 1:
			return found("one"), nil
		case errors.Is(err, oss.ErrorCodeNoSuchUpload) && n <= defaultAttempts:
			return found("up to 4", "%d", n), nil
		case errors.Is(err, oss.ErrorCodeNoSuchUpload):
			return found("more than 4", "%d", n), nil
		case err != nil:
			return finding{}, err
		}
	}
	return found("more than 4", "%d are not enough", abortLimit), nil
}

// ossMarker is a delete marker that this run has made of one of its copies.
type ossMarker struct {
	key, version string
	why          finding // there is none
	err          error
}

// theMarker hides a copy behind a delete marker, where a bucket keeps versions.
func (s *ossService) theMarker(ctx context.Context) ossMarker {
	return s.marker.get(&s.bench, func() (m ossMarker) {
		c := s.copyTo(ctx, s.scratch+"deleted")
		switch {
		case c.err != nil:
			m.err = c.err
			return m
		case c.res.VersionID == "" || c.res.VersionID == nullVersion:
			m.why = cannotTell("the bucket keeps no versions, so that it has no delete markers")
			return m
		}
		m.key = c.key
		m.err = s.create(ctx, kindMarker, c.key, func(ctx context.Context) (ossItem, error) {
			gone, err := s.client.DeleteObject(ctx, oss.DeleteObjectRequest{Bucket: s.account.bucket, Key: c.key})
			if err != nil || gone.VersionID == "" {
				return ossItem{}, err
			}
			return ossItem{key: c.key, version: gone.VersionID, marker: true}, nil
		})
		for _, it := range s.items {
			if it.marker && it.key == c.key {
				m.version = it.version
			}
		}
		m.why = cannotTell("the deletion made no delete marker that can be seen")
		return m
	})
}

// askMarker copies from a delete marker.
func (s *ossService) askMarker(ctx context.Context) (finding, error) {
	m := s.theMarker(ctx)
	if m.err != nil || m.version == "" {
		return m.why, m.err
	}
	c := s.copy(ctx, oss.CopyObjectRequest{Key: s.scratch + "of a marker", SourceKey: m.key, SourceVersionID: m.version})
	return markerFinding(c.err)
}

// askMarkerPart copies from a delete marker into a part.
func (s *ossService) askMarkerPart(ctx context.Context) (finding, error) {
	m := s.theMarker(ctx)
	if m.err != nil || m.version == "" {
		return m.why, m.err
	}
	u, err := s.begin(ctx, s.scratch+"part of a marker")
	if err != nil {
		return finding{}, err
	}
	_, err = s.client.UploadPartCopy(ctx, oss.UploadPartCopyRequest{
		Bucket: s.account.bucket, Key: u.key, UploadID: u.id, PartNumber: 2, SourceKey: m.key, SourceVersionID: m.version,
	})
	return markerFinding(err)
}

func markerFinding(err error) (finding, error) {
	no := refusalOf(err)
	switch {
	case no == nil && err != nil:
		return finding{}, err
	case no == nil:
		return found("it is copied"), nil
	case no.Status == http.StatusNotFound && no.Code == oss.ErrorCodeNoSuchKey:
		return found("404 NoSuchKey", "%s", refusalText(no)), nil
	case no.Status == http.StatusBadRequest && no.Code == oss.ErrorCodeBadRequest:
		return found("400 BadRequest", "%s", refusalText(no)), nil
	case no.Status == http.StatusNotFound:
		return found("another 404", "%s", refusalText(no)), nil
	}
	return found(otherValue, "%s", refusalText(no)), nil
}

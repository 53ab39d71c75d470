package main

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io/fs"
	"net/http"
	"slices"
	"time"

	"github.com/farcopy/farcopy/oss"
)

// The probes of OSS that copy.

// ossSource is the object that is copied.
type ossSource struct {
	key, etag string
	size      int64
	err       error
}

// ossCopy is a copy below the scratch prefix.
type ossCopy struct {
	key      string
	res      oss.CopyObjectResponse
	response exchange
	err      error
}

var errNoSource = ownError("there is no object of class Standard among the first 1000 below -in to copy; -file names one in the bucket")

// theSource is the object of -file, or the smallest below -in that can be copied.
func (s *ossService) theSource(ctx context.Context) ossSource {
	return s.source.get(&s.bench, func() ossSource {
		if s.account.file == "" {
			o := s.smallest(func(o oss.ListedObject) bool {
				return o.Type == oss.ObjectTypeNormal && o.Size > 0 && o.StorageClass == oss.StorageClassStandard
			})
			if o.Key == "" {
				return ossSource{err: errNoSource}
			}
			return ossSource{key: o.Key, etag: o.ETag, size: o.Size}
		}
		o, err := s.client.HeadObject(ctx, oss.HeadObjectRequest{Bucket: s.account.bucket, Key: s.account.file})
		if err != nil {
			return ossSource{err: err}
		}
		return ossSource{key: s.account.file, etag: o.ETag, size: o.Size}
	})
}

// smallest returns the smallest listed object that is as asked for; it has no key if there is none.
func (s *ossService) smallest(is func(oss.ListedObject) bool) (least oss.ListedObject) {
	for _, o := range s.objects {
		if is(o) && (least.Key == "" || o.Size < least.Size) {
			least = o
		}
	}
	return least
}

// copy makes a copy in the class Standard, of which nothing is billed for being removed early. It
// replaces nothing but what this run has made.
func (s *ossService) copy(ctx context.Context, req oss.CopyObjectRequest) (c ossCopy) {
	c.key = req.Key
	req.Bucket, req.StorageClass = s.account.bucket, oss.StorageClassStandard
	req.ForbidOverwrite = req.ForbidOverwrite || !s.hasMade(req.Key)
	c.response, c.err = s.request(func() error {
		return s.create(ctx, kindObject, req.Key, func(ctx context.Context) (ossItem, error) {
			res, err := s.client.CopyObject(ctx, req)
			if err != nil {
				return ossItem{}, err
			}
			c.res = *res
			return ossItem{key: req.Key, version: res.VersionID, mark: ossMark(res.ETag, res.LastModified)}, nil
		})
	}, http.MethodPut)
	return c
}

// copyTo copies the source to a key below the scratch prefix.
func (s *ossService) copyTo(ctx context.Context, key string) ossCopy {
	source := s.theSource(ctx)
	if source.err != nil {
		return ossCopy{err: source.err}
	}
	return s.copy(ctx, oss.CopyObjectRequest{Key: key, SourceKey: source.key})
}

func (s *ossService) firstCopy(ctx context.Context) ossCopy {
	return s.first.get(&s.bench, func() ossCopy { return s.copyTo(ctx, s.scratch+"copy") })
}

// secondCopy replaces the first one, which this run has made.
func (s *ossService) secondCopy(ctx context.Context) ossCopy {
	first := s.firstCopy(ctx)
	if first.err != nil {
		return first
	}
	return s.again.get(&s.bench, func() ossCopy { return s.copyTo(ctx, first.key) })
}

func (s *ossService) askCopyCRC(ctx context.Context) (finding, error) {
	c := s.firstCopy(ctx)
	switch {
	case c.err != nil:
		return finding{}, c.err
	case c.response.header.Get("X-Oss-Hash-Crc64ecma") == "":
		return found("no"), nil
	}
	return found("yes"), nil
}

func (s *ossService) askCopyETag(ctx context.Context) (finding, error) {
	c := s.firstCopy(ctx)
	switch {
	case c.err != nil:
		return finding{}, c.err
	case c.res.ETag == s.theSource(ctx).etag:
		return found("the source's"), nil
	}
	return found("a new one"), nil
}

func (s *ossService) askDates(ctx context.Context) (finding, error) {
	c := s.firstCopy(ctx)
	if c.err != nil {
		return finding{}, c.err
	}
	var doc struct{ LastModified string }
	if err := xml.NewDecoder(bytes.NewReader(c.response.body)).Decode(&doc); err != nil {
		return cannotTell("the body of the response is no XML"), nil
	}
	if _, err := time.Parse(time.RFC3339, doc.LastModified); err == nil {
		return found("ISO 8601"), nil
	}
	if _, err := http.ParseTime(doc.LastModified); err == nil {
		return found("as in HTTP headers"), nil
	}
	return found(otherValue, "%q", doc.LastModified), nil
}

// askTakenKey copies to the key of the first copy.
func (s *ossService) askTakenKey(ctx context.Context) (finding, error) {
	c := s.secondCopy(ctx)
	switch no := refusalOf(c.err); {
	case no != nil:
		return found("it is refused", "%s", refusalText(no)), nil
	case c.err != nil:
		return finding{}, c.err
	case c.res.VersionID != "" && c.res.VersionID != nullVersion:
		return found("it becomes another version"), nil
	}
	return found("it replaces the object"), nil
}

func (s *ossService) askClocks(ctx context.Context) (finding, error) {
	c := s.firstCopy(ctx)
	if c.err != nil {
		return finding{}, c.err
	}
	return clocks(c.response, c.res.LastModified, time.Second)
}

// askListLag makes a copy and waits until it shows.
func (s *ossService) askListLag(ctx context.Context) (finding, error) {
	c := s.copyTo(ctx, s.scratch+"listed")
	if c.err != nil {
		return finding{}, c.err
	}
	seen, err := s.watch(ctx, c.response, lagLimit, lagPause, func() (bool, error) {
		list, err := s.client.ListObjects(ctx, oss.ListObjectsRequest{Bucket: s.account.bucket, Prefix: s.scratch, MaxKeys: 1000})
		if err != nil {
			return false, err
		}
		return slices.ContainsFunc(list.Objects, func(o oss.ListedObject) bool { return o.Key == c.key }), nil
	})
	return lag(seen), err
}

func (s *ossService) askReadLag(ctx context.Context) (finding, error) {
	c := s.copyTo(ctx, s.scratch+"read")
	if c.err != nil {
		return finding{}, c.err
	}
	seen, err := s.watch(ctx, c.response, lagLimit, lagPause, func() (bool, error) {
		_, err := s.client.HeadObject(ctx, oss.HeadObjectRequest{Bucket: s.account.bucket, Key: c.key})
		if errors.Is(err, fs.ErrNotExist) {
			return false, nil
		}
		return err == nil, err
	})
	return lag(seen), err
}

package main

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"strings"
	"time"

	"github.com/farcopy/farcopy/oss"
)

// What this run has made on OSS, and its removal.

const (
	kindObject = "object"
	kindMarker = "delete marker"
	kindUpload = "upload"
)

// ossItem is an object, a delete marker or an upload that this run has made.
type ossItem struct {
	key     string
	version string // empty without versioning
	marker  bool   // it is a delete marker
	upload  string
	mark    string // what changes if somebody replaces an object without a version of its own
	at      time.Time
}

// idOf names an item in the ledger, and in the report: it does not have the prefix of -in.
func (s *ossService) idOf(it ossItem) string {
	name := strings.TrimPrefix(it.key, s.account.prefix)
	switch {
	case it.upload != "":
		return name + "?uploadId=" + it.upload
	case it.version != "":
		return name + "?versionId=" + it.version
	}
	return name
}

// list notes an item, and completes its row in the ledger.
func (s *ossService) list(plan made, it ossItem) made {
	plan.id, plan.mark = s.idOf(it), it.mark
	it.at = time.Now()
	s.items[plan.id] = it
	return plan
}

// create sends a request that makes something at a key below the scratch prefix. f returns an item
// without a key if the response does not name what was made.
func (s *ossService) create(ctx context.Context, kind, key string, f func(context.Context) (ossItem, error)) error {
	ctx, cancel := writing(ctx)
	defer cancel()
	plan := made{kind: kind, name: strings.TrimPrefix(key, s.account.prefix), parent: inFolder}
	row, err := s.made.create(plan, func() (made, error) {
		it, err := f(ctx)
		if err != nil || it.key == "" {
			return plan, err
		}
		return s.list(plan, it), nil
	})
	if errors.Is(err, oss.ErrOutcomeUnknown) || err == nil && row.id == "" {
		s.settle(context.WithoutCancel(ctx), plan, key)
	}
	return err
}

// settle looks for what a request with an unknown outcome has made, and lists it. Nobody knows the
// scratch prefix but this run, so that what lies at the key is its own; if there are several, it stays
// unknown which is.
func (s *ossService) settle(ctx context.Context, plan made, key string) {
	look := s.versionsAt
	if plan.kind == kindUpload {
		look = s.uploadsAt
	}
	waitFor(ctx, lagLimit, lagPause, func() (bool, error) {
		items, err := look(ctx, key)
		if len(items) == 1 {
			s.made.settle(plan, s.list(plan, items[0]))
		}
		return len(items) > 0, err
	})
}

// versionsAt are the versions at a key that are not in the ledger. Without versioning it is what
// lies at the key: a copy that replaced one of this run cannot be told from that by an id.
func (s *ossService) versionsAt(ctx context.Context, key string) (items []ossItem, err error) {
	list, err := s.client.ListObjectVersions(ctx, oss.ListObjectVersionsRequest{Bucket: s.account.bucket, Prefix: key, MaxKeys: 100})
	if err != nil {
		return nil, err
	}
	for _, v := range list.Versions {
		it := ossItem{key: v.Key, version: v.VersionID, marker: v.IsDeleteMarker, mark: ossMark(v.ETag, v.LastModified)}
		if v.Key == key && (v.VersionID == nullVersion || !s.listed(s.idOf(it))) {
			items = append(items, it)
		}
	}
	return items, nil
}

// uploadsAt are the uploads at a key that are not in the ledger.
func (s *ossService) uploadsAt(ctx context.Context, key string) (items []ossItem, err error) {
	list, err := s.client.ListMultipartUploads(ctx, oss.ListMultipartUploadsRequest{Bucket: s.account.bucket, Prefix: key})
	if err != nil {
		return nil, err
	}
	for _, u := range list.Uploads {
		it := ossItem{key: u.Key, upload: u.UploadID}
		if u.Key == key && !s.listed(s.idOf(it)) {
			items = append(items, it)
		}
	}
	return items, nil
}

func (s *ossService) listed(id string) bool {
	_, ok := s.items[id]
	return ok
}

// allow refuses writes outside of the scratch prefix, and deletions of what this run has not made.
func (s *ossService) allow(req *http.Request) error {
	key := strings.TrimPrefix(req.URL.Path, "/")
	if bucket := s.account.bucket; !strings.HasPrefix(req.URL.Host, bucket+".") {
		key = strings.TrimPrefix(key, bucket+"/")
	}
	query := req.URL.Query()
	it := ossItem{key: key, version: query.Get("versionId"), upload: query.Get("uploadId")}
	switch {
	case req.Method == http.MethodGet, req.Method == http.MethodHead:
		return nil
	case s.scratch == "" || !strings.HasPrefix(key, s.scratch):
		return errNotOurs
	case req.Method == http.MethodDelete && it.version+it.upload != "" && !s.listed(s.idOf(it)):
		return errNotOurs
	case req.Method == http.MethodDelete && !s.hasMade(key):
		return errNotOurs
	}
	return nil
}

// hasMade reports whether this run has made something at a key. Without a version, a deletion hides
// it or removes it.
func (s *ossService) hasMade(key string) bool {
	for _, it := range s.items {
		if it.key == key {
			return true
		}
	}
	return false
}

const nullVersion = "null"

// remove removes a version by its id, and an object that has no such id if it is still the one that
// was made: OSS has no condition for that.
func (s *ossService) remove(ctx context.Context, row made) error {
	if s.gone[row.id] {
		return errGone // it was replaced by one that this run has made, too
	}
	it, bucket := s.items[row.id], s.account.bucket
	if it.upload != "" {
		_, err := s.client.AbortMultipartUpload(ctx, oss.AbortMultipartUploadRequest{Bucket: bucket, Key: it.key, UploadID: it.upload, UntilGone: true},
			oss.WithMaxAttempts(abortLimit))
		if errors.Is(err, fs.ErrNotExist) {
			return errGone
		}
		return err
	}
	if it.version == "" || it.version == nullVersion {
		it.mark = row.mark
		if err := s.stillOurs(ctx, it); err != nil {
			return err
		}
	}
	_, err := s.client.DeleteObject(ctx, oss.DeleteObjectRequest{Bucket: bucket, Key: it.key, VersionID: it.version})
	if err == nil {
		s.gone[row.id] = true
	}
	return err
}

// stillOurs waits until a read shows the object as it was made: reads may be late.
func (s *ossService) stillOurs(ctx context.Context, it ossItem) error {
	var seen error
	limit := max(0, lagLimit-time.Since(it.at))
	_, ok, err := waitFor(ctx, limit, lagPause, func() (bool, error) {
		o, err := s.client.HeadObject(ctx, oss.HeadObjectRequest{Bucket: s.account.bucket, Key: it.key, VersionID: it.version})
		switch {
		case errors.Is(err, fs.ErrNotExist):
			seen = s.unseen()
			return false, nil
		case err != nil:
			return false, err
		}
		seen = errNotOurs
		return ossMark(o.ETag, o.LastModified) == it.mark, nil
	})
	if err != nil || ok {
		return err
	}
	return seen
}

// ossMark is what changes if somebody replaces an object.
func ossMark(etag string, date time.Time) string {
	return etag + " " + date.UTC().Truncate(time.Second).Format(time.RFC3339)
}

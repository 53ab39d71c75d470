package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"strings"
	"time"

	"github.com/farcopy/farcopy/oss"
)

// ossAccount is where the probes of OSS work, and with which credentials.
type ossAccount struct {
	config         oss.Config
	bucket, prefix string                // of -in; the prefix is empty or ends in /
	file           string                // of -file: the key of a small object to copy; "": one below the prefix
	other          oss.CopyObjectRequest // its source is that of -other
	instance       bool                  // the program runs on an ECS instance
}

// ossService asks what a bucket does.
type ossService struct {
	bench
	account  ossAccount
	client   *oss.Client
	stranger *oss.Client // with an access key that nobody has

	objects []oss.ListedObject   // the first below the prefix
	scratch string               // a prefix
	madeAt  map[string]time.Time // by the id of what was made
	gone    map[string]bool      // what this run has removed: reads may still show it

	source       memo[ossSource]
	first, again memo[ossCopy]
	marker       memo[ossMarker]
}

const nobodysKey = "LTAI0000000000000000live"

func newOSSService(a ossAccount) (*ossService, error) {
	s := &ossService{account: a, madeAt: map[string]time.Time{}, gone: map[string]bool{}}
	s.service, s.rec = "oss", newRecorder(a.config.HTTPClient)
	cfg := a.config
	cfg.HTTPClient = s.rec.client()
	var err error
	if s.client, err = oss.NewClient(cfg); err != nil {
		return nil, err
	}
	cfg.Credentials = oss.StaticCredentials(nobodysKey, nobodysKey, "")
	s.stranger, err = oss.NewClient(cfg)
	return s, err
}

func (s *ossService) place() place {
	cfg := s.account.config
	return place{host: hostOf(cmp.Or(cfg.Endpoint, "https://oss-"+cfg.Region+".aliyuncs.com")), region: cfg.Region}
}

// open lists what lies below the prefix of -in.
func (s *ossService) open(ctx context.Context) error {
	list, err := s.client.ListObjects(ctx, oss.ListObjectsRequest{Bucket: s.account.bucket, Prefix: s.account.prefix, MaxKeys: 1000})
	if err != nil {
		return err
	}
	s.objects = list.Objects
	return nil
}

// makeScratch chooses a prefix that nothing has. OSS has no folders.
func (s *ossService) makeScratch(ctx context.Context) error {
	s.scratch = s.account.prefix + scratchName() + "/"
	list, err := s.client.ListObjects(ctx, oss.ListObjectsRequest{Bucket: s.account.bucket, Prefix: s.scratch, MaxKeys: 1})
	switch {
	case err != nil:
		return err
	case len(list.Objects) > 0:
		return ownError("the scratch prefix is not empty")
	}
	return nil
}

// create sends a request that makes something at a key below the scratch prefix.
func (s *ossService) create(ctx context.Context, kind, key string, f func(context.Context) (id, mark string, err error)) error {
	ctx, cancel := writing(ctx)
	defer cancel()
	plan := made{kind: kind, name: strings.TrimPrefix(key, s.account.prefix), parent: inFolder}
	_, err := s.made.create(plan, func() (made, error) {
		id, mark, err := f(ctx)
		it := plan
		it.id, it.mark = id, mark
		s.madeAt[id] = time.Now()
		delete(s.gone, id)
		return it, err
	})
	return err
}

// versionID is the id of an item: the key, and the version where the bucket has versioning.
func versionID(key, version string) string {
	if version == "" {
		return key
	}
	return key + "?versionId=" + version
}

const nullVersion = "null"

// remove removes a version by its id, and an object that has no such id if it is still the one that
// was made: OSS has no condition for that.
func (s *ossService) remove(ctx context.Context, it made) error {
	if s.gone[it.id] {
		return errGone // it was replaced by one that this run has made, too
	}
	key, version, _ := strings.Cut(it.id, "?versionId=")
	if it.kind == kindUpload {
		key, upload, _ := strings.Cut(it.id, "?uploadId=")
		_, err := s.client.AbortMultipartUpload(ctx, oss.AbortMultipartUploadRequest{Bucket: s.account.bucket, Key: key, UploadID: upload, UntilGone: true},
			oss.WithMaxAttempts(abortLimit))
		if errors.Is(err, fs.ErrNotExist) {
			return errGone
		}
		return err
	}
	if version == "" || version == nullVersion {
		if err := s.stillOurs(ctx, it, key, version); err != nil {
			return err
		}
	}
	_, err := s.client.DeleteObject(ctx, oss.DeleteObjectRequest{Bucket: s.account.bucket, Key: key, VersionID: version})
	if err == nil {
		s.gone[it.id] = true
	}
	return err
}

// stillOurs waits until a read shows the object as it was made: reads may be late.
func (s *ossService) stillOurs(ctx context.Context, it made, key, version string) error {
	var last error
	limit := max(0, lagLimit-time.Since(s.madeAt[it.id]))
	_, ok, err := waitFor(ctx, limit, lagPause, func() (bool, error) {
		o, err := s.client.HeadObject(ctx, oss.HeadObjectRequest{Bucket: s.account.bucket, Key: key, VersionID: version})
		switch {
		case errors.Is(err, fs.ErrNotExist):
			last = errGone
			return false, nil
		case err != nil:
			return false, err
		}
		last = errNotOurs
		return ossMark(o.ETag, o.LastModified) == it.mark, nil
	})
	if err != nil || ok {
		return err
	}
	return last
}

// ossMark is what changes if somebody replaces an object.
func ossMark(etag string, date time.Time) string {
	return etag + " " + date.UTC().Truncate(time.Second).Format(time.RFC3339)
}

func (s *ossService) explain(err error) string {
	p, ok := errors.AsType[*oss.ProblemDetails](err)
	if !ok {
		return ""
	}
	return refusalText(p)
}

// refusalText says what a refusal was.
func refusalText(p *oss.ProblemDetails) string {
	text := fmt.Sprintf("%d %s", p.Status, string(p.Code))
	if p.EC != "" {
		text += ", EC " + p.EC
	}
	return text
}

// refusalOf returns the refusal that an error is; nil if it is another error.
func refusalOf(err error) *oss.ProblemDetails {
	p, ok := errors.AsType[*oss.ProblemDetails](err)
	if !ok || errors.Is(err, oss.ErrOutcomeUnknown) || p.Status >= http.StatusInternalServerError {
		return nil
	}
	return p
}

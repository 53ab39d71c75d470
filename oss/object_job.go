package oss

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"strings"
	"sync/atomic"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/job"
)

// objectJob copies the objects of a job.
type objectJob struct {
	client *Client
	cfg    JobConfig
	opts   []CallOption
	sent   *atomic.Int64
}

func newObjectJob(c *Client, cfg JobConfig, opts []CallOption) *objectJob {
	j := &objectJob{client: c, cfg: cfg, sent: new(atomic.Int64)}
	j.opts = append(opts[:len(opts):len(opts)], call.Counting(j.sent))
	return j
}

// objectTask is what one copy needs: where from, where to, and what the source was when it was
// listed.
type objectTask struct {
	SourceBucket string `json:"from_bucket"`
	SourceKey    string `json:"from"`
	Bucket       string `json:"bucket"`
	Key          string `json:"key"`

	SourceVersionID string `json:"version,omitempty"` // default: the current version

	ETag         string       `json:"etag"`
	Size         int64        `json:"size"`
	Type         ObjectType   `json:"type,omitempty"`
	StorageClass StorageClass `json:"class,omitempty"`

	NewClass     StorageClass `json:"new_class,omitempty"`
	Replace      bool         `json:"replace,omitempty"`
	PartSize     int64        `json:"part_size,omitempty"`
	InParts      bool         `json:"in_parts,omitempty"` // OSS has refused to copy it with one request
	TrafficLimit int64        `json:"traffic_limit,omitempty"`
	RequestPayer string       `json:"payer,omitempty"`

	// Copy is the caller's own request, which has all but what it is bound to; nil: there is none.
	Copy *CopyObjectRequest `json:"copy,omitempty"`
}

func readTask(item *job.Item) (*objectTask, error) { return job.TaskOf[objectTask](item) }

// isLong reports whether the object is copied in parts.
func (t *objectTask) isLong() bool {
	s := largeSource{
		Size: t.Size, IsSymlink: t.Type == ObjectTypeSymlink, SameBucket: t.Bucket == t.SourceBucket,
		Rewritten: t.NewClass != t.StorageClass,
	}
	return s.inParts() || t.InParts
}

// request is the copy. A link is not bound to an ETag: no page says whose a condition compares.
func (t *objectTask) request() CopyObjectRequest {
	r := CopyObjectRequest{
		SourceBucket: t.SourceBucket, SourceKey: t.SourceKey, Bucket: t.Bucket, Key: t.Key, StorageClass: t.NewClass,
		ForbidOverwrite: !t.Replace, TrafficLimit: t.TrafficLimit, RequestPayer: t.RequestPayer,
	}
	if t.Copy != nil {
		r = *t.Copy
		r.ForbidOverwrite = !t.Replace
	}
	if t.Type != ObjectTypeSymlink {
		r.SourceIfMatch = t.ETag
	}
	return r
}

func (t *objectTask) large() CopyLargeObjectRequest {
	return CopyLargeObjectRequest{Copy: t.request(), PartSize: t.PartSize}
}

// The reasons that reports give.
const (
	reasonSame       = "same content"
	reasonDiffers    = "exists, differs"
	reasonExists     = "exists"
	reasonSourceGone = "the source is gone"
	reasonStale      = "the source has changed since it was listed"
	reasonArchived   = "the source is archived: restore it with RestoreObject first"
	reasonLongKey    = "the key would be longer than 1023 bytes"
	reasonUncompared = "cannot be compared with what is at the target"
	reasonLeftover   = "an upload without parts may have been left at the key"
	reasonNested     = "the copy would be one of the sources: the prefix occurs in the key once more"
	reasonNoKey      = "nothing is left of the key"
	reasonBadGone    = "the copy differed from the source and was removed"
	reasonBadStays   = "the copy differs from the source and is at the target"
)

// decide says what is to be done about an object: there is what lies at the target, nil for
// nothing. It reads both objects if the lists do not tell whether they are equal.
func (j *objectJob) decide(ctx context.Context, t *objectTask, o, there *ListedObject) (farcopy.Action, string, error) {
	switch {
	case t.Key == "":
		return farcopy.ActionFail, reasonNoKey, nil
	case len(t.Key) > maxKey:
		return farcopy.ActionFail, reasonLongKey, nil
	case there == nil && isArchived(o):
		return farcopy.ActionFail, reasonArchived, nil
	case there == nil:
		return farcopy.ActionCopy, "", nil
	case j.cfg.Existing == farcopy.ExistingFail:
		return farcopy.ActionFail, reasonExists, nil
	case j.cfg.Existing == farcopy.ExistingSkip:
		return farcopy.ActionSkip, reasonExists, nil
	}
	same, err := j.isSame(ctx, t, o, there)
	switch {
	case err != nil:
		return "", "", err
	case same:
		return farcopy.ActionSkip, reasonSame, nil
	case j.cfg.Existing != farcopy.ExistingReplace:
		return farcopy.ActionFail, reasonDiffers, nil
	case isArchived(o):
		return farcopy.ActionFail, reasonArchived, nil
	}
	t.Replace = true
	return farcopy.ActionReplace, "", nil
}

// isArchived reports whether an object has to be restored before it can be copied.
func isArchived(o *ListedObject) bool {
	switch o.StorageClass {
	case StorageClassArchive, StorageClassColdArchive, StorageClassDeepColdArchive:
		return !strings.Contains(o.RestoreInfo, `ongoing-request="false"`)
	}
	return false
}

// isSame compares by size and ETag, where both are MD5s, otherwise by CRC64.
func (j *objectJob) isSame(ctx context.Context, t *objectTask, o, there *ListedObject) (bool, error) {
	if o.Size != there.Size {
		return false, nil
	}
	if o.Type == ObjectTypeNormal && there.Type == ObjectTypeNormal && strings.EqualFold(o.ETag, there.ETag) {
		return true, nil
	}
	return j.isSameContent(ctx, t)
}

// isSameContent reads both objects. Without a CRC64 of both, they count as different.
func (j *objectJob) isSameContent(ctx context.Context, t *objectTask) (bool, error) {
	source, err := j.headSource(ctx, t)
	if err != nil || source == nil {
		return false, err
	}
	made, err := j.headTarget(ctx, t)
	if err != nil || made == nil {
		return false, err
	}
	return source.Size == made.Size && source.CRC64 != "" && source.CRC64 == made.CRC64, nil
}

func (j *objectJob) headSource(ctx context.Context, t *objectTask) (*HeadObjectResponse, error) {
	return j.head(ctx, HeadObjectRequest{Bucket: t.SourceBucket, Key: t.SourceKey, VersionID: t.SourceVersionID, RequestPayer: t.RequestPayer})
}

func (j *objectJob) headTarget(ctx context.Context, t *objectTask) (*HeadObjectResponse, error) {
	return j.head(ctx, HeadObjectRequest{Bucket: t.Bucket, Key: t.Key, RequestPayer: t.RequestPayer})
}

// head returns nil for an object that is not there.
func (j *objectJob) head(ctx context.Context, req HeadObjectRequest) (*HeadObjectResponse, error) {
	o, err := j.client.HeadObject(ctx, req, j.opts...)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return o, err
}

func (j *objectJob) Requests() int64 { return j.sent.Load() }

// Refused reports whether OSS accepts neither this nor any other request of the credentials.
func (j *objectJob) Refused(err error) bool {
	p, ok := errors.AsType[*ProblemDetails](err)
	if !ok {
		return false
	}
	switch p.Code {
	case ErrorCodeInvalidAccessKeyId, ErrorCodeSignatureDoesNotMatch, ErrorCodeInvalidSecurityToken, ErrorCodeRequestTimeTooSkewed:
		return true
	}
	return p.Status == http.StatusUnauthorized
}

var _ job.Service = (*prefixJob)(nil)

package oss

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"strings"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/job"
	"github.com/farcopy/farcopy/internal/pace"
	"github.com/farcopy/farcopy/internal/seqjob"
)

// objectSequence decides about the requests of a CopyObjects, and copies them as the objects of a
// prefix are copied.
type objectSequence struct {
	*objectJob
	long chan struct{} // holds an element for each object that is copied in parts
}

// maxLong is how many objects are copied in parts at a time: each of them uses as many slots as there
// are.
const maxLong = 4

// pinnedSource is what the source was when it was decided about.
type pinnedSource struct {
	ETag    string     `json:"etag,omitempty"`
	Size    int64      `json:"size"`
	Type    ObjectType `json:"type,omitempty"`
	Replace bool       `json:"replace,omitempty"`  // what is at the target
	Long    bool       `json:"long,omitempty"`     // it is copied in parts
	InParts bool       `json:"in_parts,omitempty"` // because OSS has refused to copy it with one request
}

// The reasons that reports give, besides those of objectJob.
const (
	reasonCondition = "a condition of the request does not hold"
	reasonHidden    = "the source is a symbolic link that HeadObject does not show as one"
)

// Validate refuses what CopyObject would refuse, and a copy of an object onto itself: it is there
// with the same content.
func (s *objectSequence) Validate(r *CopyObjectRequest) error {
	if r.isSameObject() {
		return call.Field("SourceKey", "is the target itself: UpdateObject changes an object in place")
	}
	return r.validate()
}

// Names shows the version as the header of a copy does.
func (s *objectSequence) Names(r *CopyObjectRequest) seqjob.Names {
	n := seqjob.Names{Source: r.sourceBucket() + "/" + r.SourceKey, Target: r.Bucket + "/" + r.Key}
	if r.SourceVersionID != "" {
		n.Source += "?versionId=" + r.SourceVersionID
	}
	n.Lanes = []string{n.Target}
	return n
}

// Decide reads the source, and what is at the target.
func (s *objectSequence) Decide(ctx context.Context, r *CopyObjectRequest) (d seqjob.Decision[pinnedSource], err error) {
	source, err := s.readSource(ctx, r)
	switch {
	case errors.Is(err, ErrNotModified), errors.Is(err, ErrPreconditionFailed):
		d.Action, d.Reason = farcopy.ActionFail, reasonCondition
		return d, nil
	case errors.Is(err, fs.ErrNotExist):
		d.Action, d.Reason = farcopy.ActionFail, reasonSourceGone
		return d, nil
	case err != nil:
		return d, err
	}
	there, err := s.readTarget(ctx, r)
	if err != nil {
		return d, err
	}
	d.Action, d.Reason = decideExisting(s.cfg.Existing, r.ForbidOverwrite, source, there)
	d.Size = source.Size
	d.Long = isCopiedInParts(r, source)
	d.State = pinnedSource{
		ETag: source.ETag, Size: source.Size, Type: source.Type, Replace: d.Action == farcopy.ActionReplace, Long: d.Long,
	}
	return d, nil
}

// readSource reads the source under the conditions of the request. Of a link that leads nowhere, or
// to another link, only that is known.
func (s *objectSequence) readSource(ctx context.Context, r *CopyObjectRequest) (*Object, error) {
	res, err := s.client.HeadObject(ctx, r.headOfSource(), s.opts...)
	switch {
	case leadsNowhere(err):
		return &Object{Type: ObjectTypeSymlink}, nil
	case err != nil:
		return nil, err
	}
	return &res.Object, nil
}

// readTarget reads what is at the target; nil: nothing.
func (s *objectSequence) readTarget(ctx context.Context, r *CopyObjectRequest) (*Object, error) {
	res, err := s.client.HeadObject(ctx, HeadObjectRequest{Bucket: r.Bucket, Key: r.Key, RequestPayer: r.RequestPayer}, s.opts...)
	switch {
	case leadsNowhere(err):
		return &Object{Type: ObjectTypeSymlink}, nil
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, err
	}
	return &res.Object, nil
}

// decideExisting says what is to be done about an object; there is what is at the target, nil for
// nothing.
func decideExisting(existing farcopy.Existing, forbidsOverwrite bool, source, there *Object) (farcopy.Action, string) {
	archived := isArchived(&ListedObject{StorageClass: source.StorageClass, RestoreInfo: source.Restore})
	switch {
	case there == nil && archived:
		return farcopy.ActionFail, reasonArchived
	case there == nil:
		return farcopy.ActionCopy, ""
	case existing == farcopy.ExistingFail:
		return farcopy.ActionFail, reasonExists
	case existing == farcopy.ExistingSkip:
		return farcopy.ActionSkip, reasonExists
	case haveSameContent(source, there):
		return farcopy.ActionSkip, reasonSame
	case existing != farcopy.ExistingReplace, forbidsOverwrite:
		return farcopy.ActionFail, reasonDiffers
	case archived:
		return farcopy.ActionFail, reasonArchived
	}
	return farcopy.ActionReplace, ""
}

// haveSameContent compares by size and ETag, where both are MD5s, otherwise by CRC64. A link has no
// content that could be compared: what HeadObject shows is that of its target.
func haveSameContent(a, b *Object) bool {
	switch {
	case a.Size != b.Size, a.Type == ObjectTypeSymlink, b.Type == ObjectTypeSymlink:
		return false
	case a.Type == ObjectTypeNormal && b.Type == ObjectTypeNormal && strings.EqualFold(a.ETag, b.ETag):
		return true
	}
	return a.CRC64 != "" && a.CRC64 == b.CRC64
}

// isCopiedInParts goes by the rule of CopyLargeObject.
func isCopiedInParts(r *CopyObjectRequest, source *Object) bool {
	l := largeCopy{req: &CopyLargeObjectRequest{Copy: *r}, source: &HeadObjectResponse{Object: *source}}
	s := largeSource{
		Size: source.Size, IsSymlink: source.Type == ObjectTypeSymlink, SameBucket: r.sourceBucket() == r.Bucket, Rewritten: l.isRewritten(),
	}
	return s.inParts()
}

func (pinned *pinnedSource) task(r *CopyObjectRequest) *objectTask {
	return &objectTask{
		SourceBucket: r.sourceBucket(), SourceKey: r.SourceKey, SourceVersionID: r.SourceVersionID, Bucket: r.Bucket, Key: r.Key,
		ETag: pinned.ETag, Size: pinned.Size, Type: pinned.Type, Replace: pinned.Replace, InParts: pinned.InParts,
		RequestPayer: r.RequestPayer, Copy: r,
	}
}

// Cost adds the two reads of the decision.
func (s *objectSequence) Cost(r *CopyObjectRequest, pinned *pinnedSource) job.Cost {
	text, err := json.Marshal(pinned.task(r))
	if err != nil {
		return job.Cost{}
	}
	cost := s.objectJob.Cost(&job.Item{Task: text, Long: pinned.Long}, false)
	cost.Reads += 2
	return cost
}

// Copy makes a step of the copy as objectJob does it.
func (s *objectSequence) Copy(ctx context.Context, r *CopyObjectRequest, pinned *pinnedSource, step job.Step) job.Result {
	t := pinned.task(r)
	text, err := json.Marshal(t)
	if err == nil && step.Save != nil && pinned.Long {
		if err = s.takeLong(ctx); err == nil {
			defer func() { <-s.long }()
		}
	}
	item := job.Item{Task: text, Long: pinned.Long}
	var result job.Result
	switch {
	case err != nil && step.IsFirst():
		return job.Result{Action: farcopy.ActionFailed, Err: err}
	case err != nil:
		return job.Result{Action: farcopy.ActionUnknown, Err: err}
	case step.IsFirst():
		result = s.objectJob.Copy(ctx, item, step.Save)
	case step.Save != nil:
		result = s.objectJob.Resume(ctx, item, step.Saved, step.Save)
	default:
		result = s.objectJob.Resolve(ctx, item, step.Saved)
	}
	if result.Instead != nil { // the state is the part of an item that is this package's
		pinned.Long, pinned.InParts = true, true
	}
	if result.Action == farcopy.ActionStale && s.isHiddenLink(ctx, t) {
		return job.Result{Action: farcopy.ActionFailed, Reason: reasonHidden}
	}
	return result
}

// takeLong waits until one object less is copied in parts. The slot of the item is free meanwhile: the
// parts of the others need it. The error of a job that is stopped is pace.ErrStopped.
func (s *objectSequence) takeLong(ctx context.Context) error {
	pool := pace.From(ctx)
	if pool != nil {
		pool.Release()
		defer pool.Reacquire()
	}
	select {
	case s.long <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	if pool == nil {
		return nil
	}
	if err := pool.AcquirePart(ctx); err != nil { // the job was stopped meanwhile
		<-s.long
		return err
	}
	pool.Release()
	return nil
}

// isHiddenLink reports whether the condition of a copy failed only because HeadObject shows the ETag
// of what a link leads to.
func (s *objectSequence) isHiddenLink(ctx context.Context, t *objectTask) bool {
	head, err := s.headSource(ctx, t)
	if err != nil || head == nil || head.ETag != t.ETag {
		return false
	}
	own, err := s.client.GetObjectMeta(ctx, GetObjectMetaRequest{
		Bucket: t.SourceBucket, Key: t.SourceKey, VersionID: t.SourceVersionID, RequestPayer: t.RequestPayer,
	}, s.opts...)
	return err == nil && own.ETag != t.ETag
}

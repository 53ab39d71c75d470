package oss

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"strconv"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/claim"
	"github.com/farcopy/farcopy/internal/settle"
)

// completeSettler determines whether an upload was completed. As long as the upload is there it was
// not. If the upload is gone, it was completed or aborted, by this call or by somebody else, and
// only what lies at the key can tell.
type completeSettler struct {
	client *Client
	req    CompleteMultipartUploadRequest
	opts   []CallOption
	bucket bucketVersioning
	polls  int
}

func (s *completeSettler) Poll(ctx context.Context, q *settle.Search) (*settle.Tally[*CompleteMultipartUploadResponse], error) {
	tally := &settle.Tally[*CompleteMultipartUploadResponse]{}
	gone, err := s.isUploadGone(ctx)
	if err != nil {
		return nil, err
	}
	s.polls++
	if !gone {
		if q.Reason == settle.Conflict {
			tally.Add(settle.InTheWay, s.name(), nil) // the refusal is not about an earlier delivery
		}
		return tally, nil
	}
	objects, err := s.objects(ctx, q)
	if err != nil {
		return nil, err
	}
	isMatch := false
	for i := range objects {
		o := &objects[i]
		item, err := s.inspect(ctx, q, o)
		if err != nil {
			return nil, err
		}
		class := q.Classify(item)
		isMatch = isMatch || class == settle.Match
		tally.Add(class, s.name(), func() *CompleteMultipartUploadResponse { return completed(o) })
	}
	switch {
	case q.Reason != settle.Conflict && !isMatch:
		tally.Hide() // it was aborted, or the object is gone or replaced: a second request would change nothing
	case q.Reason == settle.Conflict && len(objects) == 0 && s.polls > 1:
		tally.Add(settle.InTheWay, s.name(), nil) // the upload was gone before, and nothing was made of it
	}
	return tally, nil
}

func completed(o *HeadObjectResponse) *CompleteMultipartUploadResponse {
	return &CompleteMultipartUploadResponse{ETag: o.ETag, CRC64: o.CRC64, VersionID: o.VersionID, RequestID: o.RequestID, Reconciled: true}
}

func (s *completeSettler) name() string { return s.req.Bucket + "/" + s.req.Key }

func (s *completeSettler) isUploadGone(ctx context.Context) (bool, error) {
	_, err := s.client.ListParts(ctx, ListPartsRequest{
		Bucket: s.req.Bucket, Key: s.req.Key, UploadID: s.req.UploadID, MaxParts: 1, RequestPayer: s.req.RequestPayer,
	}, call.ForReads(s.opts)...)
	if errors.Is(err, ErrorCodeNoSuchUpload) {
		return true, nil
	}
	return false, err
}

// inspect compares an object at the key with the one that the parts make.
func (s *completeSettler) inspect(ctx context.Context, q *settle.Search, o *HeadObjectResponse) (item settle.Item, err error) {
	item = settle.Item{Age: q.Age(o.LastModified), Before: q.WasBefore(keyState(o.VersionID, o.LastModified.Unix(), o.ETag))}
	if item.Like, err = s.compare(ctx, o); err != nil {
		return item, err
	}
	if item.Like == settle.Different && item.Age.Young() && !item.Before && !versioned(o.VersionID) {
		item.Like = settle.Possible // it may have replaced the object
	}
	return item, nil
}

// compare returns Equal only where size and checksum are known: the type and the time are those of
// every other upload to the key as well.
func (s *completeSettler) compare(ctx context.Context, o *HeadObjectResponse) (settle.Resemblance, error) {
	switch {
	case !s.mayBe(o.Type, o.Size), s.req.CRC64 != "" && o.CRC64 != "" && s.req.CRC64 != o.CRC64:
		return settle.Different, nil
	case s.req.Size == 0, s.req.CRC64 == "", o.CRC64 == "":
		return settle.Possible, nil
	case s.req.ACL == "", s.req.ACL == ACLDefault:
		return settle.Equal, nil
	}
	acl, err := s.client.GetObjectACL(ctx, GetObjectACLRequest{
		Bucket: s.req.Bucket, Key: s.req.Key, VersionID: o.VersionID, RequestPayer: s.req.RequestPayer,
	}, call.ForReads(s.opts)...)
	switch {
	case isRefused(err):
		return settle.Possible, nil
	case err != nil:
		return settle.Possible, err
	case acl.ACL != s.req.ACL:
		return settle.Possible, nil // it may have been changed since
	}
	return settle.Equal, nil
}

func (s *completeSettler) mayBe(t ObjectType, size int64) bool {
	return t == ObjectTypeMultipart && (s.req.Size == 0 || s.req.Size == size)
}

// maxVersions is how many versions of the key are compared.
const maxVersions = 16

// objects reads what lies at the key: where the bucket keeps versions, those since the send, and
// without the permission to list them the newest one.
func (s *completeSettler) objects(ctx context.Context, q *settle.Search) ([]HeadObjectResponse, error) {
	if s.bucket.read(ctx, s.client, s.req.Bucket, s.opts) == off {
		return s.head(ctx, "")
	}
	page, err := s.client.ListObjectVersions(ctx, ListObjectVersionsRequest{
		Bucket: s.req.Bucket, Prefix: s.req.Key, MaxKeys: maxListed, RequestPayer: s.req.RequestPayer,
	}, call.ForReads(s.opts)...)
	switch {
	case isRefused(err):
		return s.head(ctx, "")
	case err != nil:
		return nil, err
	}
	var all []HeadObjectResponse
	for _, v := range page.Versions {
		if v.Key != s.req.Key || len(all) == maxVersions {
			break
		}
		if v.IsDeleteMarker || !s.mayBe(v.Type, v.Size) || !q.SinceSend(v.LastModified) {
			continue
		}
		o, err := s.head(ctx, v.VersionID)
		if err != nil {
			return nil, err
		}
		all = append(all, o...)
	}
	return all, nil
}

// head returns one object, or none.
func (s *completeSettler) head(ctx context.Context, version string) ([]HeadObjectResponse, error) {
	o, err := s.client.HeadObject(ctx, HeadObjectRequest{
		Bucket: s.req.Bucket, Key: s.req.Key, VersionID: version, RequestPayer: s.req.RequestPayer,
	}, call.ForReads(s.opts)...)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, err
	}
	return []HeadObjectResponse{*o}, nil
}

// isRefused reports whether OSS does not let the caller read something.
func isRefused(err error) bool {
	p, ok := errors.AsType[*ProblemDetails](err)
	return ok && p.Status < http.StatusInternalServerError && !p.throttled()
}

// Snapshot tells apart what the clock cannot: an object of the second in which the request was
// sent.
func (s *completeSettler) Snapshot(ctx context.Context) (*settle.Snapshot, error) {
	before := settle.NewSnapshot()
	objects, err := s.head(ctx, "")
	if err != nil {
		return nil, err
	}
	for _, o := range objects {
		before.Add(keyState(o.VersionID, o.LastModified.Unix(), o.ETag))
	}
	return before, nil
}

// keyState tells an object from one that has replaced it.
func keyState(version string, written int64, etag string) string {
	return version + " " + strconv.FormatInt(written, 10) + " " + etag
}

// Resend allows a second request, which OSS refuses if the first one has completed the upload.
func (s *completeSettler) Resend(context.Context, *settle.Search, settle.Edit) error { return nil }

// ID is that of the upload: an object is only that of the call that has completed it.
func (s *completeSettler) ID(*CompleteMultipartUploadResponse) string {
	return s.name() + " " + s.req.UploadID
}

func (s *completeSettler) Footprint() claim.Footprint { return claim.Footprint{Names: []string{}} }

// Shape is what the upload becomes. The ETags of its parts do not count: a caller cannot read them
// again once the upload is gone, and OSS refuses others as long as it is there.
func (s *completeSettler) Shape() []string {
	shape := []string{"bucket", s.req.Bucket, "key", s.req.Key, "upload", s.req.UploadID, "acl", string(s.req.ACL),
		"forbid-overwrite", strconv.FormatBool(s.req.ForbidOverwrite)}
	for _, p := range s.req.Parts {
		shape = append(shape, "part", strconv.Itoa(p.PartNumber))
	}
	return shape
}

// ReadSource reads the upload: a response of OSS shows its clock.
func (s *completeSettler) ReadSource(ctx context.Context) error {
	_, err := s.isUploadGone(ctx)
	return err
}

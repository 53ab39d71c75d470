package oss

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/claim"
	"github.com/farcopy/farcopy/internal/settle"
)

// DeleteObjectRequest says which object, or which version of it, to delete.
type DeleteObjectRequest struct {
	Bucket, Key string // required

	// VersionID is the version to delete, for good: "null" is the one that was stored without
	// versioning. Default: in a bucket that keeps versions a delete marker hides the object, and
	// all versions stay; elsewhere the object is deleted for good.
	VersionID string

	RequestPayer string // RequestPayerRequester where the bucket's owner lets the caller pay
}

// DeleteObjectResponse says what became of the object. All but Reconciled is empty where it was
// found by reading.
type DeleteObjectResponse struct {
	VersionID    string // of the delete marker that was added, or of what was deleted; empty without versioning
	DeleteMarker bool   // VersionID is a delete marker's: that was added, or with VersionID deleted
	RequestID    string // x-oss-request-id
	Reconciled   bool   // the response was lost, and reading has shown that the object is not there
}

const adviceDelete = "HeadObject shows whether the object is there; another DeleteObject also deletes what was written since"

// DeleteObject deletes an object, or one version of it. That the object does not exist is no error.
//
// A symbolic link is deleted, not its target. An object under a retention policy cannot be deleted.
// Objects of the classes IA and Archive are billed for their minimum time; see [StorageClass].
//
// The caller needs oss:DeleteObject, with VersionID oss:DeleteObjectVersion. To settle a lost
// response it also needs oss:GetObject or oss:GetObjectVersion, and oss:GetBucketVersioning.
//
// Repeat: with VersionID a second call changes nothing; without it, it deletes what has been
// written to the key since, and in a bucket that keeps versions adds one more delete marker. After
// a lost response the client therefore reads the object first, and returns at once if it is gone,
// with Reconciled set, whoever deleted it. If what is there is older than the request, the request
// is sent again, but not where that could add a second delete marker, after the client's own
// timeout, or in ReconcileStrict; a bucket with suspended versioning has one at most of its own. In
// all other cases the error is [ErrOutcomeUnknown]: also if the object was written in the second of
// the request or later, because it may be a new one. The first request may be executed after the
// call has returned, and then deletes what the program has put there since.
//
// Errors: [ErrorCodeAccessDenied] (403), [ErrorCodeNoSuchBucket] (404), [ErrorCodeFileImmutable]
// (409), [ErrorCodeInvalidArgument] (400: OSS does not know the form of the version id),
// [ErrOutcomeUnknown].
//
// API: DELETE /{key}, https://www.alibabacloud.com/help/en/oss/developer-reference/deleteobject.
func (c *Client) DeleteObject(ctx context.Context, req DeleteObjectRequest, opts ...CallOption) (*DeleteObjectResponse, error) {
	f := newFields(1)
	f.set(headerRequestPayer, req.RequestPayer)
	return call.Copy(ctx, c.shared(), call.Operation[*DeleteObjectResponse]{
		Name:     "oss.DeleteObject",
		Resource: call.Resource{Source: call.Item{In: req.Bucket, ID: req.Key, Field: "Key"}},
		Method:   http.MethodDelete,
		URL:      c.url(req.Bucket, req.Key, versionQuery("", req.VersionID)),
		Header:   f.header,
		Invalid: cmp.Or(validateBucket("Bucket", req.Bucket), validateKey("Key", req.Key), validateVersionID("VersionID", req.VersionID),
			validateHeaderText("RequestPayer", req.RequestPayer)),
		Decode: func(r *call.Response) (*DeleteObjectResponse, error) {
			h := r.Header
			return &DeleteObjectResponse{
				VersionID: first(h, headerVersionID), DeleteMarker: strings.EqualFold(first(h, headerDeleteMarker), "true"), RequestID: requestID(h),
			}, bodiless(r, http.StatusNoContent)
		},
		Advice:  adviceDelete,
		Settler: &deleteSettler{client: c, req: req, opts: opts},
		Second:  settle.Replaces,
	}, opts)
}

// bodiless refuses a response that is not the one that OSS sends where there is nothing to say: a
// gateway's page, for instance.
func bodiless(r *call.Response, statuses ...int) error {
	for _, status := range statuses {
		if r.Status == status && len(r.Body) == 0 && requestID(r.Header) != "" {
			return nil
		}
	}
	return errors.New("the response is none that OSS sends")
}

// deleteSettler reads whether the object is there. A delete leaves nothing that shows who made it,
// so that "gone" is all that counts.
type deleteSettler struct {
	client *Client
	req    DeleteObjectRequest
	opts   []CallOption
	bucket bucketVersioning
}

func (s *deleteSettler) Poll(ctx context.Context, q *settle.Search) (*settle.Tally[*DeleteObjectResponse], error) {
	tally := &settle.Tally[*DeleteObjectResponse]{}
	there, err := s.client.GetObjectMeta(ctx, GetObjectMetaRequest{
		Bucket: s.req.Bucket, Key: s.req.Key, VersionID: s.req.VersionID, RequestPayer: s.req.RequestPayer,
	}, call.ForReads(s.opts)...)
	switch {
	case isMissing(err):
		tally.Add(settle.Match, s.name(), func() *DeleteObjectResponse { return &DeleteObjectResponse{Reconciled: true} })
	case errors.Is(err, ErrorCodeMethodNotAllowed): // the version is a delete marker, and still there
	case err != nil:
		return nil, err
	case !versioned(s.req.VersionID) && q.SinceSend(there.LastModified):
		tally.Add(settle.Uncertain, s.name(), nil) // it may have been written after the delete
	}
	return tally, nil
}

func (s *deleteSettler) name() string { return s.req.Bucket + "/" + s.req.Key }

// Resend refuses a second request that would add a delete marker to the first one's.
func (s *deleteSettler) Resend(ctx context.Context, _ *settle.Search, _ settle.Edit) error {
	if s.req.VersionID == "" && s.bucket.read(ctx, s.client, s.req.Bucket, s.opts) != off {
		return settle.ErrNoResend
	}
	return nil
}

// ID is the same for all deletes: none is told from another.
func (s *deleteSettler) ID(*DeleteObjectResponse) string { return "deleted" }

// The rest of the settler: a delete has no footprint that others could meet, no source, no intent.

func (s *deleteSettler) Footprint() claim.Footprint                         { return claim.Footprint{Names: []string{}} }
func (s *deleteSettler) Shape() []string                                    { return nil }
func (s *deleteSettler) ReadSource(context.Context) error                   { return nil }
func (s *deleteSettler) Snapshot(context.Context) (*settle.Snapshot, error) { return nil, nil }

package oss

import (
	"context"
	"net/http"

	"github.com/farcopy/farcopy/internal/call"
)

// DeleteObjectTaggingRequest says which object loses its tags.
type DeleteObjectTaggingRequest struct {
	Bucket, Key  string // required
	VersionID    string // default: the current version
	RequestPayer string // RequestPayerRequester where the bucket's owner lets the caller pay
}

// DeleteObjectTaggingResponse says which version was changed.
type DeleteObjectTaggingResponse struct {
	VersionID string // empty where the bucket has no versioning
	RequestID string // x-oss-request-id
}

// DeleteObjectTagging removes all tags of an object. That it has none is no error. Neither its
// content nor LastModified changes.
//
// The caller needs oss:DeleteObjectTagging, for a version oss:DeleteObjectVersionTagging.
//
// Repeat: a second call leaves the same, an object without tags. It is therefore sent again by
// itself where a response is lost, but not after the client's own timeout or in [ReconcileStrict],
// and then removes tags that another program has set in the meantime, also on an object that it has
// written meanwhile. The lost request may be executed after the call has returned, and then removes
// what has been set since. If all attempts fail, and one of them may have been executed, the error
// is [ErrOutcomeUnknown].
//
// Errors: [ErrorCodeAccessDenied] (403), [ErrorCodeNoSuchBucket], [ErrorCodeNoSuchKey],
// [ErrorCodeNoSuchVersion] (404), [ErrorCodeMethodNotAllowed] (405: the version is a delete
// marker), [ErrorCodeFileImmutable] (409).
//
// API: DELETE /{key}?tagging,
// https://www.alibabacloud.com/help/en/oss/developer-reference/deleteobjecttagging.
func (c *Client) DeleteObjectTagging(ctx context.Context, req DeleteObjectTaggingRequest, opts ...CallOption) (*DeleteObjectTaggingResponse, error) {
	return call.Change(ctx, c.shared(), call.Operation[*DeleteObjectTaggingResponse]{
		Name:     "oss.DeleteObjectTagging",
		Resource: objectResource(req.Bucket, req.Key),
		Method:   http.MethodDelete,
		URL:      c.url(req.Bucket, req.Key, versionQuery("tagging", req.VersionID)),
		Header:   payerHeader(req.RequestPayer),
		Invalid:  validateObject(req.Bucket, req.Key, req.VersionID, req.RequestPayer),
		MaxBody:  maxDocument,
		Advice:   adviceTagging,
		Decode: func(r *call.Response) (*DeleteObjectTaggingResponse, error) {
			return &DeleteObjectTaggingResponse{first(r.Header, headerVersionID), requestID(r.Header)}, bodiless(r, http.StatusNoContent)
		},
	}, opts)
}

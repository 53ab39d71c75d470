package oss

import (
	"cmp"
	"context"
	"net/http"

	"github.com/farcopy/farcopy/internal/call"
)

// PutObjectTaggingRequest says which tags an object gets.
type PutObjectTaggingRequest struct {
	Bucket, Key  string // required
	VersionID    string // default: the current version
	Tags         []Tag  // required: all that the object is to have, at most 10
	RequestPayer string // RequestPayerRequester where the bucket's owner lets the caller pay
}

// PutObjectTaggingResponse says which version was changed.
type PutObjectTaggingResponse struct {
	VersionID string // empty where the bucket has no versioning
	RequestID string // x-oss-request-id
}

const adviceTagging = "the same call can be made again, GetObjectTagging shows the tags"

// PutObjectTagging replaces all tags of an object. Neither its content nor LastModified changes.
// [Client.DeleteObjectTagging] removes them.
//
// The caller needs oss:PutObjectTagging, for a version oss:PutObjectVersionTagging.
//
// Repeat: a second call leaves the same, because the request has all tags that the object is to
// have. It is therefore sent again by itself where a response is lost, but not after the client's
// own timeout or in [ReconcileStrict], and then replaces tags that another program has set in the
// meantime, also on an object that it has written meanwhile. The lost request may be executed after
// the call has returned, and then replaces what has been set since. If all attempts fail, and one
// of them may have been executed, the error is [ErrOutcomeUnknown].
//
// Errors: [ErrorCodeInvalidArgument], [ErrorCodeMalformedXML] (400), [ErrorCodeAccessDenied] (403),
// [ErrorCodeNoSuchBucket], [ErrorCodeNoSuchKey], [ErrorCodeNoSuchVersion] (404),
// [ErrorCodeMethodNotAllowed] (405: the version is a delete marker), [ErrorCodeFileImmutable]
// (409).
//
// API: PUT /{key}?tagging,
// https://www.alibabacloud.com/help/en/oss/developer-reference/putobjecttagging.
func (c *Client) PutObjectTagging(ctx context.Context, req PutObjectTaggingRequest, opts ...CallOption) (*PutObjectTaggingResponse, error) {
	body, header, err := xmlBody(taggingBody{Tags: req.Tags}, req.RequestPayer)
	return call.Change(ctx, c.shared(), call.Operation[*PutObjectTaggingResponse]{
		Name:     "oss.PutObjectTagging",
		Resource: objectResource(req.Bucket, req.Key),
		Method:   http.MethodPut,
		URL:      c.url(req.Bucket, req.Key, versionQuery("tagging", req.VersionID)),
		Header:   header,
		Body:     body,
		Invalid:  cmp.Or(validateObject(req.Bucket, req.Key, req.VersionID, req.RequestPayer), validateTagsForXML(req.Tags), err),
		MaxBody:  maxDocument,
		Advice:   adviceTagging,
		Decode: func(r *call.Response) (*PutObjectTaggingResponse, error) {
			return &PutObjectTaggingResponse{first(r.Header, headerVersionID), requestID(r.Header)}, bodiless(r, http.StatusOK)
		},
	}, opts)
}

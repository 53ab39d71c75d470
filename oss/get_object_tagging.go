package oss

import (
	"context"
	"encoding/xml"
	"net/http"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/codec"
)

// GetObjectTaggingRequest says which object's tags to read.
type GetObjectTaggingRequest struct {
	Bucket, Key  string // required
	VersionID    string // default: the current version
	RequestPayer string // RequestPayerRequester where the bucket's owner lets the caller pay
}

// GetObjectTaggingResponse has the tags of the object.
type GetObjectTaggingResponse struct {
	Tags      []Tag  // in the order in which OSS sends them; none: the object has no tags
	VersionID string // empty where the bucket has no versioning
	RequestID string // x-oss-request-id
}

// taggingBody is the body that sets tags, and the one that shows them.
type taggingBody struct {
	XMLName xml.Name `xml:"Tagging"`
	Tags    []Tag    `xml:"TagSet>Tag"`
}

// GetObjectTagging reads the tags of an object.
//
// The caller needs oss:GetObjectTagging, for a version oss:GetObjectVersionTagging.
//
// Repeat: changes nothing, and is sent again by itself where a response is lost.
//
// Errors: [ErrorCodeAccessDenied] (403), [ErrorCodeNoSuchBucket], [ErrorCodeNoSuchKey],
// [ErrorCodeNoSuchVersion] (404), [ErrorCodeMethodNotAllowed] (405: the version is a delete
// marker).
//
// API: GET /{key}?tagging,
// https://www.alibabacloud.com/help/en/oss/developer-reference/getobjecttagging.
func (c *Client) GetObjectTagging(ctx context.Context, req GetObjectTaggingRequest, opts ...CallOption) (*GetObjectTaggingResponse, error) {
	return call.Read(ctx, c.shared(), call.Operation[*GetObjectTaggingResponse]{
		Name:     "oss.GetObjectTagging",
		Resource: objectResource(req.Bucket, req.Key),
		Method:   http.MethodGet,
		URL:      c.url(req.Bucket, req.Key, versionQuery("tagging", req.VersionID)),
		Header:   payerHeader(req.RequestPayer),
		Invalid:  validateObject(req.Bucket, req.Key, req.VersionID, req.RequestPayer),
		MaxBody:  maxDocument, Limits: codec.ErrorLimits,
		Decode: func(r *call.Response) (*GetObjectTaggingResponse, error) {
			var body taggingBody
			if err := codec.XML(r.Body, &body); err != nil {
				return nil, err
			}
			return &GetObjectTaggingResponse{Tags: body.Tags, VersionID: first(r.Header, headerVersionID), RequestID: requestID(r.Header)}, nil
		},
	}, opts)
}

package oss

import (
	"context"
	"encoding/xml"
	"net/http"
	"strings"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/codec"
)

// GetBucketVersioningRequest says which bucket to look at.
type GetBucketVersioningRequest struct {
	Bucket string // required
}

// GetBucketVersioningResponse is the state of the bucket's versioning.
type GetBucketVersioningResponse struct {
	Status    VersioningStatus // empty where versioning was never enabled
	RequestID string           // x-oss-request-id
}

// versioningConfiguration is the body of the response. Of a bucket that never had versioning it is
// empty.
type versioningConfiguration struct {
	XMLName xml.Name `xml:"VersioningConfiguration"`
	Status  string
}

// GetBucketVersioning reads whether a bucket keeps the old versions of its objects: what a copy to
// a key that exists does depends on it.
//
// The caller needs oss:GetBucketVersioning, which a policy for objects alone does not include.
// [Client.CopyObject] needs it as well, before it sends a second request after a lost response.
//
// Repeat: changes nothing, and is sent again by itself where a response is lost.
//
// Errors: [ErrorCodeAccessDenied] (403), [ErrorCodeNoSuchBucket] (404).
//
// API: GET /?versioning,
// https://www.alibabacloud.com/help/en/oss/developer-reference/getbucketversioning.
func (c *Client) GetBucketVersioning(ctx context.Context, req GetBucketVersioningRequest, opts ...CallOption) (*GetBucketVersioningResponse, error) {
	return call.Read(ctx, c.shared(), call.Operation[*GetBucketVersioningResponse]{
		Name:     "oss.GetBucketVersioning",
		Resource: call.Resource{Source: call.Item{Kind: "bucket", ID: req.Bucket, Field: "Bucket"}},
		Method:   http.MethodGet,
		URL:      c.url(req.Bucket, "", "versioning"),
		Header:   newFields(0).header,
		Invalid:  validateBucket("Bucket", req.Bucket),
		MaxBody:  maxDocument, Limits: codec.ErrorLimits,
		Decode: decodeVersioning,
	}, opts)
}

func decodeVersioning(r *call.Response) (*GetBucketVersioningResponse, error) {
	var body versioningConfiguration
	if err := codec.XML(r.Body, &body); err != nil {
		return nil, err
	}
	return &GetBucketVersioningResponse{Status: VersioningStatus(strings.TrimSpace(body.Status)), RequestID: requestID(r.Header)}, nil
}

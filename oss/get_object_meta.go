package oss

import (
	"cmp"
	"context"
	"net/http"
	"time"

	"github.com/farcopy/farcopy/internal/call"
)

// GetObjectMetaRequest says which object to look at.
type GetObjectMetaRequest struct {
	Bucket, Key  string // required
	VersionID    string // default: the current version
	RequestPayer string // RequestPayerRequester where the bucket's owner lets the caller pay
}

// GetObjectMetaResponse is the little that OSS sends about any object, a symbolic link too. The
// fields mean what they mean in [Object].
type GetObjectMetaResponse struct {
	Size           int64 // bytes
	ETag           string
	CRC64          string
	LastModified   time.Time
	LastAccessTime time.Time // zero where the bucket does not track it
	VersionID      string
	RequestID      string // x-oss-request-id
}

// GetObjectMeta reads size, ETag and times of an object. A symbolic link is not followed: what is
// read is the link's own.
//
// The caller needs oss:GetObject, for a version oss:GetObjectVersion.
//
// Repeat: changes nothing, and is sent again by itself where a response is lost.
//
// Errors: [ErrorCodeAccessDenied] (403), [ErrorCodeNoSuchBucket], [ErrorCodeNoSuchKey],
// [ErrorCodeNoSuchVersion] (404), [ErrorCodeMethodNotAllowed] (405: the version is a delete
// marker). As with [Client.HeadObject] a code may follow from the status alone.
//
// API: HEAD /{key}?objectMeta,
// https://www.alibabacloud.com/help/en/oss/developer-reference/getobjectmeta.
func (c *Client) GetObjectMeta(ctx context.Context, req GetObjectMetaRequest, opts ...CallOption) (*GetObjectMetaResponse, error) {
	f := newFields(1)
	f.set(headerRequestPayer, req.RequestPayer)
	return call.Read(ctx, c.shared(), call.Operation[*GetObjectMetaResponse]{
		Name:     "oss.GetObjectMeta",
		Resource: call.Resource{Source: call.Item{In: req.Bucket, ID: req.Key, Field: "Key"}},
		Method:   http.MethodHead,
		URL:      c.url(req.Bucket, req.Key, versionQuery("objectMeta", req.VersionID)),
		Header:   f.header,
		Invalid: cmp.Or(validateBucket("Bucket", req.Bucket), validateKey("Key", req.Key), validateVersionID("VersionID", req.VersionID),
			validateHeaderText("RequestPayer", req.RequestPayer)),
		Decode: decodeMeta,
	}, opts)
}

func decodeMeta(r *call.Response) (*GetObjectMetaResponse, error) {
	h := r.Header
	size, err := sizeAndETag(h)
	if err != nil {
		return nil, err
	}
	return &GetObjectMetaResponse{
		Size:           size,
		ETag:           unquote(first(h, "Etag")),
		CRC64:          first(h, headerCRC64),
		LastModified:   parseTime(first(h, "Last-Modified")),
		LastAccessTime: parseTime(first(h, "X-Oss-Last-Access-Time")),
		VersionID:      first(h, headerVersionID),
		RequestID:      requestID(h),
	}, nil
}

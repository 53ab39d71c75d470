package oss

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/sign"
)

// HeadObjectRequest says which object to look at.
type HeadObjectRequest struct {
	Bucket, Key string // required
	VersionID   string // default: the current version

	IfMatch           string    // else ErrPreconditionFailed
	IfNoneMatch       string    // else ErrNotModified
	IfModifiedSince   time.Time // else ErrNotModified
	IfUnmodifiedSince time.Time // else ErrPreconditionFailed

	RequestPayer string // RequestPayerRequester where the bucket's owner lets the caller pay
}

// HeadObjectResponse describes the object.
type HeadObjectResponse struct {
	Object
	RequestID string // x-oss-request-id
}

// HeadObject reads everything about an object but its content. A symbolic link is followed; see
// [Client.GetObjectMeta].
//
// The caller needs oss:GetObject, for a version oss:GetObjectVersion.
//
// Repeat: changes nothing, and is sent again by itself where a response is lost.
//
// Errors: [ErrorCodeAccessDenied] (403), [ErrorCodeNoSuchBucket], [ErrorCodeNoSuchKey],
// [ErrorCodeNoSuchVersion], [ErrorCodeSymlinkTargetNotExist] (404), [ErrorCodeInvalidTargetType]
// (400: a link to a link), [ErrorCodeMethodNotAllowed] (405: the version is a delete marker),
// [ErrNotModified] (304), [ErrPreconditionFailed] (412). A refused HEAD has no body; where OSS does
// not name the code in x-oss-err, it follows from the status, and NoSuchKey may mean the bucket.
//
// API: HEAD /{key}, https://www.alibabacloud.com/help/en/oss/developer-reference/headobject.
func (c *Client) HeadObject(ctx context.Context, req HeadObjectRequest, opts ...CallOption) (*HeadObjectResponse, error) {
	f := newFields(8)
	f.set("If-Match", req.IfMatch)
	f.set("If-None-Match", req.IfNoneMatch)
	f.setTime("If-Modified-Since", req.IfModifiedSince)
	f.setTime("If-Unmodified-Since", req.IfUnmodifiedSince)
	f.set(headerRequestPayer, req.RequestPayer)
	return call.Read(ctx, c.shared(), call.Operation[*HeadObjectResponse]{
		Name:     "oss.HeadObject",
		Resource: call.Resource{Source: call.Item{In: req.Bucket, ID: req.Key, Field: "Key"}},
		Method:   http.MethodHead,
		URL:      c.url(req.Bucket, req.Key, versionQuery("", req.VersionID)),
		Header:   f.header,
		Invalid: cmp.Or(validateBucket("Bucket", req.Bucket), validateKey("Key", req.Key), validateVersionID("VersionID", req.VersionID),
			validateHeaderText("IfMatch", req.IfMatch), validateHeaderText("IfNoneMatch", req.IfNoneMatch),
			validateHeaderText("RequestPayer", req.RequestPayer)),
		Decode: decodeHead,
	}, opts)
}

// versionQuery is subResource and the version id, escaped as it is signed.
func versionQuery(subResource, id string) string {
	switch {
	case id == "":
		return subResource
	case subResource == "":
		return "versionId=" + sign.Escape(id)
	}
	return subResource + "&versionId=" + sign.Escape(id)
}

func decodeHead(r *call.Response) (*HeadObjectResponse, error) {
	h := r.Header
	size, err := sizeAndETag(h)
	if err != nil {
		return nil, err
	}
	res := &HeadObjectResponse{RequestID: requestID(h), Object: Object{
		Size:         size,
		ETag:         unquote(first(h, "Etag")),
		CRC64:        first(h, headerCRC64),
		LastModified: parseTime(first(h, "Last-Modified")),
		VersionID:    first(h, headerVersionID),
		Type:         ObjectType(first(h, "X-Oss-Object-Type")),
		StorageClass: StorageClass(first(h, headerStorageClass)),

		ContentType:        first(h, "Content-Type"),
		CacheControl:       first(h, "Cache-Control"),
		ContentDisposition: first(h, "Content-Disposition"),
		ContentEncoding:    first(h, "Content-Encoding"),
		ContentLanguage:    first(h, "Content-Language"),
		Expires:            first(h, "Expires"),
		Metadata:           metadata(h),

		ServerSideEncryption: ServerSideEncryption(first(h, headerSSE)),
		SSEKeyID:             first(h, headerSSEKeyID),
		DataEncryption:       first(h, headerDataEncryption),

		Restore:        first(h, "X-Oss-Restore"),
		Expiration:     first(h, "X-Oss-Expiration"),
		TransitionTime: parseTime(first(h, "X-Oss-Transition-Time")),
	}}
	res.TagCount, _ = strconv.Atoi(first(h, "X-Oss-Tagging-Count"))
	return res, nil
}

// sizeAndETag refuses a response without the two headers that every object has.
func sizeAndETag(h http.Header) (int64, error) {
	if unquote(first(h, "Etag")) == "" {
		return 0, errors.New("the response has no ETag")
	}
	size, err := strconv.ParseInt(first(h, "Content-Length"), 10, 64)
	if err != nil || size < 0 {
		return 0, errors.New("the response has no Content-Length")
	}
	return size, nil
}

func metadata(h http.Header) map[string]string {
	var m map[string]string
	for name, values := range h {
		key, ok := strings.CutPrefix(name, prefixMeta)
		if !ok || len(values) == 0 {
			continue
		}
		if m == nil {
			m = map[string]string{}
		}
		m[strings.ToLower(key)] = values[0]
	}
	return m
}

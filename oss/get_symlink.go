package oss

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/farcopy/farcopy/internal/call"
)

// GetSymlinkRequest says which symbolic link to read.
type GetSymlinkRequest struct {
	Bucket, Key  string // required
	VersionID    string // default: the current version
	RequestPayer string // RequestPayerRequester where the bucket's owner lets the caller pay
}

// GetSymlinkResponse describes the link itself.
type GetSymlinkResponse struct {
	Target       string // the key in the same bucket that the link leads to, whether it exists or not
	ETag         string // without quotes
	LastModified time.Time
	Metadata     map[string]string // x-oss-meta-*: lower-case names without the prefix
	VersionID    string            // empty where the bucket has no versioning
	RequestID    string            // x-oss-request-id
}

// GetSymlink reads where a symbolic link leads.
//
// The caller needs oss:GetObject, for a version oss:GetObjectVersion.
//
// Repeat: changes nothing, and is sent again by itself where a response is lost.
//
// Errors: [ErrorCodeAccessDenied] (403), [ErrorCodeNoSuchBucket], [ErrorCodeNoSuchKey],
// [ErrorCodeNoSuchVersion] (404), [ErrorCodeMethodNotAllowed] (405: the version is a delete
// marker). What OSS says of an object that is no link the page does not tell.
//
// API: GET /{key}?symlink, https://www.alibabacloud.com/help/en/oss/developer-reference/getsymlink.
func (c *Client) GetSymlink(ctx context.Context, req GetSymlinkRequest, opts ...CallOption) (*GetSymlinkResponse, error) {
	return call.Read(ctx, c.shared(), call.Operation[*GetSymlinkResponse]{
		Name:     "oss.GetSymlink",
		Resource: objectResource(req.Bucket, req.Key),
		Method:   http.MethodGet,
		URL:      c.url(req.Bucket, req.Key, versionQuery("symlink", req.VersionID)),
		Header:   payerHeader(req.RequestPayer),
		Invalid:  validateObject(req.Bucket, req.Key, req.VersionID, req.RequestPayer),
		MaxBody:  maxDocument,
		Decode:   decodeSymlink,
	}, opts)
}

func decodeSymlink(r *call.Response) (*GetSymlinkResponse, error) {
	h := r.Header
	target, err := url.PathUnescape(first(h, headerSymlinkTarget))
	if err != nil || target == "" {
		return nil, errors.New("the response has no target")
	}
	return &GetSymlinkResponse{
		Target: target, ETag: unquote(first(h, "Etag")), LastModified: parseTime(first(h, "Last-Modified")), Metadata: metadata(h),
		VersionID: first(h, headerVersionID), RequestID: requestID(h),
	}, nil
}

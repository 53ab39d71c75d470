package oss

import (
	"context"
	"encoding/xml"
	"errors"
	"net/http"
	"strings"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/codec"
)

// GetObjectACLRequest says which object's ACL to read.
type GetObjectACLRequest struct {
	Bucket, Key  string // required
	VersionID    string // default: the current version
	RequestPayer string // RequestPayerRequester where the bucket's owner lets the caller pay
}

// GetObjectACLResponse has the ACL of the object.
type GetObjectACLResponse struct {
	ACL       ACL    // ACLDefault: as the bucket's
	Owner     Owner  // of the bucket
	VersionID string // empty where the bucket has no versioning
	RequestID string // x-oss-request-id
}

// accessControlPolicy is the body of the response.
type accessControlPolicy struct {
	XMLName xml.Name `xml:"AccessControlPolicy"`
	Owner   Owner
	Grant   string `xml:"AccessControlList>Grant"`
}

// GetObjectACL reads the ACL of an object, of a symbolic link its own.
//
// The caller needs oss:GetObjectAcl, for a version oss:GetObjectVersionAcl.
//
// Repeat: changes nothing, and is sent again by itself where a response is lost.
//
// Errors: [ErrorCodeAccessDenied] (403), [ErrorCodeNoSuchBucket], [ErrorCodeNoSuchKey],
// [ErrorCodeNoSuchVersion] (404), [ErrorCodeMethodNotAllowed] (405: the version is a delete
// marker).
//
// API: GET /{key}?acl, https://www.alibabacloud.com/help/en/oss/developer-reference/getobjectacl.
func (c *Client) GetObjectACL(ctx context.Context, req GetObjectACLRequest, opts ...CallOption) (*GetObjectACLResponse, error) {
	return call.Read(ctx, c.shared(), call.Operation[*GetObjectACLResponse]{
		Name:     "oss.GetObjectACL",
		Resource: objectResource(req.Bucket, req.Key),
		Method:   http.MethodGet,
		URL:      c.url(req.Bucket, req.Key, versionQuery("acl", req.VersionID)),
		Header:   payerHeader(req.RequestPayer),
		Invalid:  validateObject(req.Bucket, req.Key, req.VersionID, req.RequestPayer),
		MaxBody:  maxDocument, Limits: codec.ErrorLimits,
		Decode: decodeACL,
	}, opts)
}

func decodeACL(r *call.Response) (*GetObjectACLResponse, error) {
	var body accessControlPolicy
	if err := codec.XML(r.Body, &body); err != nil {
		return nil, err
	}
	res := &GetObjectACLResponse{
		ACL: ACL(strings.TrimSpace(body.Grant)), Owner: body.Owner, VersionID: first(r.Header, headerVersionID), RequestID: requestID(r.Header),
	}
	if res.ACL == "" {
		return nil, errors.New("the response has no grant")
	}
	return res, nil
}

package oss

import (
	"cmp"
	"context"
	"net/http"

	"github.com/farcopy/farcopy/internal/call"
)

// PutObjectACLRequest says which ACL an object gets.
type PutObjectACLRequest struct {
	Bucket, Key  string // required
	VersionID    string // default: the current version
	ACL          ACL    // required; ACLDefault: as the bucket's
	RequestPayer string // RequestPayerRequester where the bucket's owner lets the caller pay
}

// PutObjectACLResponse says which version was changed.
type PutObjectACLResponse struct {
	VersionID string // empty where the bucket has no versioning
	RequestID string // x-oss-request-id
}

// PutObjectACL sets the ACL of an object, of a symbolic link its own. A copy does not take over the
// ACL of its source: this sets it afterwards, CopyObjectRequest.ACL with the copy.
//
// The caller needs oss:PutObjectAcl, for a version oss:PutObjectVersionAcl.
//
// Repeat: a second call leaves the same, because an object has one ACL. It is therefore sent again
// by itself where a response is lost, but not after the client's own timeout or in
// [ReconcileStrict], and then replaces an ACL that another program has set in the meantime, also on
// an object that it has written meanwhile. The lost request may be executed after the call has
// returned, and then replaces what has been set since. If all attempts fail, and one of them may
// have been executed, the error is [ErrOutcomeUnknown].
//
// Errors: [ErrorCodeInvalidArgument] (400), [ErrorCodeAccessDenied] (403: also a public ACL where
// the account blocks public access), [ErrorCodeNoSuchBucket], [ErrorCodeNoSuchKey],
// [ErrorCodeNoSuchVersion] (404), [ErrorCodeMethodNotAllowed] (405: the version is a delete
// marker).
//
// API: PUT /{key}?acl, https://www.alibabacloud.com/help/en/oss/developer-reference/putobjectacl.
func (c *Client) PutObjectACL(ctx context.Context, req PutObjectACLRequest, opts ...CallOption) (*PutObjectACLResponse, error) {
	f := newFields(2)
	f.set(headerObjectACL, string(req.ACL))
	f.set(headerRequestPayer, req.RequestPayer)
	return call.Change(ctx, c.shared(), call.Operation[*PutObjectACLResponse]{
		Name:     "oss.PutObjectACL",
		Resource: objectResource(req.Bucket, req.Key),
		Method:   http.MethodPut,
		URL:      c.url(req.Bucket, req.Key, versionQuery("acl", req.VersionID)),
		Header:   f.header,
		Invalid: cmp.Or(validateObject(req.Bucket, req.Key, req.VersionID, req.RequestPayer), call.Required("ACL", string(req.ACL)),
			validateHeaderText("ACL", string(req.ACL))),
		MaxBody: maxDocument,
		Advice:  "the same call can be made again, GetObjectACL shows the ACL",
		Decode: func(r *call.Response) (*PutObjectACLResponse, error) {
			return &PutObjectACLResponse{first(r.Header, headerVersionID), requestID(r.Header)}, bodiless(r, http.StatusOK)
		},
	}, opts)
}

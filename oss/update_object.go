package oss

import (
	"context"
	"net/http"
	"time"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/codec"
	"github.com/farcopy/farcopy/internal/settle"
)

const (
	opUpdateObject = "oss.UpdateObject"
	adviceUpdate   = "HeadObject shows the object; the same call can be made again: it starts from what is there then"
)

// UpdateObjectRequest says what to change about an object. What is not set stays as it is.
//
// A pointer to the empty string, or to the zero time, removes the header:
//
//	oss.UpdateObjectRequest{
//		Bucket: "b", Key: "k",
//		CacheControl: new("no-cache"), ContentEncoding: new(""),
//	}
type UpdateObjectRequest struct {
	Bucket, Key string // required

	// Metadata sets members of x-oss-meta-*, named without the prefix; the others are kept.
	Metadata map[string]string
	// RemoveMetadata names members to remove, in any case; one that is not there is no error.
	RemoveMetadata []string

	CacheControl       *string
	ContentDisposition *string
	ContentEncoding    *string
	ContentLanguage    *string
	ContentType        *string // cannot be removed: an object without one gets it from OSS
	Expires            *time.Time

	ACL          ACL          // "" keeps the ACL that the client reads before
	StorageClass StorageClass // a changed one counts as an overwrite: see StorageClass

	// ServerSideEncryption re-encrypts the object. SSEKeyID and DataEncryption go with
	// ServerSideEncryptionKMS only, as in [CopyObjectRequest]. "" keeps all three.
	ServerSideEncryption ServerSideEncryption
	SSEKeyID             string
	DataEncryption       string

	// IfMatch changes only an object with this ETag, with or without quotes; else
	// [ErrPreconditionFailed]. A change of metadata alone leaves the ETag as it is.
	IfMatch string

	RequestPayer string // RequestPayerRequester where the bucket's owner lets the caller pay
}

// UpdateObjectResponse is the changed object.
type UpdateObjectResponse struct {
	ETag         string    // without quotes
	LastModified time.Time // of the change; zero where OSS sends it in a form that no page shows
	VersionID    string    // of the version that was added; empty where the bucket has no versioning
	// SourceVersionID is the version that was changed; empty where the bucket has no versioning.
	SourceVersionID string
	RequestID       string // x-oss-request-id; of the read if Unchanged
	Reconciled      bool   // the response was lost and the change found again by reading
	Unchanged       bool   // the object was as requested already, and nothing was sent
	Before          Object // what was read and changed
}

// UpdateObject changes metadata, standard headers, storage class, encryption or ACL of an object in
// place. It reads the object and copies it onto itself with what it has read and the changes.
// Metadata, headers, tags, storage class, encryption and ACL that the request does not name are
// kept. So is the content. To change the ACL alone or the tags, use [Client.PutObjectACL] or
// [Client.PutObjectTagging], which write no object.
//
// A change that somebody else makes meanwhile is not lost: the copy is bound to the ETag and the
// Last-Modified that were read, and fails with [ErrPreconditionFailed] if either differs. Call it
// again then; it starts from what is there. Changes of metadata leave the ETag as it is and show in
// Last-Modified, in whole seconds. If the object was written in the second in which it is read, the
// client therefore reads it again a second later. If it is still as young after five seconds, the
// error matches [ErrNotExecuted] and [ErrTransient]. No page says whether a change of the ACL or of
// the tags changes Last-Modified: an ACL that somebody sets between the reads and the copy may be
// set back to the one that was read; tags are copied by OSS at the moment of the copy. A lifecycle
// rule that changes the storage class in between may be undone in the same way.
//
// In a bucket with versioning the change adds a version, and only the current version can be
// changed. The copy names no version: bound to the id of the version that was read, it would succeed
// although somebody has added another one, and hide that.
//
// Headers without a field here, such as x-oss-persistent-headers, are not kept. An object whose
// metadata cannot be sent again (not ASCII, or names of other characters) is refused before the
// change. So are symbolic links, because what is read is their target's in part, and appendable
// objects, which the change could turn into normal ones. Archived objects have to be restored
// first: see [Client.RestoreObject]. Retention policies and rules against overwriting of the bucket
// (PutBucketOverwriteConfig) forbid changes in place. Last-Modified changes, which lifecycle rules
// may go by.
//
// Limits: 1 GB if storage class or encryption change, which rewrites the content; else none. Above
// that, [ErrorCodeEntityTooLarge]: such an object has to be copied in parts.
//
// The caller needs oss:GetObject, oss:PutObject, unless ACL is set oss:GetObjectAcl, and for an
// object with tags oss:GetObjectTagging and oss:PutObjectTagging. To send a request again after a
// lost response it also needs oss:GetBucketVersioning.
//
// Repeat: a second call finds the object as requested, sends nothing and says Unchanged. With ACL it
// makes the change again, in a bucket with versioning one version more. After a lost response the
// client reads the object. It returns the object if that has the content that was read and all that
// the request asked for, with Reconciled set, and sends the request again only if the object is as
// it was read, not in a bucket that keeps versions, after the client's own timeout, or in
// ReconcileStrict; the second request is bound as the first one is. In all other cases the error is
// [ErrOutcomeUnknown]: also if the request is refused with PreconditionFailed and the object is as
// requested all the same, because a gateway may have delivered the request twice. It has no Intent:
// to go on after the process has died, make the same call again.
//
// Errors: those of [Client.HeadObject] and [Client.GetObjectACL] match [ErrNotExecuted].
// [ErrPreconditionFailed] (412), [ErrorCodeInvalidArgument], [ErrorCodeEntityTooLarge],
// [ErrorCodeInvalidEncryptionAlgorithmError], [ErrorCodeOperationNotSupported] (400),
// [ErrorCodeAccessDenied], [ErrorCodeInvalidObjectState], [ErrorCodeKmsServiceNotEnabled] (403),
// [ErrorCodeNoSuchKey], [ErrorCodeKeyNotFound] (404), [ErrorCodeFileImmutable],
// [ErrorCodeFileAlreadyExists] (409: a rule against overwriting), [ErrOutcomeUnknown].
//
// API: HEAD /{key}, GET /{key}?acl, PUT /{key} with x-oss-copy-source,
// https://www.alibabacloud.com/help/en/oss/developer-reference/copyobject.
func (c *Client) UpdateObject(ctx context.Context, req UpdateObjectRequest, opts ...CallOption) (*UpdateObjectResponse, error) {
	op := c.updateObject(req)
	if err := call.Check(ctx, c.shared(), op, opts); err != nil {
		return nil, err
	}
	u, err := c.readForUpdate(ctx, req, opts)
	switch {
	case err != nil:
		return nil, err
	case u.changesNothing():
		return u.unchanged(), nil
	}
	op.Header, op.Settler, op.Decode = u.header(), &updateSettler{client: c, update: u, opts: opts}, u.decode
	return call.Copy(ctx, c.shared(), op, opts)
}

func (c *Client) updateObject(req UpdateObjectRequest) call.Operation[*UpdateObjectResponse] {
	return call.Operation[*UpdateObjectResponse]{
		Name:     opUpdateObject,
		Resource: objectResource(req.Bucket, req.Key),
		Method:   http.MethodPut,
		URL:      c.url(req.Bucket, req.Key, ""),
		Invalid:  req.validate(),
		MaxBody:  maxDocument, Limits: codec.ErrorLimits,
		Advice: adviceUpdate,
		Second: settle.Replaces,
	}
}

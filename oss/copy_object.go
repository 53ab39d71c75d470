package oss

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/codec"
	"github.com/farcopy/farcopy/internal/settle"
)

const opCopyObject = "oss.CopyObject"

// CopyObjectResponse is the new object.
type CopyObjectResponse struct {
	ETag            string    // without quotes; never compare contents by it
	LastModified    time.Time // of the copy; zero where OSS sends it in a form that no page shows
	VersionID       string    // of the copy; empty where the destination has no versioning
	SourceVersionID string    // that was copied; empty where the source has no versioning
	// CRC-64/ECMA-182 of the content in decimal; "" when OSS sends none, which it may for copies
	CRC64      string
	RequestID  string // x-oss-request-id
	Reconciled bool   // the response was lost and the copy found again by reading

	ServerSideEncryption ServerSideEncryption // of the copy; empty: none
	SSEKeyID             string
	DataEncryption       string
	ServerTime           time.Duration // how long OSS worked on it
}

// CopyObject copies an object within a bucket, or into another bucket of the same region. The
// content does not pass through the caller.
//
// A copy of an object onto itself changes its metadata, storage class or encryption in place. It
// replaces all the metadata, the ACL and the encryption, and needs DirectiveReplace for that reason.
// [Client.UpdateObject] makes such a copy and keeps what it does not change.
//
// Neither ACL nor encryption of the source is copied; metadata and tags are, unless a directive
// says otherwise. An object of the same key is replaced. A symbolic link is copied as a link,
// without its target. An archived source has to be restored first, or the copy is refused with
// [ErrorCodeInvalidObjectState]: call [Client.RestoreObject], wait until [Client.HeadObject] shows
// ongoing-request="false" in Restore, and copy then. This holds for copies onto itself too.
// Objects under a retention policy cannot be copied, nor can directories of a bucket with a
// hierarchical namespace. Older pages forbid sources made by AppendObject, which today's page does
// not mention. OSS sends nothing until the copy is done: gigabytes between buckets take minutes,
// see Config.CopyTimeout.
//
// A bucket can have a rule against overwriting (PutBucketOverwriteConfig). Where it applies, an
// object cannot be changed in place, and a copy that is sent again after the first one was made is
// refused as a conflict, without ForbidOverwrite.
//
// OSS bills one PUT request to the owner of the destination bucket (older pages: also a GET request
// to that of the source), and the storage of the copy. A change of the storage class counts as an
// overwrite: see [StorageClass].
//
// Limits: 1 GB where encryption or storage class change, which rewrites the content; 5 GB between
// buckets; none within a bucket. (Older pages say 1 GB for all copies, and 48.8 TB for an object
// onto itself.) Above that, [ErrorCodeEntityTooLarge]: [Client.CopyLargeObject] copies such an object
// in parts.
// The caller needs oss:GetObject on the source and oss:PutObject on the destination, for a version
// oss:GetObjectVersion, for tags oss:GetObjectTagging and oss:PutObjectTagging. To reconcile a lost
// response it also needs oss:GetObject on the destination and oss:GetBucketVersioning. Without the
// latter, a copy between buckets whose response was lost is never sent again, and ends as
// [ErrOutcomeUnknown] if polling does not find it.
//
// Repeat: a second call replaces the copy by another one like it; in a bucket with versioning it
// adds a version. With ForbidOverwrite it fails with [ErrorCodeFileAlreadyExists].
//
// Errors: [ErrorCodeInvalidArgument], [ErrorCodeEntityTooLarge],
// [ErrorCodeInvalidEncryptionAlgorithmError], [ErrorCodeOperationNotSupported] (400),
// [ErrorCodeAccessDenied], [ErrorCodeInvalidObjectState], [ErrorCodeKmsServiceNotEnabled],
// [ErrorCodeSignatureDoesNotMatch], [ErrorCodeInvalidSecurityToken],
// [ErrorCodeRequestTimeTooSkewed] (403), [ErrorCodeNoSuchBucket], [ErrorCodeNoSuchKey],
// [ErrorCodeNoSuchVersion], [ErrorCodeKeyNotFound] (404), [ErrorCodeFileAlreadyExists],
// [ErrorCodeFileImmutable] (409), [ErrNotModified] (304), [ErrPreconditionFailed] (412),
// [ErrRateLimited] (503 with one of the codes for too many requests or too much traffic).
// [ErrorCodeInternalError] and [ErrorCodeServiceUnavailable] leave the outcome open, and so does an
// error under a 200, which OSS does not document: the client then reads the destination, and
// returns [ErrOutcomeUnknown] if that does not settle the outcome.
//
// API: PUT /{key} with x-oss-copy-source,
// https://www.alibabacloud.com/help/en/oss/developer-reference/copyobject.
func (c *Client) CopyObject(ctx context.Context, req CopyObjectRequest, opts ...CallOption) (*CopyObjectResponse, error) {
	return call.Copy(ctx, c.shared(), c.copyObject(req, opts), opts)
}

func (c *Client) copyObject(req CopyObjectRequest, opts []CallOption) call.Operation[*CopyObjectResponse] {
	header := req.header()
	return call.Operation[*CopyObjectResponse]{
		Name:     opCopyObject,
		Resource: req.resource(),
		Method:   http.MethodPut,
		URL:      c.url(req.Bucket, req.Key, ""),
		Header:   header,
		Invalid:  req.validate(),
		MaxBody:  maxDocument, Limits: codec.ErrorLimits,
		Decode:  decodeCopiedObject,
		Settler: &objectSettler{client: c, req: req, header: header, opts: opts, key: [1]string{req.Key}},
		Second:  settle.Replaces,
	}
}

// decodeCopiedObject wants the right root and an ETag; all else may be missing. An error document
// under a 2xx is returned as a plain error, not as a refusal: no page says that nothing was done.
func decodeCopiedObject(r *call.Response) (*CopyObjectResponse, error) {
	var body copyObjectResult
	if err := body.decode(r.Body); err != nil {
		if p := readProblem(r); p.Finished {
			return nil, p.Err
		}
		return nil, err
	}
	h := r.Header
	res := &CopyObjectResponse{
		ETag:            cmp.Or(unquote(body.ETag), unquote(first(h, "Etag"))),
		LastModified:    parseTime(body.LastModified),
		VersionID:       first(h, headerVersionID),
		SourceVersionID: first(h, headerSourceVersionID),
		CRC64:           first(h, headerCRC64),
		RequestID:       requestID(h),

		ServerSideEncryption: ServerSideEncryption(first(h, headerSSE)),
		SSEKeyID:             first(h, headerSSEKeyID),
		DataEncryption:       first(h, headerDataEncryption),
		ServerTime:           serverTime(h),
	}
	if res.ETag == "" {
		return nil, errors.New("the response has no ETag")
	}
	return res, nil
}

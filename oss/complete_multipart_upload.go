package oss

import (
	"cmp"
	"context"
	"encoding/xml"
	"errors"
	"net/http"
	"strconv"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/codec"
	"github.com/farcopy/farcopy/internal/settle"
)

const opCompleteMultipartUpload = "oss.CompleteMultipartUpload"

// CompletedPart is a part that belongs to the object.
type CompletedPart struct {
	PartNumber int    // 1 to 10000
	ETag       string // of [UploadPartCopyResponse] or [Part], with or without quotes
}

// CompleteMultipartUploadRequest says which parts of an upload make the object.
type CompleteMultipartUploadRequest struct {
	Bucket, Key string // required
	UploadID    string // required

	// Parts are in ascending order of their numbers, at least one, at most 10000. Numbers may be left
	// out. Parts of the upload that are not listed are deleted.
	Parts []CompletedPart

	ForbidOverwrite bool   // fail if Key exists; OSS ignores it where the bucket has versioning, also suspended
	ACL             ACL    // of the object; default: ACLDefault
	RequestPayer    string // RequestPayerRequester where the bucket's owner lets the caller pay

	// Size and CRC64 are those of the content that the parts make, as HeadObject shows them of the
	// source. They are not sent and not held against a response. Without both, a lost response cannot
	// be settled.
	Size  int64
	CRC64 string // CRC-64/ECMA-182 in decimal
}

// CompleteMultipartUploadResponse is the new object.
type CompleteMultipartUploadResponse struct {
	ETag       string // without quotes; no MD5, never compare contents by it
	CRC64      string // CRC-64/ECMA-182 of the content in decimal; "" when OSS sends none
	VersionID  string // empty where the bucket has no versioning
	Location   string // the address of the object, as OSS writes it; "" if Reconciled
	RequestID  string // x-oss-request-id
	Reconciled bool   // the response was lost and the object found again by reading

	ServerSideEncryption ServerSideEncryption // empty: none, or Reconciled
}

// CompleteMultipartUpload makes the object of the parts of an upload, which ends with that. An
// object of the same key is replaced, unless ForbidOverwrite is set.
//
// Compare CRC64 of the response with that of the source: OSS checks the size of the parts and their
// ETags, not what they are parts of. Metadata, tags, storage class and encryption are those of
// [Client.InitiateMultipartUpload]. Parts but the last have at least 100 KB each; the object has at
// most 48.8 TB. OSS works on when the connection breaks.
//
// The caller needs oss:PutObject. To settle a lost response or a conflict it also needs
// oss:ListParts, oss:GetObject and oss:GetBucketVersioning, in a bucket that keeps versions
// oss:ListObjectVersions and oss:GetObjectVersion, with ACL oss:GetObjectAcl.
//
// Repeat: a second call fails with [ErrorCodeNoSuchUpload]; it makes no second object. After a lost
// response the client therefore reads whether the upload is still there. If so, it was not
// completed so far: the request is sent again, if OSS has said that it has ended with the first
// one, or at the end of Config.ReconcileTimeout, but not after the client's own timeout or in
// ReconcileStrict. If the upload is gone, it was completed or aborted. It counts as completed, with
// Reconciled set, if the key has exactly one object of the type Multipart with Size, CRC64 and ACL
// of the request that was not written before the request, by OSS's clock; in a bucket that keeps
// versions it need not be the newest. No page says that LastModified is the time of the completion;
// if it is not, the outcome stays unknown. No property of an object names its upload. So if
// somebody else aborts this upload and completes another one with the same content to the same key
// within that time, their object counts as this one. In all other cases the error is
// [ErrOutcomeUnknown]: if Size or CRC64 are not set, if the object was replaced, deleted or never
// made, or if there are two of the kind.
//
// A refusal of the first request is confirmed by reading, too, because a gateway may have delivered
// the request twice: [ErrorCodeNoSuchUpload] is an unknown outcome if an object was written to the
// key since, and so is [ErrorCodeFileAlreadyExists] if the upload is gone as well.
//
// Errors: [ErrorCodeInvalidPart] (400: there is no part of this number and ETag),
// [ErrorCodeInvalidPartOrder], [ErrorCodeEntityTooSmall] (400: a part but the last is smaller than
// 100 KB), [ErrorCodeInvalidArgument], [ErrorCodeMalformedXML], [ErrorCodeInvalidDigest] (400),
// [ErrorCodeAccessDenied] (403), [ErrorCodeNoSuchBucket], [ErrorCodeNoSuchUpload] (404),
// [ErrorCodeFileAlreadyExists], [ErrorCodeFileImmutable] (409), [ErrOutcomeUnknown], also for an
// error under a 200, which OSS does not document.
//
// API: POST /{key}?uploadId,
// https://www.alibabacloud.com/help/en/oss/developer-reference/completemultipartupload.
func (c *Client) CompleteMultipartUpload(ctx context.Context, req CompleteMultipartUploadRequest, opts ...CallOption) (*CompleteMultipartUploadResponse, error) {
	return call.Copy(ctx, c.shared(), c.completeMultipartUpload(req, opts), opts)
}

func (c *Client) completeMultipartUpload(req CompleteMultipartUploadRequest, opts []CallOption) call.Operation[*CompleteMultipartUploadResponse] {
	body, header, err := xmlBody(req.document(), req.RequestPayer)
	header["Content-Type"] = nil // the page names none, and the object has a Content-Type, too
	if req.ForbidOverwrite {
		header[headerForbidOverwrite] = []string{"true"}
	}
	if req.ACL != "" {
		header[headerObjectACL] = []string{string(req.ACL)}
	}
	return call.Operation[*CompleteMultipartUploadResponse]{
		Name:     opCompleteMultipartUpload,
		Resource: objectResource(req.Bucket, req.Key),
		Method:   http.MethodPost,
		URL:      c.url(req.Bucket, req.Key, uploadQuery(0, req.UploadID)+"&encoding-type=url"),
		Header:   header,
		Body:     body,
		Invalid:  cmp.Or(req.validate(), err),
		MaxBody:  maxDocument, Limits: codec.ErrorLimits,
		Decode:  decodeCompleted,
		Settler: &completeSettler{client: c, req: req, opts: opts},
		Own:     true,
		Second:  settle.RefusedIfMade,
	}
}

type completeMultipartUpload struct {
	XMLName xml.Name       `xml:"CompleteMultipartUpload"`
	Parts   []documentPart `xml:"Part"`
}

type documentPart struct {
	PartNumber int
	ETag       string
}

func (r *CompleteMultipartUploadRequest) document() completeMultipartUpload {
	d := completeMultipartUpload{Parts: make([]documentPart, len(r.Parts))}
	for i, p := range r.Parts {
		d.Parts[i] = documentPart{p.PartNumber, `"` + unquote(p.ETag) + `"`}
	}
	return d
}

func (r *CompleteMultipartUploadRequest) validate() error {
	return cmp.Or(validateObject(r.Bucket, r.Key, "", r.RequestPayer), validateUploadID(r.UploadID), r.validateParts(),
		validateHeaderText("ACL", string(r.ACL)), r.validateContent())
}

func (r *CompleteMultipartUploadRequest) validateParts() error {
	if n := len(r.Parts); n < 1 || n > maxParts {
		return call.Field("Parts", "must be 1 to %d parts: there are %d", maxParts, n)
	}
	before := 0
	for i, p := range r.Parts {
		field := "Parts[" + strconv.Itoa(i) + "]."
		if err := cmp.Or(validatePartNumber(field+"PartNumber", p.PartNumber), call.Required(field+"ETag", unquote(p.ETag)),
			validateHeaderText(field+"ETag", p.ETag)); err != nil {
			return err
		}
		if p.PartNumber <= before {
			return call.Field(field+"PartNumber", "is %d after %d: parts have to be in ascending order", p.PartNumber, before)
		}
		before = p.PartNumber
	}
	return nil
}

func (r *CompleteMultipartUploadRequest) validateContent() error {
	if r.Size < 0 {
		return call.Field("Size", "must not be negative")
	}
	if r.CRC64 == "" {
		return nil
	}
	if _, err := strconv.ParseUint(r.CRC64, 10, 64); err != nil {
		return call.Field("CRC64", "is no decimal number of 64 bits")
	}
	return nil
}

type completeMultipartUploadResult struct {
	XMLName  xml.Name `xml:"CompleteMultipartUploadResult"`
	Location string
	ETag     string
}

// decodeCompleted wants the right root and an ETag; all else may be missing.
func decodeCompleted(r *call.Response) (*CompleteMultipartUploadResponse, error) {
	var body completeMultipartUploadResult
	if err := decodeResult(r, &body); err != nil {
		return nil, err
	}
	h := r.Header
	res := &CompleteMultipartUploadResponse{
		ETag: cmp.Or(unquote(body.ETag), unquote(first(h, "Etag"))), CRC64: first(h, headerCRC64), VersionID: first(h, headerVersionID),
		Location: trimSpace(body.Location), RequestID: requestID(h), ServerSideEncryption: ServerSideEncryption(first(h, headerSSE)),
	}
	if res.ETag == "" {
		return nil, errors.New("the response has no ETag")
	}
	return res, nil
}

package oss

import (
	"cmp"
	"context"
	"encoding/xml"
	"errors"
	"net/http"
	"time"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/codec"
)

// InitiateMultipartUploadRequest says which object an upload is to make, and what it is to be. The
// fields mean what they mean in [CopyObjectRequest].
type InitiateMultipartUploadRequest struct {
	Bucket, Key string // required

	// ForbidOverwrite refuses the upload if Key exists: [ErrorCodeFileAlreadyExists]. OSS ignores it
	// where the bucket has versioning, also suspended. The upload completes later: to forbid
	// overwriting then, set the field of CompleteMultipartUploadRequest as well.
	ForbidOverwrite bool

	Metadata           map[string]string // x-oss-meta-*, without the prefix
	CacheControl       string
	ContentDisposition string
	ContentEncoding    string
	ContentLanguage    string // no page lists it for this operation
	ContentType        string // default: chosen by OSS
	Expires            time.Time
	Tags               []Tag // at most 10, unique keys; unencoded

	ServerSideEncryption ServerSideEncryption
	SSEKeyID             string // for ServerSideEncryptionKMS only
	DataEncryption       string // for ServerSideEncryptionKMS only
	StorageClass         StorageClass
	RequestPayer         string // RequestPayerRequester where the bucket's owner lets the caller pay

	rawExpires string // of a source: a header that may be no date, as one CopyObject takes it over
}

// InitiateMultipartUploadResponse is the new upload.
type InitiateMultipartUploadResponse struct {
	UploadID  string // names the upload in all further calls
	RequestID string // x-oss-request-id
}

const adviceInitiate = "ListMultipartUploads shows the uploads of the key with their times; another call begins another upload"

// InitiateMultipartUpload begins an upload, which [Client.UploadPartCopy] fills and
// [Client.CompleteMultipartUpload] turns into an object. Until then the key is what it was.
//
// Nothing is taken from the source of the parts: metadata, tags, storage class and encryption are
// those of this request. The ACL is set by CompleteMultipartUpload. A key can have any number of
// uploads at a time. Parts are stored, and billed, until the upload is completed or aborted.
//
// The caller needs oss:PutObject, for tags oss:PutObjectTagging.
//
// Repeat: a second call begins a second upload, which is to be aborted or it stays for good. An
// upload does not show who began it, so the request is not sent again where a response is lost: the
// error is [ErrOutcomeUnknown]. An upload that nobody knows has no parts.
//
// Errors: [ErrorCodeInvalidArgument], [ErrorCodeInvalidEncryptionAlgorithmError] (400),
// [ErrorCodeAccessDenied], [ErrorCodeKmsServiceNotEnabled] (403), [ErrorCodeNoSuchBucket] (404),
// [ErrorCodeFileAlreadyExists], [ErrorCodeFileImmutable] (409), [ErrOutcomeUnknown].
//
// API: POST /{key}?uploads,
// https://www.alibabacloud.com/help/en/oss/developer-reference/initiatemultipartupload.
func (c *Client) InitiateMultipartUpload(ctx context.Context, req InitiateMultipartUploadRequest, opts ...CallOption) (*InitiateMultipartUploadResponse, error) {
	return call.Change(ctx, c.shared(), call.Operation[*InitiateMultipartUploadResponse]{
		Name:     "oss.InitiateMultipartUpload",
		Resource: objectResource(req.Bucket, req.Key),
		Method:   http.MethodPost,
		URL:      c.url(req.Bucket, req.Key, "uploads&encoding-type=url"),
		Header:   req.header(),
		Invalid:  req.validate(),
		MaxBody:  maxDocument, Limits: codec.ErrorLimits,
		Decode: decodeInitiated,
		Advice: adviceInitiate,
		Once:   true,
	}, opts)
}

// object is the request in the fields that it shares with a copy.
func (r *InitiateMultipartUploadRequest) object() *CopyObjectRequest {
	return &CopyObjectRequest{
		MetadataDirective: DirectiveReplace, Metadata: r.Metadata, CacheControl: r.CacheControl, ContentDisposition: r.ContentDisposition,
		ContentEncoding: r.ContentEncoding, ContentLanguage: r.ContentLanguage, ContentType: r.ContentType, Expires: r.Expires,
		TaggingDirective: TaggingDirectiveReplace, Tags: r.Tags, ServerSideEncryption: r.ServerSideEncryption, SSEKeyID: r.SSEKeyID,
		DataEncryption: r.DataEncryption, StorageClass: r.StorageClass,
	}
}

func (r *InitiateMultipartUploadRequest) header() http.Header {
	f := newFields(9 + len(r.Metadata))
	if r.ForbidOverwrite {
		f.set(headerForbidOverwrite, "true")
	}
	r.object().setAttributes(&f)
	f.set("Expires", r.rawExpires)
	f.set(headerRequestPayer, r.RequestPayer)
	return f.header
}

func (r *InitiateMultipartUploadRequest) validate() error {
	return cmp.Or(validateObject(r.Bucket, r.Key, "", r.RequestPayer), r.object().validateAttributes(),
		validateHeaderText("Expires", r.rawExpires))
}

type initiateMultipartUploadResult struct {
	XMLName  xml.Name `xml:"InitiateMultipartUploadResult"`
	UploadID string   `xml:"UploadId"`
}

// decodeInitiated wants an id that can be sent back.
func decodeInitiated(r *call.Response) (*InitiateMultipartUploadResponse, error) {
	var body initiateMultipartUploadResult
	if err := decodeResult(r, &body); err != nil {
		return nil, err
	}
	id := trimSpace(body.UploadID)
	if validateUploadID(id) != nil {
		return nil, errors.New("the response has no upload id")
	}
	return &InitiateMultipartUploadResponse{UploadID: id, RequestID: requestID(r.Header)}, nil
}

// decodeResult decodes a document. An error document in its place is returned as a plain error, not
// as a refusal: no page says that nothing was done.
func decodeResult(r *call.Response, into any) error {
	err := codec.XML(r.Body, into)
	if err == nil {
		return nil
	}
	if p := readProblem(r); p.Finished {
		return p.Err
	}
	return err
}

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

const opUploadPartCopy = "oss.UploadPartCopy"

// UploadPartCopyRequest says which part of which source becomes which part of an upload. The source
// fields mean what they mean in [CopyObjectRequest].
type UploadPartCopyRequest struct {
	Bucket, Key string // required: of the upload
	UploadID    string // required
	PartNumber  int    // required: 1 to 10000; the object is the parts in the order of their numbers

	SourceBucket    string // in the same region; default: Bucket
	SourceKey       string // required
	SourceVersionID string // default: the current version

	// SourceRange is the part of the source to copy, at most 5 GB; default: all of it. All parts of
	// an object but the last need 100 KB, which CompleteMultipartUpload checks.
	SourceRange ByteRange

	// SourceIfMatch copies only a source with this ETag; else [ErrPreconditionFailed]. Set it to the
	// ETag that HeadObject has shown, so that no part comes from an object that was changed meanwhile.
	SourceIfMatch           string
	SourceIfNoneMatch       string    // else ErrPreconditionFailed or ErrNotModified: the documents differ
	SourceIfModifiedSince   time.Time // likewise
	SourceIfUnmodifiedSince time.Time // else ErrPreconditionFailed

	TrafficLimit int64  // bit/s; default: no limit
	RequestPayer string // RequestPayerRequester where the bucket's owner lets the caller pay
}

// UploadPartCopyResponse is the new part.
type UploadPartCopyResponse struct {
	ETag            string // of the part, without quotes: CompleteMultipartUpload needs it
	LastModified    time.Time
	SourceSize      int64  // of the whole source; 0 where OSS does not name it, as without SourceRange
	SourceVersionID string // that was copied; empty where the source has no versioning
	RequestID       string // x-oss-request-id

	ServerSideEncryption ServerSideEncryption // of the upload; empty: none
	ServerTime           time.Duration        // how long OSS worked on it
}

const adviceUploadPart = "the same call can be made again: it replaces the part; ListParts shows the part"

// UploadPartCopy copies an object, or a range of it, into a part of an upload. The content does not
// pass through the caller.
//
// With SourceRange, a response counts only if OSS names exactly this range in Content-Range.
// Otherwise the error is a [*SourceRangeError]: OSS copies the whole source if it does not accept
// the range, for instance because it ends behind the source. Without SourceRange the whole source
// is copied, at most 5 GB, and the response does not show how much that was: [Client.ListParts]
// does.
//
// Nothing but content is copied: see [Client.InitiateMultipartUpload]. Archived sources have to be
// restored first. Older pages forbid sources made by AppendObject. No page says what becomes of a
// symbolic link. OSS sends nothing until the part is copied: an attempt has Config.CopyTimeout.
//
// The caller needs oss:PutObject on the upload's bucket and oss:GetObject on the source, for a
// version oss:GetObjectVersion.
//
// Repeat: a second call replaces the part of this number. A request that may have been acted on is
// sent again only if its source cannot have become another one, by SourceIfMatch or the id of a
// version, and not after the client's own timeout, because OSS may work on the first one. Else the
// error is [ErrOutcomeUnknown], and the same call can be made again; errors.As finds a
// *SourceRangeError in it if a repeated request had that. A request that is executed late can
// replace the part later: CompleteMultipartUpload refuses the ETag of a part that was replaced by
// another one.
//
// Errors: [*SourceRangeError], [ErrorCodeInvalidArgument], [ErrorCodeBadRequest] (400: a version
// that is a delete marker), [ErrorCodeEntityTooLarge], [ErrorCodeOperationNotSupported] (400),
// [ErrorCodeAccessDenied], [ErrorCodeInvalidObjectState] (403), [ErrorCodeNoSuchBucket],
// [ErrorCodeNoSuchKey], [ErrorCodeNoSuchVersion], [ErrorCodeNoSuchUpload] (404: completed or
// aborted), [ErrNotModified] (304), [ErrPreconditionFailed] (412), [ErrOutcomeUnknown].
//
// API: PUT /{key}?partNumber&uploadId with x-oss-copy-source,
// https://www.alibabacloud.com/help/en/oss/developer-reference/uploadpartcopy.
func (c *Client) UploadPartCopy(ctx context.Context, req UploadPartCopyRequest, opts ...CallOption) (*UploadPartCopyResponse, error) {
	return call.Change(ctx, c.shared(), call.Operation[*UploadPartCopyResponse]{
		Name:     opUploadPartCopy,
		Resource: req.object().resource(),
		Method:   http.MethodPut,
		URL:      c.url(req.Bucket, req.Key, uploadQuery(req.PartNumber, req.UploadID)),
		Header:   req.header(),
		Invalid:  req.validate(),
		MaxBody:  maxDocument, Limits: codec.ErrorLimits,
		Decode: req.decode,
		Advice: adviceUploadPart,
		Once:   !req.isPinned(),
		Long:   true,
	}, opts)
}

// object is the request in the fields that it shares with a copy.
func (r *UploadPartCopyRequest) object() *CopyObjectRequest {
	return &CopyObjectRequest{
		Bucket: r.Bucket, Key: r.Key, SourceBucket: r.SourceBucket, SourceKey: r.SourceKey, SourceVersionID: r.SourceVersionID,
		SourceIfMatch: r.SourceIfMatch, SourceIfNoneMatch: r.SourceIfNoneMatch, SourceIfModifiedSince: r.SourceIfModifiedSince,
		SourceIfUnmodifiedSince: r.SourceIfUnmodifiedSince, TrafficLimit: r.TrafficLimit,
	}
}

// isPinned reports whether all requests copy the same content: the version "null" can be replaced.
func (r *UploadPartCopyRequest) isPinned() bool {
	return r.SourceIfMatch != "" || versioned(r.SourceVersionID)
}

func (r *UploadPartCopyRequest) header() http.Header {
	f := newFields(8)
	r.object().setSource(&f)
	f.set("X-Oss-Copy-Source-Range", r.SourceRange.header())
	f.setTrafficLimit(r.TrafficLimit)
	f.set(headerRequestPayer, r.RequestPayer)
	return f.header
}

func (r *UploadPartCopyRequest) validate() error {
	object := r.object()
	return cmp.Or(validateObject(r.Bucket, r.Key, "", r.RequestPayer), validateUploadID(r.UploadID), validatePartNumber("PartNumber", r.PartNumber),
		object.validateSource(), r.SourceRange.validate(), object.validateTrafficLimit())
}

type copyPartResult struct {
	XMLName      xml.Name `xml:"CopyPartResult"`
	ETag         string
	LastModified string
}

// decode refuses a part that holds something else than the range.
func (r *UploadPartCopyRequest) decode(a *call.Response) (*UploadPartCopyResponse, error) {
	var body copyPartResult
	if err := decodeResult(a, &body); err != nil {
		return nil, err
	}
	h := a.Header
	res := &UploadPartCopyResponse{
		ETag:                 cmp.Or(unquote(body.ETag), unquote(first(h, "Etag"))),
		LastModified:         parseTime(body.LastModified),
		SourceVersionID:      first(h, headerSourceVersionID),
		RequestID:            requestID(h),
		ServerSideEncryption: ServerSideEncryption(first(h, headerSSE)),
		ServerTime:           serverTime(h),
	}
	if res.ETag == "" {
		return nil, errors.New("the response has no ETag")
	}
	var ok bool
	if res.SourceSize, ok = r.SourceRange.accepts(first(h, "Content-Range")); !ok {
		return nil, &call.ErrorResponse{Finished: true, Err: &SourceRangeError{
			Op: opUploadPartCopy, Resource: a.Resource(), PartNumber: r.PartNumber, SourceRange: r.SourceRange,
			ContentRange: first(h, "Content-Range"), RequestID: res.RequestID,
		}}
	}
	return res, nil
}

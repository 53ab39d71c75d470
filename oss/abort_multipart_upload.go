package oss

import (
	"cmp"
	"context"
	"errors"
	"net/http"

	"github.com/farcopy/farcopy/internal/call"
)

// AbortMultipartUploadRequest says which upload to abort.
type AbortMultipartUploadRequest struct {
	Bucket, Key string // required
	UploadID    string // required

	// UntilGone repeats the request until OSS says that there is no such upload, at most
	// Config.MaxAttempts requests: a part that was being copied during the abort is stored after it.
	UntilGone bool

	RequestPayer string // RequestPayerRequester where the bucket's owner lets the caller pay
}

// AbortMultipartUploadResponse says that an upload was aborted.
type AbortMultipartUploadResponse struct {
	RequestID string // x-oss-request-id

	// IsGone: OSS has said that there is no such upload, after a request that may have aborted it. It
	// does not say whether that one did, or whether somebody has completed the upload.
	IsGone bool
}

// ErrUploadNotGone matches the error of [Client.AbortMultipartUpload] if UntilGone is set and the
// upload is still there after the last request.
var ErrUploadNotGone = errors.New("oss: the upload was aborted and is still there: a part may still be copied into it")

const adviceAbort = "the same call can be made again; ListParts shows whether the upload is there"

// AbortMultipartUpload aborts an upload and deletes its parts. The key stays what it is.
//
// Parts that are being copied meanwhile are stored all the same, and billed. Abort after all calls
// of [Client.UploadPartCopy] have ended, or set UntilGone.
//
// The caller needs oss:AbortMultipartUpload.
//
// Repeat: a second call is refused with [ErrorCodeNoSuchUpload], which matches fs.ErrNotExist. So
// is the first one, if the upload was completed or aborted before. The request is sent again by
// itself where a response is lost, but not after the client's own timeout or in [ReconcileStrict]:
// if OSS then says that there is no such upload, that is a success, with IsGone set. With UntilGone
// it is sent again also after a success, and only that response ends the call without an error; if
// the attempts or the context end before, the error matches [ErrUploadNotGone]. If no attempt has a
// usable response, the error is [ErrOutcomeUnknown].
//
// Errors: [ErrorCodeAccessDenied] (403), [ErrorCodeNoSuchBucket], [ErrorCodeNoSuchUpload] (404),
// [ErrUploadNotGone], [ErrOutcomeUnknown].
//
// API: DELETE /{key}?uploadId,
// https://www.alibabacloud.com/help/en/oss/developer-reference/abortmultipartupload.
func (c *Client) AbortMultipartUpload(ctx context.Context, req AbortMultipartUploadRequest, opts ...CallOption) (*AbortMultipartUploadResponse, error) {
	op := call.Operation[*AbortMultipartUploadResponse]{
		Name:     "oss.AbortMultipartUpload",
		Resource: objectResource(req.Bucket, req.Key),
		Method:   http.MethodDelete,
		URL:      c.url(req.Bucket, req.Key, uploadQuery(0, req.UploadID)),
		Header:   payerHeader(req.RequestPayer),
		Invalid:  cmp.Or(validateObject(req.Bucket, req.Key, "", req.RequestPayer), validateUploadID(req.UploadID)),
		MaxBody:  maxDocument,
		Advice:   adviceAbort,
		Decode: func(r *call.Response) (*AbortMultipartUploadResponse, error) {
			return &AbortMultipartUploadResponse{RequestID: requestID(r.Header)}, bodiless(r, http.StatusNoContent)
		},
		Repeated: func(refusal error) (*AbortMultipartUploadResponse, bool) {
			p, ok := errors.AsType[*ProblemDetails](refusal)
			if !ok || p.Code != ErrorCodeNoSuchUpload {
				return nil, false
			}
			return &AbortMultipartUploadResponse{RequestID: p.RequestID, IsGone: true}, true
		},
	}
	if req.UntilGone {
		op.Unfinished = &uploadNotGoneError{objectResource(req.Bucket, req.Key).String()}
	}
	return call.Change(ctx, c.shared(), op, opts)
}

// uploadNotGoneError is ErrUploadNotGone with the object.
type uploadNotGoneError struct{ resource string }

func (e *uploadNotGoneError) Error() string {
	return "oss.AbortMultipartUpload: " + e.resource + ": the upload was aborted and is still there: " +
		"a part may still be copied into it, make the same call again later"
}

func (e *uploadNotGoneError) Unwrap() error { return ErrUploadNotGone }

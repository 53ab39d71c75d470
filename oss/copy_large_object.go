package oss

import (
	"cmp"
	"context"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/problem"
)

const opCopyLargeObject = "oss.CopyLargeObject"

// CopyLargeObjectRequest says which object to copy, and how.
type CopyLargeObjectRequest struct {
	// Copy is the copy to make. All its fields mean what they mean for [Client.CopyObject], also if
	// the object is copied in parts.
	Copy CopyObjectRequest

	// PartSize is the size of the parts in bytes, 100 KiB to 5 GiB; default: 64 MiB, or what makes
	// 10,000 parts of the object if that is more. No object has more parts.
	PartSize int64

	// Concurrency is the number of parts that may be in flight. 0: it adapts to what OSS sustains.
	Concurrency int

	// State is that of an earlier call for the same request which did not end, perhaps in another
	// process. The parts that it has copied are not copied again. nil: begin.
	State *LargeCopyState

	// OnState keeps the state, for a later call to go on from. It is called before each request
	// after which a later call needs to know more, from one goroutine at a time. If it fails, the
	// request is not sent. If it is set, a call that ends early leaves its upload for the next one;
	// otherwise the upload is aborted. nil: no later call goes on.
	OnState func(context.Context, LargeCopyState) error

	// Progress is called with how far the copy is, after each part and never concurrently; nil: it
	// is not. It must not wait long: no part begins meanwhile.
	Progress func(LargeCopyProgress)
}

// LargeCopyProgress is how far a copy in parts is.
type LargeCopyProgress struct {
	Parts, PartsDone int   // of the copy, and those of them that are there
	Bytes, BytesDone int64 // the same in bytes
}

// CopyLargeObjectResponse is the new object.
type CopyLargeObjectResponse struct {
	CopyObjectResponse
	Parts    int    // that the object was copied in; 0: one request did
	UploadID string // of the parts; "" if there are none

	// Strength says how an object that was copied in parts was compared with the source:
	// StrengthStrong by CRC64, StrengthWeak by the size, because OSS has not named both checksums
	// or the caller may not read the object. "": one request did, which OSS vouches for.
	Strength Strength

	// Leftovers are uploads that may have been left at the key, because the response that would
	// have named them was lost. They hold no parts. See [Client.SweepMultipartUploads].
	Leftovers []PossibleUpload
}

// CopyLargeObject copies an object of any size: with one request where OSS copies it without moving
// bytes or it has at most 1 GiB, otherwise in parts, side by side. Symbolic links and empty objects
// are copied with one request. What OSS refuses to copy at once ([ErrorCodeEntityTooLarge]) is
// copied in parts, too.
//
// A copy in parts is as one request would have made it: metadata, headers and tags of the source or
// of the request, as the directives say, and the ACL, storage class and encryption of the request.
// To take over the tags the caller needs oss:GetObjectTagging. All parts are of one state of the
// source: every request names its ETag, and its version where it has one. If the source changes
// meanwhile, the error matches [ErrSourceChanged], nothing is made, and the upload is aborted. A
// change of metadata only does not change the ETag, and is not seen. When all parts are there, the
// checksum of the object is compared with that of the source; if the response has none, it is read.
// An object with another one is removed by its version, where there is one, and otherwise named in
// [LargeCopyError]; the error matches [ErrCopyDiffers].
//
// Until all parts are there the key is what it was. If the call ends early, its parts stay stored,
// and billed, if OnState is set: call again with the last State, or abort the upload that
// [LargeCopyError] names.
//
// Limits: 48.8 TiB; 10,000 parts. Each part is one request, and three or four more go before and
// after them.
//
// The caller needs the permissions of [Client.CopyObject], and for parts those of
// [Client.CompleteMultipartUpload], oss:ListParts and oss:AbortMultipartUpload.
//
// Repeat: a second call copies again, as CopyObject does. With the State of the first one it goes
// on: nothing is copied twice, a completed copy is found by reading, and the object is made once.
// Two calls must not go on from one State at the same time.
//
// Errors: those of [Client.CopyObject] and of the reads; of a copy in parts in a [*LargeCopyError],
// which matches [ErrNotExecuted] if nothing was made, and [ErrOutcomeUnknown] if that is not known;
// [ErrSourceChanged], [ErrCopyDiffers]; [io/fs.ErrInvalid] with ErrNotExecuted for an illegal
// request and for a State of another one.
//
// API: PUT /{key} with x-oss-copy-source, or the operations of a multipart upload,
// https://www.alibabacloud.com/help/en/oss/developer-reference/uploadpartcopy.
func (c *Client) CopyLargeObject(ctx context.Context, req CopyLargeObjectRequest, opts ...CallOption) (*CopyLargeObjectResponse, error) {
	return c.copyLargeObject(ctx, &largeCopy{client: c, req: &req, isLeft: func(error) bool { return req.OnState != nil }, opts: opts})
}

func (c *Client) copyLargeObject(ctx context.Context, l *largeCopy) (*CopyLargeObjectResponse, error) {
	if err := call.Usable(ctx, c.shared(), opCopyLargeObject); err != nil {
		return nil, err
	}
	if err := cmp.Or(l.req.validate(), call.NoIntent(l.opts)); err != nil {
		return nil, problem.Invalid(opCopyLargeObject, 0, err)
	}
	if err := l.restore(); err != nil {
		return nil, problem.Invalid(opCopyLargeObject, 0, err)
	}
	if l.refused && l.req.State == nil {
		if err := l.save(ctx); err != nil { // else a later call would look for a copy with one request
			return nil, l.failed(ctx, errSave(err))
		}
	}
	return l.run(ctx)
}

func (r *CopyLargeObjectRequest) validate() error {
	switch {
	case r.PartSize != 0 && (r.PartSize < minPartSize || r.PartSize > maxPartSize):
		return call.Field("PartSize", "must be %d to %d bytes, or 0", minPartSize, int64(maxPartSize))
	case r.Concurrency < 0:
		return call.Field("Concurrency", "must not be negative")
	}
	return call.Within("Copy", r.Copy.validate())
}

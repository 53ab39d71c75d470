package oss

import (
	"context"

	"github.com/farcopy/farcopy/internal/call"
)

// ResolveCompleteMultipartUpload looks for the object of a completion whose [Intent] was saved, by
// [WithIntent] or from an [UnknownOutcomeError], in any process and on any machine, and sends
// nothing. req is the request of the completion. A nil error means that the object was made.
//
// Repeat: changes nothing.
//
// Errors: [ErrNotExecuted] if the upload is still there, and no request can complete it any more:
// one hour after the send, or 2 x CopyTimeout if that is longer; with [io/fs.ErrInvalid] if the
// intent is damaged, of an unknown version, or not one of this request: that says nothing about the
// object. [ErrOutcomeUnknown] if it is still unknown, also because a read failed, which its message
// then says.
//
// API: GET /{key}?uploadId, HEAD /{key} and GET /?versions.
func (c *Client) ResolveCompleteMultipartUpload(ctx context.Context, req CompleteMultipartUploadRequest, intent Intent, opts ...CallOption) (*CompleteMultipartUploadResponse, error) {
	return call.Resolve(ctx, c.shared(), c.completeMultipartUpload(req, opts), intent, opts)
}

package oss

import (
	"context"

	"github.com/farcopy/farcopy/internal/call"
)

// ResumeCompleteMultipartUpload goes on with the completion of an upload whose [Intent] was saved,
// by [WithIntent] or from an [UnknownOutcomeError], in any process and on any machine. req is the
// request of the completion. A nil error means that the object was made, with Reconciled if it was
// found by reading.
//
// It reads whether the upload is still there, and what lies at the key, as
// [Client.CompleteMultipartUpload] does after a lost response. An upload that is still there is
// completed, CopyTimeout and ReconcileTimeout after the send at the earliest; in [ReconcileStrict]
// it is not.
//
// Repeat: returns the same object, or goes on.
//
// Errors: those of [Client.CompleteMultipartUpload]. [ErrOutcomeUnknown] if the outcome stays
// unknown. [ErrNotExecuted] if no object was made; with [io/fs.ErrInvalid] if the intent is damaged,
// of an unknown version, or not one of this request: that says nothing about the object.
//
// API: POST /{key}?uploadId,
// https://www.alibabacloud.com/help/en/oss/developer-reference/completemultipartupload, and the
// reads of [Client.ResolveCompleteMultipartUpload].
func (c *Client) ResumeCompleteMultipartUpload(ctx context.Context, req CompleteMultipartUploadRequest, intent Intent, opts ...CallOption) (*CompleteMultipartUploadResponse, error) {
	return call.Resume(ctx, c.shared(), c.completeMultipartUpload(req, opts), intent, opts)
}

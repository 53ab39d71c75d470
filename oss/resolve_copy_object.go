package oss

import (
	"context"
	"errors"

	"github.com/farcopy/farcopy/internal/call"
)

// ResolveCopyObject looks again for a copy that ended as [ErrOutcomeUnknown], later and as often as one likes; err is the
// error of that call, or one that wraps it. It only reads, through the client that made the call. A nil error means that
// what lies at the destination is the copy. A copy that is not there yet may still appear: the error is then
// [ErrOutcomeUnknown] again, with what can be said now.
//
// Errors: [ErrOutcomeUnknown]; [ErrNotExecuted] where err is no such error, or where OSS has finished and made nothing; those
// of [Client.GetObjectMeta] where reading fails.
//
// API: HEAD /{key}?objectMeta.
func (c *Client) ResolveCopyObject(ctx context.Context, err error) (*CopyObjectResponse, error) {
	var pending any
	if e, ok := errors.AsType[*UnknownOutcomeError](err); ok {
		pending = e.pending
	}
	return call.Resolve[*CopyObjectResponse](ctx, "oss.ResolveCopyObject", pending)
}

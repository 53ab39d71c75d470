package oss

import (
	"context"
	"errors"

	"github.com/farcopy/farcopy/internal/call"
)

// ResolveCopyObject polls again for a copy whose error matched [ErrOutcomeUnknown]; err is that
// error, or one that wraps it. It only reads, as the Client that made the copy and with the
// headers of its [WithHeader], and can be called as often as needed, also with [ReconcileOff]. A
// nil error means that the object at the destination is the copy. If the outcome is still unknown,
// Candidates are the items that could be the copy now.
//
// The caller needs oss:GetObject on source and destination, and oss:GetObjectVersion for a version
// of the source.
//
// A copy that is not found can still appear: until one hour after the last attempt, or 2 x
// CopyTimeout if that is longer, or until five minutes after it if OSS has finished the
// request. Only after that, two polls without the copy are reported as not made.
//
// Repeat: changes nothing.
//
// Errors: the [*ProblemDetails] of [Client.CopyObject], or [ErrNotExecuted] if there was none, if
// no copy was made. [ErrOutcomeUnknown] if it is still unknown,
// also because a read failed, which its message then says. [ErrNotExecuted] with [io/fs.ErrInvalid]
// if err is not the error of such a call; it then says nothing about the copy.
//
// API: HEAD /{key}?objectMeta.
func (c *Client) ResolveCopyObject(ctx context.Context, err error) (*CopyObjectResponse, error) {
	var pending any
	if e, ok := errors.AsType[*UnknownOutcomeError](err); ok {
		pending = e.pending
	}
	return call.Resolve[*CopyObjectResponse](ctx, "oss.ResolveCopyObject", pending)
}

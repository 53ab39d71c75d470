package oss

import (
	"context"
	"errors"

	"github.com/farcopy/farcopy/internal/call"
)

// ResolveCopyObject looks again for a copy that ended as [ErrOutcomeUnknown], later and as often as
// one likes, also where Reconcile is [ReconcileOff]; err is the error of that call, or one that
// wraps it. It only reads, through the client that made the call and with the headers of its
// [WithHeader]. A nil error means that what lies at the destination is the copy.
// [ErrOutcomeUnknown] means that still nobody can tell: Candidates then is what could be the copy
// now. A copy that is not there may yet appear, unless OSS has said that it is done with the
// request: what it said is then the error.
//
// The caller needs oss:GetObject on source and destination, for a version of the source
// oss:GetObjectVersion.
//
// Repeat: changes nothing.
//
// Errors: [ErrOutcomeUnknown], also where reading fails, whose error is then in the message alone;
// the [*ProblemDetails] of [Client.CopyObject] or [ErrNotExecuted] where OSS was done and nothing
// was made; [ErrNotExecuted] with [fs.ErrInvalid] where err is of no such call.
//
// API: HEAD /{key}?objectMeta.
func (c *Client) ResolveCopyObject(ctx context.Context, err error) (*CopyObjectResponse, error) {
	var pending any
	if e, ok := errors.AsType[*UnknownOutcomeError](err); ok {
		pending = e.pending
	}
	return call.Resolve[*CopyObjectResponse](ctx, "oss.ResolveCopyObject", pending)
}

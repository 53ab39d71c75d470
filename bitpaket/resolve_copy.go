package bitpaket

import (
	"context"
	"errors"

	"github.com/farcopy/farcopy/internal/call"
)

// ResolveCopy polls again for a copy whose error matched [ErrOutcomeUnknown]; err is that error, or
// one that wraps it. It only reads, as the Client that made the copy, and can be called as
// often as needed, also with [ReconcileOff]. A nil error means that all objects of the copy are at
// the target, so that it was accepted and is complete. If the outcome is still unknown, Candidates
// are the items that could be the copy now. A large copy takes time: call it again later, or wait
// with [Client.WaitCopied]. Equal objects that others have copied to the same place since then
// cannot be told from the copy, so call it soon.
//
// A copy that is not found can still appear: until one hour after the last attempt, or 2 x
// CopyTimeout if that is longer. Only after that, two polls without the copy are reported as not made.
//
// Repeat: changes nothing.
//
// Errors: [ErrOutcomeUnknown] if it is still unknown, also because a read failed, which its message
// then says. [ErrNotExecuted] with [io/fs.ErrInvalid] if err is not the error of such a call; it then
// says nothing about the copy. The [*ProblemDetails] of [Client.Copy], or [ErrNotExecuted], if no copy
// was made.
//
// API: GET /v2/query, POST /v2/metadata and GET /v2/metadata/{object-id}, see [Client.Query],
// [Client.FindMetadata] and [Client.GetMetadata].
func (c *Client) ResolveCopy(ctx context.Context, err error) (*CopyResponse, error) {
	var pending any
	if u, ok := errors.AsType[*UnknownOutcomeError](err); ok {
		pending = u.pending
	}
	return call.Resolve[*CopyResponse](ctx, "bitpaket.ResolveCopy", pending)
}

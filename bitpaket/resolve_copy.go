package bitpaket

import (
	"context"
	"errors"

	"github.com/farcopy/farcopy/internal/call"
)

// ResolveCopy looks once more for a copy whose outcome was unknown: err is what [Client.Copy]
// returned, or wraps it. Where all objects of the copy are at the target the copy was accepted and
// is finished: it is returned, with Reconciled set.
//
// It only reads, through the client that made the call, and works with [ReconcileOff], too. A large
// copy takes its time, so that it pays to ask again later, or to wait for it with
// [Client.WaitCopied]. What others copy to the same place meanwhile looks the same: the sooner, the
// better it can tell.
//
// Repeat: changes nothing.
//
// Errors: [ErrOutcomeUnknown], an [*UnknownOutcomeError] with what is at the target now: still not
// known. Where a read failed its message says why. [ErrNotExecuted] with [io/fs.ErrInvalid]: err
// holds no copy to look for.
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

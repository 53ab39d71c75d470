package bitpaket

import (
	"context"

	"github.com/farcopy/farcopy/internal/call"
)

// ResolveCopy looks for a copy whose [Intent] was saved, by [WithIntent] or from an
// [UnknownOutcomeError], in any process and on any machine, and sends nothing. req is the request
// of the copy; its secrets may be others. It can be called as often as needed, also with
// [ReconcileOff]. A nil error means that all objects of the copy are at the target, so that it was
// accepted and is complete. If the outcome is still unknown, Candidates are the items that could be
// the copy now.
//
// A large copy takes time: call it again later, or wait with [Client.WaitForCopy]. If the sources
// were changed since the send, finding nothing means nothing: the outcome stays unknown.
//
// A copy that is not found can still appear: until one hour after the send, or 2 x CopyTimeout if
// that is longer; of a call that has ended, after its last attempt, and until five minutes after it
// if BitPaket has finished the request. Only after that, by the service's clock, two polls without
// the copy are reported as not made.
//
// Repeat: changes nothing.
//
// Errors: [ErrNotExecuted] if no copy was made; with [io/fs.ErrInvalid] if the intent is damaged,
// of an unknown version, or not one of this request: that says nothing about the copy.
// [ErrOutcomeUnknown] if it is still unknown, also because a read failed, which its message then
// says.
//
// API: GET /v2/query, POST /v2/metadata and GET /v2/metadata/{object-id}, see [Client.Query],
// [Client.FindMetadata] and [Client.GetMetadata].
func (c *Client) ResolveCopy(ctx context.Context, req CopyRequest, intent Intent, opts ...CallOption) (*CopyResponse, error) {
	if c.shared() == nil {
		return nil, call.Usable(ctx, nil, "bitpaket.ResolveCopy")
	}
	return reportInvalid(call.Resolve(ctx, c.shared(), c.copy(req, opts), intent, opts))
}

package bitpaket

import (
	"context"

	"github.com/farcopy/farcopy/internal/call"
)

// ResumeCopy goes on with a copy whose [Intent] was saved, by [WithIntent] or from an
// [UnknownOutcomeError], in any process and on any machine. req is the request of the copy; its
// secrets may be others. A nil error means that the copy was made, with Reconciled if it was found
// by reading.
//
// It polls for the copy until the first request can no longer be an attempt of the process that
// sent it: CopyTimeout and ReconcileTimeout after the send, and at least for ReconcileTimeout, also
// with [ReconcileOff]. If there is no copy then, it goes on as [Client.Copy] would after a lost
// response. It is sent again only without Overwrite and if all objects are selected by Path:
// BitPaket then refuses it if the first request has made anything. With [ReconcileStrict], now or
// at the send, it never is.
//
// A call and everything that resumes it are one call: of one client, one of them runs at a time,
// and once one has returned the copy, the others return the same without a request (the client
// remembers the last 4096). WithIntent is called for every further send, and Config.MaxAttempts
// counts anew.
//
// Repeat: returns the same copy, or goes on.
//
// Errors: those of [Client.Copy]. [ErrOutcomeUnknown] if the outcome stays unknown.
// [ErrNotExecuted] if no copy was made; with [io/fs.ErrInvalid] if the intent is damaged, of an
// unknown version, or not one of this request: that says nothing about the copy.
//
// API: POST /v2/copy, docs/api/objects/copy-objects.md in https://github.com/bitpaket/docs, and the
// reads of [Client.ResolveCopy].
func (c *Client) ResumeCopy(ctx context.Context, req CopyRequest, intent Intent, opts ...CallOption) (*CopyResponse, error) {
	if c.shared() == nil {
		return nil, call.Usable(ctx, nil, "bitpaket.ResumeCopy")
	}
	return reportInvalid(call.Resume(ctx, c.shared(), c.copy(req, opts), intent, opts))
}

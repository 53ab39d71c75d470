package call

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/intent"
	"github.com/farcopy/farcopy/internal/settle"
	"github.com/farcopy/farcopy/internal/transport"
)

// digest identifies the request by the service's host, the operation, and all that shapes the copy.
func digest(host, op string, shape []string) (d intent.Digest) {
	text := make([]byte, 0, 512)
	write := func(s string) {
		text = append(binary.AppendUvarint(text, uint64(len(s))), s...)
	}
	write(host)
	write(op)
	for i := 0; i+1 < len(shape); i += 2 {
		if shape[i+1] != "" { // a field that this release added does not change older digests
			write(shape[i])
			write(shape[i+1])
		}
	}
	sum := sha256.Sum256(text)
	copy(d[:], sum[:])
	return d
}

func (c *copyCall[T]) digest() intent.Digest {
	return digest(c.s.Base.Host, c.op.Name, c.op.Settler.Shape())
}

// SaveIntent gives the caller the intent of the attempt that is about to be sent.
func (c *copyCall[T]) SaveIntent(ctx context.Context) error {
	i := c.intent()
	i.Reason, i.Running, i.Ended = uint8(settle.Lost), true, time.Time{}
	now := time.Now()
	sent, isLocal := c.span(now, now.Add(transport.MaxSaveAge))
	if !c.isOpen {
		i.Sent, i.IsLocal = sent, isLocal
	}
	i.Sent.To, i.HasTo = sent.To, i.IsLocal && !isLocal
	encoded, err := i.Encode()
	if err != nil {
		return err
	}
	return c.prepared.options.save(ctx, encoded)
}

// saveRefusal gives the caller the intent of a call that is open because the service has refused the
// copy. The one that was saved before the send says that the response is not known: whoever went on
// from that could take for its copy the very item that it was refused for. If it cannot be saved in
// the time of a copy, the one before stays.
func (c *copyCall[T]) saveRefusal(ctx context.Context) {
	if c.prepared.options.save == nil || c.open.Reason == settle.Lost || c.saveErr != nil {
		return
	}
	c.open.Stamp(c.s.env.Clock)
	ctx, cancel := context.WithTimeout(ctx, c.s.CopyTimeout)
	defer cancel()
	c.prepared.options.save(ctx, c.intentOf())
}

// span converts a span of local time into one of the service's, or reports that it cannot.
func (c *copyCall[T]) span(from, to time.Time) (s intent.Span, isLocal bool) {
	s.From, _ = c.s.env.Clock.At(from)
	_, s.To = c.s.env.Clock.At(to)
	if s.From.IsZero() {
		return intent.Span{From: from, To: to}, true
	}
	return s, false
}

// intent returns what another process needs to settle what is open now.
func (c *copyCall[T]) intent() (i intent.Intent) {
	i = intent.Intent{
		Call: c.id, Op: c.op.Name, Digest: c.digest(), Attempt: c.attempt,
		Reason: uint8(c.open.Reason), Running: c.open.Running, NoResend: c.open.NoResend,
		Ended: c.open.EndedOnService, Pin: c.prepared.pin, Names: c.open.Names, RunTime: c.s.CopyTimeout,
	}
	switch {
	case c.resumed != nil:
		i.Sent, i.IsLocal, i.RunTime = c.resumed.Sent, c.resumed.IsLocal, c.open.Saved.RunTime
		if i.Sent.To = c.sentBefore(); !i.Sent.To.IsZero() {
			i.HasTo = i.IsLocal
		} else {
			i.Sent.To = c.resumed.Sent.To
		}
	case c.isOpen:
		i.Sent, i.IsLocal = c.span(c.open.SentAt, c.open.SentAt)
	}
	if b := c.open.Before; b != nil {
		i.IsStrict, i.Before, i.BeforeLost = true, b.Hashes(), b.Lost
	}
	return i
}

// sentBefore returns the service's time at which the latest request of a resumed call had been sent;
// zero: it is not known. At the latest that was when the call was resumed.
func (c *copyCall[T]) sentBefore() time.Time {
	if to := c.open.Saved.To; !to.IsZero() {
		return to // of a second request, if there was one
	}
	_, to := c.s.env.Clock.At(c.open.Saved.Resumed)
	return to
}

// openIntent opens the outcome that an intent says is open.
func (c *copyCall[T]) openIntent(i *intent.Intent) {
	c.resumed, c.isOpen, c.cause = i, true, errResumed
	c.prepared.pin = i.Pin
	c.open = settle.Open{
		Reason: settle.Reason(i.Reason), Running: i.Running, NoResend: i.NoResend, Names: i.Names, Pin: i.Pin,
		EndedOnService: i.Ended, Saved: &settle.Saved{RunTime: max(c.s.CopyTimeout, i.RunTime), Resumed: time.Now()},
	}
	if !i.IsLocal {
		c.open.Saved.From = i.Sent.From
	}
	if !i.IsLocal || i.HasTo {
		c.open.Saved.To = i.Sent.To
	}
	if i.IsStrict {
		c.open.Before, c.open.NoResend = settle.RestoreSnapshot(i.Before, i.BeforeLost), true
	}
}

// intentOf returns the intent in the error of an unknown outcome.
func (c *copyCall[T]) intentOf() farcopy.Intent {
	i := c.intent()
	encoded, err := i.Encode()
	if err != nil {
		return farcopy.Intent{} // only if the operation's name were malformed
	}
	return encoded
}

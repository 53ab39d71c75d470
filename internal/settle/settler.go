package settle

import (
	"context"
	"errors"
	"time"

	"github.com/farcopy/farcopy/internal/claim"
)

// Settler finds the copy of one call by reading. Each service implements it; there is one for each
// call.
type Settler[T any] interface {
	// Footprint says where the copy can appear. It is asked before the first send and after every
	// poll, which may have shown the names.
	Footprint() claim.Footprint

	// Poll reads the destination once and counts what it finds.
	Poll(context.Context, *Search) (*Tally[T], error)

	// Snapshot reads the destination before the first send, in ReconcileStrict.
	Snapshot(context.Context) (*Snapshot, error)

	// ReadSource makes one cheap read. Its response shows the service's clock.
	ReadSource(context.Context) error

	// Shape returns pairs of a name and a value: all of the request that shapes the copy, by the
	// names on the wire. A pair without a value counts as not there. No value is a secret.
	Shape() []string

	// Resend prepares a second request, for instance by pinning the source. It may read. With an
	// error, such as ErrNoResend, no second request is sent.
	Resend(context.Context, *Search, Edit) error

	// ID identifies a copy; "" where the response named none.
	ID(T) string
}

// ErrNoResend is the error of Settler.Resend if a second request could do harm.
var ErrNoResend = errors.New("a second request could do harm")

// Edit changes the request of the following attempts.
type Edit interface {
	SetHeader(key, value string)
	SetBody(v any) error

	// Pin notes what SetHeader or SetBody has bound the request to.
	Pin(string)
}

// Search is the part of an open outcome that a settler may use.
type Search struct {
	Reason    Reason
	Running   bool   // a request that was sent may still be executed
	LatestErr error  // the error of the latest attempt
	Pin       string // what an earlier request was bound to; "": nothing

	ctx     context.Context
	open    *Open
	horizon time.Duration
	clock   *Clock
	ticket  *claim.Ticket
}

// Age places the time of an item against the first send. It needs the service's clock, which the
// responses of a poll show.
func (q *Search) Age(made time.Time) Age {
	if q.open.isElsewhere() {
		return q.clock.ageSaved(made, q.open.Saved, q.horizon)
	}
	return q.clock.age(made, q.open.SentAt, q.horizon)
}

// WasBefore reports whether an item is in the snapshot.
func (q *Search) WasBefore(key string) bool { return q.open.Before.Has(key) }

// HasSnapshot reports whether every item that is not in the snapshot is new.
func (q *Search) HasSnapshot() bool { return q.open.Before != nil && !q.open.Before.Lost }

// MayHideCopy reports whether a copy can have other names than these, which were read now: the
// source may have had others when the request was executed. modified is when the source was last
// changed. The names of a source that was not changed since the send are noted for whoever resumes
// the call. Until then the names are those that the call itself has read at once.
func (q *Search) MayHideCopy(names []string, modified time.Time) bool {
	if q.open.Names != "" {
		return q.open.Names != HashNames(names)
	}
	if !q.SinceSend(modified) {
		q.open.Names = HashNames(names)
		return false
	}
	return q.Resumed()
}

// Resumed reports whether the call began in another call or another process: what it has read of
// the source is not known.
func (q *Search) Resumed() bool { return q.open.Saved != nil }

// SourceMayDiffer reports whether a copy may have been made of other content than the source's,
// which was changed at this time. What the source of a resumed call once was cannot be read.
func (q *Search) SourceMayDiffer(modified time.Time) bool {
	return q.Resumed() || q.SourceChanged(modified)
}

// SinceSend reports whether something that has this time, zero for an unknown one, may have changed
// after the request was sent. The clock that dates it may be a few seconds behind.
func (q *Search) SinceSend(changed time.Time) bool {
	age := q.Age(changed)
	return age != Older && age != Minutes
}

// SourceChanged reports whether a source with this time may have been changed since the request was
// sent. A source of the second of the send counts as unchanged, because many programs write an
// object and copy it at once. What an intent says about the time of the send is not as exact.
func (q *Search) SourceChanged(modified time.Time) bool {
	age := q.Age(modified)
	if q.open.isElsewhere() {
		return age.Young()
	}
	return age == Newer || age == TooYoung
}

// Returned reports whether another call of this client has returned the item.
func (q *Search) Returned(id string) bool { return q.ticket.ReturnedElsewhere(id) }

// AcceptedElsewhere reports whether another call, of which the service has accepted the request, is
// certain to make something at one of the names, which are sorted.
func (q *Search) AcceptedElsewhere(names []string) bool {
	return q.open.Saved == nil && q.ticket.AcceptedElsewhere(q.ctx, names, q.open.SentAt)
}

// Classify is [Classify] for this search.
func (q *Search) Classify(i Item) Class { return Classify(q.Reason, i) }

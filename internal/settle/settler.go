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
	Snapshot(context.Context) error

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
}

// Search is the part of an open outcome that a settler may use.
type Search struct {
	Reason    Reason
	Running   bool  // a request that was sent may still be executed
	LatestErr error // the error of the latest attempt

	ctx     context.Context
	sent    time.Time
	horizon time.Duration
	clock   *Clock
	ticket  *claim.Ticket
	book    *claim.Book
}

// Age places the time of an item against the first send. It needs the service's clock, which the
// responses of a poll show.
func (q *Search) Age(made time.Time) Age { return q.clock.age(made, q.sent, q.horizon) }

// SinceSend reports whether something that has this time may have changed after the request was
// sent.
func (q *Search) SinceSend(changed time.Time) bool {
	return q.Age(changed).Young()
}

// Returned reports whether another call of this client has returned the item.
func (q *Search) Returned(id string) bool { return q.book.Returned(id) }

// AcceptedElsewhere reports whether another call, of which the service has accepted the request, is
// certain to make something at one of the names, which are sorted.
func (q *Search) AcceptedElsewhere(names []string) bool {
	return q.ticket.AcceptedElsewhere(q.ctx, names, q.sent)
}

// Classify is [Classify] for this search.
func (q *Search) Classify(i Item) Class { return Classify(q.Reason, i) }

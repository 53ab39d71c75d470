package call

import (
	"context"
	"net/http"
	"time"
)

// Settler finds a copy again whose answer was lost, by reading. There is one for each call.
type Settler[T any] interface {
	// Look reads the destination once. It is called after every send that left the outcome open, as often as it takes.
	Look(context.Context, *Search) (Finding[T], error)

	// Harmless says that sending the request again can do no harm even while the first one may still run, because the
	// service would refuse the second or make the same thing of it. It is asked after a look that found nothing, and may
	// read.
	Harmless(context.Context) bool

	// Resend changes the request for the sends after a look, say by pinning the source.
	Resend(*Sending) error

	// Snapshot looks at the destination before the first send, in ReconcileStrict.
	Snapshot(context.Context) error

	// Patient says that the service works on after its answer, so that a copy can appear until ReconcileTimeout has passed.
	Patient() bool

	// Twin says whose copy a look could mistake for this call's: that of another call with the same destination and one of
	// these names, sorted; nil while they are not known, which a look may change. Of two such calls neither can claim what
	// it finds while the other may have made it.
	Twin() (destination string, names []string)

	// Names reads the names of Twin, for another call that would be a rival only for not knowing them.
	Names(context.Context) ([]string, error)

	// ID names a copy, so that another call does not take it for its own; "" where its answer named none. A patient service's
	// settler has to know itself what the copies make that it has accepted.
	ID(T) string
}

// Finding is what a look found.
type Finding[T any] struct {
	Copy       T        // the copy, where Found
	Found      bool     // exactly one thing there can be the copy
	Candidates []string // ids of what could be the copy, where more than one could or where that is not certain
}

// Search is what is known about the lost copy.
type Search struct {
	// Refusal is the service's last answer where it was an error, such as a conflict that names what is in the way.
	Refusal error

	// Conflict says that nothing was lost: the first send was refused because such an item exists. It is this call's own
	// copy only if a gateway delivered the request twice.
	Conflict bool

	service *Service
	sent    time.Time
}

// Age places a time that the service gave for an item, in whole seconds, against the first send of the copy. What is
// older is not the copy. It is asked for after a read, whose answer tells the service's time.
func (q *Search) Age(made time.Time) Age {
	earliest, latest, known := q.service.clock.bounds(q.sent)
	earliest = earliest.Truncate(time.Second)
	switch {
	case !known || made.IsZero():
		return AgeUnknown
	case made.Before(earliest.Add(-discord)), q.Conflict && made.Before(earliest):
		return Older
	case made.Before(earliest):
		return AgeUnknown
	case made.After(latest):
		return Newer
	}
	return SameSecond
}

// SinceSend reports whether an item that bears this time may have changed after the copy was sent.
func (q *Search) SinceSend(changed time.Time) bool {
	age := q.Age(changed)
	return age == SameSecond || age == Newer
}

// discord is how much a service's machines may disagree about the time: what dates an answer need not be what dates an item.
// A conflict does not allow for it, because most that are so old are somebody else's.
const discord = time.Second

// Age is when an item came to be, compared with the send of a copy.
type Age int

const (
	AgeUnknown Age = iota
	Older
	SameSecond // too close to tell
	Newer
)

// Counted reports whether a copy was the result of another call of this client already.
func (q *Search) Counted(id string) bool { return q.service.counted.has(id) }

// Sending is what Resend may change of a request.
type Sending struct{ p *prepared }

// Set sets a header of the next sends.
func (s *Sending) Set(key, value string) {
	h := s.p.header.Clone()
	if h == nil {
		h = http.Header{}
	}
	h[key] = []string{value}
	s.p.header = h
}

// SetBody replaces the body of the next sends.
func (s *Sending) SetBody(v any) error {
	body, err := marshal(v)
	if err == nil {
		s.p.body = body
	}
	return err
}

package box

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/farcopy/farcopy/internal/claim"
	"github.com/farcopy/farcopy/internal/settle"
)

// changeSettler finds out whether an item is as a request wanted it: deleted, renamed or moved. It
// cannot tell who did it. That does not matter, because the same request changes nothing any more.
type changeSettler[R any] struct {
	id  string // of the item
	key string // of this call: no other call can have the result of it

	// look reads the item, and returns its response if the item is as the request wanted it, else
	// nil.
	look func(ctx context.Context, q *settle.Search) (*R, error)
	// changed is when the item that look has read was changed last; nil: it does not show.
	changed func() time.Time
	// resend prepares a second request; nil: it can do no harm as it is.
	resend func(q *settle.Search, e settle.Edit) error
}

var changes atomic.Uint64

// newChangeSettler returns a settler without a second request of its own.
func newChangeSettler[R any](id string, look func(context.Context, *settle.Search) (*R, error)) *changeSettler[R] {
	return &changeSettler[R]{id: id, key: fmt.Sprint("change ", changes.Add(1)), look: look}
}

func (s *changeSettler[R]) Footprint() claim.Footprint {
	return claim.Footprint{Destination: s.key, Names: []string{s.key}}
}

// Poll counts the item as found only after a lost response. What was busy or in the way may have
// been changed by somebody else's request.
func (s *changeSettler[R]) Poll(ctx context.Context, q *settle.Search) (*settle.Tally[*R], error) {
	done, err := s.look(ctx, q)
	if err != nil {
		return nil, err
	}
	tally := &settle.Tally[*R]{}
	switch {
	case done == nil && q.Reason == settle.Conflict:
		tally.Add(settle.InTheWay, s.id, nil)
	case done == nil:
	case q.Reason == settle.Lost:
		tally.Add(settle.Match, s.id, func() *R { return done })
	default:
		tally.Add(q.Classify(settle.Item{Like: settle.Equal, Age: s.age(q)}), s.id, nil)
	}
	return tally, nil
}

// age is that of the latest change. One that is older than the request by more than the clocks
// differ was not made by another delivery of it.
func (s *changeSettler[R]) age(q *settle.Search) settle.Age {
	if s.changed == nil {
		return settle.UnknownAge
	}
	return q.Age(s.changed())
}

func (s *changeSettler[R]) Resend(_ context.Context, q *settle.Search, e settle.Edit) error {
	if s.resend == nil {
		return nil
	}
	return s.resend(q, e)
}

// Snapshot is empty: the item is known.
func (s *changeSettler[R]) Snapshot(context.Context) (*settle.Snapshot, error) {
	return settle.NewSnapshot(), nil
}

// ReadSource and Shape are for intents, which a change does not have.
func (s *changeSettler[R]) ReadSource(context.Context) error { return nil }

func (s *changeSettler[R]) Shape() []string { return []string{"id", s.id} }

func (s *changeSettler[R]) ID(*R) string { return s.key }

// deletedFields are what tells whether an item is there, and whether it was changed.
var deletedFields = []string{"id", "etag", "modified_at"}

// deleteSettler returns what finds out whether an item was deleted. read returns the item's etag and
// when it was changed last.
func deleteSettler[R any](id, ifMatch string, done *R, read func(context.Context) (etag string, modified time.Time, err error)) *changeSettler[R] {
	var etag string
	var modified time.Time
	s := newChangeSettler(id, func(ctx context.Context, _ *settle.Search) (*R, error) {
		var err error
		etag, modified, err = read(ctx)
		if gone, err := isGone(err); !gone {
			return nil, err
		}
		return done, nil
	})
	// A second deletion would also delete what others have put into the item since, or restored.
	s.resend = func(q *settle.Search, e settle.Edit) error {
		if etag == "" || modified.IsZero() || q.SinceSend(modified) {
			return settle.ErrNoResend
		}
		if ifMatch == "" {
			e.SetHeader("If-Match", etag)
		}
		return nil
	}
	return s
}

// isGone reports whether a read found nothing; any other error of it is returned.
func isGone(err error) (gone bool, other error) {
	if isMissing(err) {
		return true, nil
	}
	return false, err
}

// isMissing reports whether Box itself says that an item does not exist. A gateway's 404 says
// nothing about it.
func isMissing(err error) bool {
	return errors.Is(err, ErrorCodeNotFound) || errors.Is(err, ErrorCodeTrashed)
}

package bitpaket

import (
	"context"
	"errors"

	"github.com/farcopy/farcopy/internal/claim"
	"github.com/farcopy/farcopy/internal/settle"
)

// blindSettler is the settler of a change that no read shows. It only knows that a refusal for a name
// that is in use is true: what the change itself has made is not in its way.
type blindSettler[T any] struct{}

var errBlind = errors.New("no document says what shows that it was done")

func (blindSettler[T]) Poll(_ context.Context, q *settle.Search) (*settle.Tally[T], error) {
	if q.Reason != settle.Conflict {
		return nil, errBlind
	}
	tally := &settle.Tally[T]{}
	tally.Add(settle.InTheWay, "", nil)
	return tally, nil
}

func (blindSettler[T]) Footprint() claim.Footprint {
	return claim.Footprint{Names: []string{}}
}
func (blindSettler[T]) ID(T) string                                        { return "" }
func (blindSettler[T]) Shape() []string                                    { return nil }
func (blindSettler[T]) ReadSource(context.Context) error                   { return errBlind }
func (blindSettler[T]) Snapshot(context.Context) (*settle.Snapshot, error) { return nil, nil }

func (blindSettler[T]) Resend(context.Context, *settle.Search, settle.Edit) error {
	return settle.ErrNoResend
}

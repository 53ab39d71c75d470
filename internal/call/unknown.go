package call

import (
	"context"
	"errors"
	"time"

	"github.com/farcopy/farcopy/internal/claim"
	"github.com/farcopy/farcopy/internal/settle"
)

// Unknown is what a service's *UnknownOutcomeError is made of.
type Unknown struct {
	Op         string
	SentAt     time.Time
	RequestID  string
	Candidates []string
	Err        error
	Note       string // why looking for the copy failed, for the message
	Pending    any    // for Resolve
}

// blind stands in for the settler of an operation that cannot be found by reading: a lost response stays unknown.
type blind[T any] struct{}

var errBlind = errors.New("no read of the service shows this copy")

func (blind[T]) Footprint() claim.Footprint     { return claim.Footprint{Names: []string{}} }
func (blind[T]) Snapshot(context.Context) error { return nil }
func (blind[T]) ID(T) string                    { return "" }
func (blind[T]) Poll(context.Context, *settle.Search) (*settle.Tally[T], error) {
	return nil, errBlind
}

func (blind[T]) Resend(context.Context, *settle.Search, settle.Edit) (bool, error) {
	return false, nil
}

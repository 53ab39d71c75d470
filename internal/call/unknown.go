package call

import (
	"context"
	"errors"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/claim"
	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/settle"
)

// Unknown is the content of a service's *UnknownOutcomeError.
type Unknown struct {
	problem.Facts
	Op         string
	SentAt     time.Time
	RequestID  string
	Candidates []string
	Err        error
	Intent     farcopy.Intent
}

// noSettler is the settler of an operation whose copy no read shows: a lost response leaves the
// outcome unknown.
type noSettler[T any] struct{}

var errNoSettler = errors.New("no read operation of the service shows this copy")

func (noSettler[T]) Footprint() claim.Footprint                         { return claim.Footprint{Names: []string{}} }
func (noSettler[T]) ID(T) string                                        { return "" }
func (noSettler[T]) Shape() []string                                    { return nil }
func (noSettler[T]) ReadSource(context.Context) error                   { return errNoSettler }
func (noSettler[T]) Snapshot(context.Context) (*settle.Snapshot, error) { return nil, nil }
func (noSettler[T]) Poll(context.Context, *settle.Search) (*settle.Tally[T], error) {
	return nil, errNoSettler
}

func (noSettler[T]) Resend(context.Context, *settle.Search, settle.Edit) error {
	return settle.ErrNoResend
}

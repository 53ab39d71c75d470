package call

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/claim"
	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/settle"
	"github.com/farcopy/farcopy/internal/transport"
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

// unknown returns the error of an unknown outcome. If the caller's context has ended, that is part
// of the cause.
func (c *copyCall[T]) unknown(ctx context.Context, o settle.Outcome[T]) error {
	c.open.Stamp(c.s.env.Clock)
	saved := c.intentOf()
	u := Unknown{
		Facts: c.facts(o.Polled), Op: c.prepared.name, SentAt: saved.SentAt(), RequestID: c.requestID,
		Candidates: o.Candidates, Intent: saved, Err: c.cause,
	}
	if c.op.Advice != "" {
		u.Intent = farcopy.Intent{}
	}
	if c.saveErr != nil {
		u.Err = fmt.Errorf("%w; before that: %w", c.saveErr, u.Err)
	}
	switch err := transport.ContextError(ctx); {
	case err != nil && !errors.Is(u.Err, ctx.Err()):
		u.Err = fmt.Errorf("%w; before that: %w", err, u.Err)
	case err == nil && o.ReadError != nil:
		u.Note = "polling for the " + c.op.noun() + " failed: " + o.ReadError.Error()
	}
	return c.s.Unknown(u)
}

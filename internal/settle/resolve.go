package settle

import (
	"context"
	"time"

	"github.com/farcopy/farcopy/internal/transport"
)

// finishedHorizon is how long after the end of a finished request its copy can still appear in a
// listing.
const finishedHorizon = 5 * time.Minute

// RunningHorizon is how long after the end of its attempt a request that may still
// run can make its copy.
func RunningHorizon(copyTimeout time.Duration) time.Duration { return max(time.Hour, 2*copyTimeout) }

// Resolve polls for a copy that ended as unknown, later and without sending anything. A copy that
// two polls do not show was not made if the horizon has passed.
func (c *Poller[T]) Resolve(ctx context.Context, o *Open) Outcome[T] {
	ctx = transport.WithPriority(ctx)
	for polls := 1; ; polls++ {
		tally, err := c.Settler.Poll(ctx, c.search(ctx, o))
		c.Ticket.Learn(c.Settler.Footprint().Names)
		if err != nil {
			return Outcome[T]{Next: Unknown, ReadError: err}
		}
		saw := c.claimSingle(ctx, o, tally)
		switch {
		case saw == Ours:
			return Outcome[T]{Next: Found, Copy: tally.copy}
		case saw == Foreign, saw == Nothing && polls >= 2 && c.pastHorizon(o):
			return Outcome[T]{Next: NotMade}
		case saw != Nothing, polls >= 2:
			return Outcome[T]{Next: Unknown, Candidates: tally.ids(), Polled: true}
		}
		if transport.Sleep(ctx, pause(1)) != nil {
			return Outcome[T]{Next: Unknown, Polled: true}
		}
	}
}

// pastHorizon reports whether nothing that this call has sent can make a copy any more.
func (c *Poller[T]) pastHorizon(o *Open) bool {
	horizon := finishedHorizon
	if o.Running {
		horizon = c.Env.Horizon
	}
	return c.Env.Clock.since(o) > horizon
}

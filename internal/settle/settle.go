package settle

import (
	"context"
	"errors"
	"io/fs"
	"time"

	"github.com/farcopy/farcopy/internal/claim"
	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/transport"
)

// Open is an open outcome: what a call has sent, and the result.
type Open struct {
	Reason    Reason
	Running   bool      // a request that was sent may still be executed
	NoResend  bool      // no second request may be sent, whatever polls show
	SentAt    time.Time // the first send that is open; zero: another process sent it, see Saved
	EndedAt   time.Time // when the latest attempt of this client ended; zero: there was none
	LatestErr error     // the error of the latest attempt

	Before *Snapshot // nil: not taken
	Names  string    // HashNames of the names that the copy has in any case; "": they are not known
	Pin    string    // what the latest request was bound to; "": nothing
	Saved  *Saved    // of a resumed call; nil: the call began in this process

	EndedOnService time.Time // EndedAt on the service's clock, at the latest; zero: not known
}

// isElsewhere reports whether another client has sent the first request.
func (o *Open) isElsewhere() bool { return o.Saved != nil && o.SentAt.IsZero() }

// mayBeAttempt reports whether the request that an intent was saved for may still be an attempt of
// the process that sent it: nobody knows that it has ended.
func (o *Open) mayBeAttempt() bool {
	return o.Saved != nil && o.EndedAt.IsZero() && o.EndedOnService.IsZero()
}

// Saved is what an intent says about the sends of the process that saved it, on the service's
// clock.
type Saved struct {
	From, To time.Time     // the first send that is open; zero: the service's clock was unknown
	RunTime  time.Duration // how long an attempt can take
	Resumed  time.Time     // when the call was resumed, by the local clock
}

// Env is the state that a client's calls share.
type Env struct {
	Book          *claim.Book
	Clock         *Clock
	Timeout       time.Duration // ReconcileTimeout
	Horizon       time.Duration // an item that is younger than the send by more than this is never ours
	MaxClosedTime time.Duration // how much longer than Timeout polling may take because the gate held it back
}

// Poller settles one call by polling.
type Poller[T any] struct {
	Env        *Env
	Ticket     *claim.Ticket
	Settler    Settler[T]
	Second     Second
	Edit       Edit
	ClosedTime func() time.Duration // how long the gate has held requests back in all
}

// Outcome is the result of settling.
type Outcome[T any] struct {
	Next       Next // Found, NotMade, Resend or Unknown
	Copy       T    // Found
	Candidates []string
	ReadError  error // Unknown: why reading failed
	Polled     bool  // the latest poll read the destination
}

// Run polls the destination until Decide ends it.
func (c *Poller[T]) Run(ctx context.Context, o *Open) Outcome[T] {
	s := State{Reason: o.Reason, Running: o.Running, Second: c.Second, NoResend: o.NoResend, Resumed: o.Saved != nil}
	ctx = transport.WithPriority(ctx) // polls pass the gate before new copies
	timer := c.startTimer(o)
	for failures := 0; ; {
		tally, err := c.poll(ctx, o, timer)
		if err != nil {
			failures++
			wait := retryPoll(err, failures, timer.left())
			if wait <= 0 || transport.Sleep(ctx, wait) != nil {
				return Outcome[T]{Next: Unknown, ReadError: err}
			}
			continue
		}
		s.Polls++
		s.Expired, s.PastHorizon = timer.left() <= 0, c.pastHorizon(o)
		saw := c.claimSingle(ctx, o, tally)
		next, pause := Decide(s, saw)
		if next == Resend && !c.resend(ctx, o) {
			refused := s
			refused.NoResend = true
			next, pause = Decide(refused, saw)
		}
		if next != PollAgain {
			return Outcome[T]{Next: next, Copy: tally.copy, Candidates: tally.ids(), Polled: true}
		}
		if transport.Sleep(ctx, min(pause, max(timer.left(), 0))) != nil {
			return Outcome[T]{Next: Unknown, Candidates: tally.ids(), Polled: true}
		}
	}
}

// poll reads once. Every poll has a new search, because the service's clock becomes known
// meanwhile.
func (c *Poller[T]) poll(ctx context.Context, o *Open, t timer) (*Tally[T], error) {
	ctx, cancel := t.limit(ctx)
	defer cancel()
	tally, err := c.Settler.Poll(ctx, c.search(ctx, o))
	c.Ticket.Learn(c.Settler.Footprint().Names)
	return tally, err
}

func (c *Poller[T]) search(ctx context.Context, o *Open) *Search {
	return &Search{
		Reason: o.Reason, Running: o.Running, LatestErr: o.LatestErr, Pin: o.Pin,
		ctx: ctx, open: o, horizon: c.Env.Horizon, clock: c.Env.Clock, ticket: c.Ticket,
	}
}

// claimSingle claims the item that is alike, if there is exactly one. After a conflict nothing is
// claimed.
func (c *Poller[T]) claimSingle(ctx context.Context, o *Open, t *Tally[T]) Sighting {
	if o.Reason != Lost || !t.single() || o.Before != nil && o.Before.Lost {
		return t.sighting()
	}
	switch c.Ticket.Claim(ctx, c.Settler.ID(t.copy), o.SentAt) {
	case claim.Granted:
		return Ours
	case claim.Contested:
		return Contested
	}
	return Denied
}

func (c *Poller[T]) resend(ctx context.Context, o *Open) bool {
	return c.Settler.Resend(ctx, c.search(ctx, o), c.Edit) == nil
}

// retryPoll returns how long to wait before a failed poll is repeated; 0: it is not repeated.
func retryPoll(err error, failures int, left time.Duration) time.Duration {
	held := time.Duration(0)
	if limited, ok := errors.AsType[*problem.RateLimited](err); ok {
		held = limited.RetryAfter
	}
	wait := min(max(pause(failures), held), left)
	if wait <= 0 || !transient(err) && (held == 0 || held >= left) {
		return 0
	}
	return wait
}

// transient reports whether a poll may succeed after this error.
func transient(err error) bool {
	if _, ok := errors.AsType[*problem.ReadError](err); ok {
		return true
	}
	if _, ok := errors.AsType[*problem.RateLimited](err); ok {
		return false // retryPoll goes by its RetryAfter
	}
	if local, ok := errors.AsType[*problem.NotExecuted](err); ok && !errors.Is(local, fs.ErrInvalid) {
		return true
	}
	return errors.Is(err, problem.ErrTransient)
}

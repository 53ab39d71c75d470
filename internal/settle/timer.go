package settle

import (
	"context"
	"time"
)

// PollTimeout is how long one poll may take beyond ReconcileTimeout.
const PollTimeout = 30 * time.Second

// timer measures ReconcileTimeout, which does not run while the gate holds requests back. Of a
// resumed call it also measures the time that the first request can take.
type timer struct {
	env    *Env
	open   *Open
	start  time.Time
	closed func() time.Duration
	before time.Duration
}

func (c *Poller[T]) startTimer(o *Open) timer {
	start := o.EndedAt
	if o.Saved != nil && start.Before(o.Saved.Resumed) {
		start = o.Saved.Resumed
	}
	return timer{c.Env, o, start, c.ClosedTime, c.ClosedTime()}
}

func (t timer) left() time.Duration {
	left := time.Until(t.start.Add(t.env.Timeout))
	if t.open.Saved != nil && !t.open.attemptHasEnded() {
		left = max(left, t.env.Clock.runTimeLeft(t.open)+t.env.Timeout)
	}
	return left + min(t.closed()-t.before, t.env.MaxClosedTime)
}

// limit ends a poll PollTimeout after the timer.
func (t timer) limit(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	var check *time.Timer
	armed := make(chan struct{}) // closed once check is set
	check = time.AfterFunc(max(t.left(), 0)+PollTimeout, func() {
		<-armed
		if more := t.left() + PollTimeout; more > 0 { // the gate has held the poll back
			check.Reset(more)
			return
		}
		cancel()
	})
	close(armed)
	return ctx, func() { check.Stop(); cancel() }
}

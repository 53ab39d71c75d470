package settle

import (
	"context"
	"time"
)

// PollTimeout is how long one poll may take beyond ReconcileTimeout.
const PollTimeout = 30 * time.Second

// timer measures ReconcileTimeout, which does not run while the gate holds requests back.
type timer struct {
	end     time.Time
	held    func() time.Duration
	before  time.Duration
	maxHeld time.Duration
}

func (c *Poller[T]) startTimer(ended time.Time) timer {
	return timer{ended.Add(c.Env.Timeout), c.ClosedTime, c.ClosedTime(), c.Env.MaxClosedTime}
}

func (t timer) left() time.Duration {
	return time.Until(t.end) + min(t.held()-t.before, t.maxHeld)
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

package settle

import (
	"net/http"
	"sync"
	"time"
)

// Clock estimates the service's clock from the Date of its responses. A Date is a whole second, so
// that each response bounds the difference to this machine's clock from both sides; the bounds of
// many responses together are tighter.
type Clock struct {
	mu         sync.Mutex
	known      bool
	anchor     time.Time // local times are monotonic from here: setting the local clock has no effect
	difference           // to this machine's clock

	date   string // the latest Date, which many responses share, and its value
	served time.Time

	before   difference // what it was before the latest jump
	jumpedAt time.Time  // when that was seen; zero: never
}

// difference is a range of differences between two clocks: [lo, hi).
type difference struct{ lo, hi time.Duration }

// apart is how far two ranges are from each other.
func (d difference) apart(e difference) time.Duration { return max(d.lo-e.hi, e.lo-d.hi) }

func (c *Clock) monotonic(t time.Time) time.Time { return c.anchor.Round(0).Add(t.Sub(c.anchor)) }

// Observe updates the estimate from a response to a request that was sent at sent; the response
// arrived at received.
func (c *Clock) Observe(h http.Header, sent, received time.Time) {
	date := h["Date"]
	if len(date) == 0 || sent.IsZero() {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	served, err := c.parse(date[0])
	if err != nil {
		return
	}
	if c.anchor.IsZero() {
		c.anchor = received
	}
	d := difference{served.Sub(c.monotonic(received)), served.Add(time.Second).Sub(c.monotonic(sent))}
	if c.known && c.apart(d) > conflictAge {
		c.before, c.jumpedAt = c.difference, received
	}
	if !c.known || c.apart(d) >= 0 { // the first response, or one of the clocks was set
		c.known, c.difference = true, d
		return
	}
	c.lo, c.hi = max(c.lo, d.lo), min(c.hi, d.hi)
}

func (c *Clock) parse(date string) (time.Time, error) {
	if date == c.date {
		return c.served, nil
	}
	served, err := http.ParseTime(date)
	if err == nil {
		c.date, c.served = date, served
	}
	return served, err
}

// At returns the earliest and the latest time that the service's clock can have shown at a local
// time. Both are zero before the first response with a Date.
func (c *Clock) At(t time.Time) (earliest, latest time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.known {
		return time.Time{}, time.Time{}
	}
	t = c.monotonic(t)
	return t.Add(c.lo), t.Add(c.hi)
}

// age compares the time of an item with a send. If the service's clock has jumped since, the item
// may be dated by the clock before or after the jump: the age is unknown unless both give the same
// one.
func (c *Clock) age(made, sent time.Time, horizon time.Duration) Age {
	earliest, latest := c.At(sent)
	if earliest.IsZero() {
		return UnknownAge
	}
	age := ageOf(made, earliest, latest, horizon)
	c.mu.Lock()
	defer c.mu.Unlock()
	if sent.After(c.jumpedAt) {
		return age
	}
	at := c.monotonic(sent)
	earlier := ageOf(made, at.Add(c.before.lo), at.Add(c.before.hi), horizon)
	if age != earlier {
		return UnknownAge
	}
	return age
}

// ageSaved is age for a send of another process, which an intent dates. A jump of the service's
// clock that this client has not seen cannot be known.
func (c *Clock) ageSaved(made time.Time, s *Saved, horizon time.Duration) Age {
	if s.From.IsZero() || c.jumpedSince(s) {
		return UnknownAge
	}
	return ageOf(made, s.From, s.To, horizon)
}

// jumpedSince reports whether a jump was seen that may have come after the send: since the call was
// resumed, or when the service's clock showed a later time, before or after the jump.
func (c *Clock) jumpedSince(s *Saved) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.jumpedAt.IsZero() {
		return false
	}
	latest := c.monotonic(c.jumpedAt).Add(max(c.before.hi, c.hi))
	return c.jumpedAt.After(s.Resumed) || latest.After(s.From)
}

// runTimeLeft returns how long the request that an intent was saved for may still take as an
// attempt of the process that sent it, which is not known to have ended.
func (c *Clock) runTimeLeft(o *Open) time.Duration {
	s := o.Saved
	now, _ := c.At(time.Now())
	if s.To.IsZero() || now.IsZero() || c.jumpedSince(s) {
		return time.Until(s.Resumed.Add(s.RunTime)) // it was sent before the call was resumed
	}
	return s.To.Add(s.RunTime).Sub(now)
}

// Stamp notes the service's time at the end of the latest attempt, by which the horizon is
// measured: the service may see more or less time pass than this machine.
func (o *Open) Stamp(c *Clock) {
	if _, latest := c.At(o.EndedAt); !o.EndedAt.IsZero() && !latest.IsZero() {
		o.EndedOnService = latest
	}
}

// since returns how much time has passed since the latest attempt, at least: on both clocks if the
// service's was known at the end of the attempt, because either may have been set. Of the local
// clocks, only the wall clock counts the time in which this machine was suspended.
func (c *Clock) since(o *Open) time.Duration {
	if o.EndedAt.IsZero() && o.Saved != nil {
		return c.sinceSaved(o)
	}
	here := max(time.Since(o.EndedAt), time.Now().Round(0).Sub(o.EndedAt.Round(0)))
	now, _ := c.At(time.Now())
	if o.EndedOnService.IsZero() || now.IsZero() {
		return time.Since(o.EndedAt)
	}
	return min(here, now.Sub(o.EndedOnService))
}

// sinceSaved is since for a call of another process, by the service's clock alone. If nobody knows
// when the latest attempt ended, it may have taken as long as it can.
func (c *Clock) sinceSaved(o *Open) time.Duration {
	now, _ := c.At(time.Now())
	ended := o.EndedOnService
	if ended.IsZero() && !o.Saved.To.IsZero() {
		ended = o.Saved.To.Add(o.Saved.RunTime)
	}
	if ended.IsZero() || now.IsZero() || c.jumpedSince(o.Saved) {
		return 0
	}
	return now.Sub(ended)
}

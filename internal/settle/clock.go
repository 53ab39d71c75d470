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
	mu     sync.Mutex
	known  bool
	anchor time.Time     // local times are monotonic from here: setting the local clock has no effect
	lo, hi time.Duration // the difference lies in [lo, hi)
}

func (c *Clock) monotonic(t time.Time) time.Time { return c.anchor.Round(0).Add(t.Sub(c.anchor)) }

// Observe updates the estimate from a response to a request that was sent at sent; the response
// arrived at received.
func (c *Clock) Observe(h http.Header, sent, received time.Time) {
	date := h["Date"]
	if len(date) == 0 || sent.IsZero() {
		return
	}
	served, err := http.ParseTime(date[0])
	if err != nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.anchor.IsZero() {
		c.anchor = received
	}
	lo, hi := served.Sub(c.monotonic(received)), served.Add(time.Second).Sub(c.monotonic(sent))
	if !c.known || lo >= c.hi || hi <= c.lo { // the first response, or one of the clocks was set
		c.known, c.lo, c.hi = true, lo, hi
		return
	}
	c.lo, c.hi = max(c.lo, lo), min(c.hi, hi)
}

// bounds returns the earliest and the latest time that the service's clock can have shown at t.
// Both are zero before the first response with a Date.
func (c *Clock) bounds(t time.Time) (earliest, latest time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.known {
		return time.Time{}, time.Time{}
	}
	t = c.monotonic(t)
	return t.Add(c.lo), t.Add(c.hi)
}

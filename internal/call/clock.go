package call

import (
	"net/http"
	"sync"
	"time"
)

// clock knows how far the service's clock is ahead of this machine's. Each answer's Date, a whole second, bounds the
// difference from both sides; the bounds of many answers together are tighter than one second.
type clock struct {
	mu     sync.Mutex
	known  bool
	lo, hi time.Duration // the difference lies in [lo, hi)
}

// observe takes the Date of an answer into account that was asked for at sent and had come at received.
func (c *clock) observe(h http.Header, sent, received time.Time) {
	date, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		return
	}
	lo, hi := date.Sub(received), date.Add(time.Second).Sub(sent)
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.known || lo >= c.hi || hi <= c.lo { // the first answer, or a clock that was set
		c.known, c.lo, c.hi = true, lo, hi
		return
	}
	c.lo, c.hi = max(c.lo, lo), min(c.hi, hi)
}

// earliest is the earliest time that the service's clock can have shown at a moment here, in whole seconds: what services
// give as the time of an item is that coarse. Zero where no answer has told the time yet.
func (c *clock) earliest(t time.Time) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.known {
		return time.Time{}
	}
	return t.Add(c.lo).UTC().Truncate(time.Second)
}

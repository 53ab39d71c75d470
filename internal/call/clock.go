package call

import (
	"net/http"
	"sync"
	"time"
)

// clock knows how far the service's clock is ahead of this machine's. Each answer's Date, a whole second, bounds the
// difference from both sides; the bounds of many answers together are tighter than one second. Only the answers to reads
// are asked: a lost copy is looked for by reading, and a copy that goes well need not know the time.
type clock struct {
	mu     sync.Mutex
	known  bool
	anchor time.Time     // this machine's times are counted from here, whatever its clock is set to meanwhile
	lo, hi time.Duration // the difference lies in [lo, hi)
}

func (c *clock) here(t time.Time) time.Time { return c.anchor.Round(0).Add(t.Sub(c.anchor)) }

// observe takes the Date of an answer into account that was asked for at sent and had come at received.
func (c *clock) observe(h http.Header, sent, received time.Time) {
	date, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.anchor.IsZero() {
		c.anchor = received
	}
	lo, hi := date.Sub(c.here(received)), date.Add(time.Second).Sub(c.here(sent))
	if !c.known || lo >= c.hi || hi <= c.lo { // the first answer, or a clock that was set
		c.known, c.lo, c.hi = true, lo, hi
		return
	}
	c.lo, c.hi = max(c.lo, lo), min(c.hi, hi)
}

// bounds are the earliest and the latest time that the service's clock can have shown at a moment here.
func (c *clock) bounds(t time.Time) (earliest, latest time.Time, known bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	t = c.here(t)
	return t.Add(c.lo), t.Add(c.hi), c.known
}

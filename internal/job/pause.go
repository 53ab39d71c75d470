package job

import (
	"errors"
	"time"

	"github.com/farcopy/farcopy"
)

// pauses are the waits of a whole run, after a rate limit or while the service does not respond.
type pauses struct {
	until time.Time
	next  time.Duration // the next wait, if the service names none
	since time.Time     // of the first wait after the latest success; zero: there was none

	hasAnswered bool // the service, in this run
	n           int  // waits before it has
}

const (
	firstPause   = time.Second
	longestPause = 2 * time.Minute
	longestDown  = time.Hour

	// maxUnanswered is how often a run waits for a service that has never responded to it.
	maxUnanswered = 5
)

// isDown reports whether the run is to end: the service has done nothing for an hour, or has never
// responded, so that the address may be wrong. A rate limit says that the service is there.
func (p *pauses) isDown(now time.Time, err error) bool {
	if errors.Is(err, farcopy.ErrRateLimited) {
		p.hasAnswered = true
	}
	if !p.hasAnswered && p.n >= maxUnanswered {
		return true
	}
	return !p.since.IsZero() && now.Sub(p.since) > longestDown && !errors.Is(err, farcopy.ErrRateLimited)
}

// begin pauses until the service wants to be asked again, or for a time that doubles with every
// pause. A pause that has begun already is not made longer by the requests that were in flight.
func (p *pauses) begin(now time.Time, retryAfter time.Duration) {
	if p.since.IsZero() {
		p.since = now
	}
	if now.Before(p.until) {
		if end := now.Add(retryAfter); end.After(p.until) {
			p.until = end
		}
		return
	}
	p.n++
	p.next = max(firstPause, min(2*p.next, longestPause))
	p.until = now.Add(max(retryAfter, p.next))
	if retryAfter > 0 {
		p.until = now.Add(retryAfter)
	}
}

// over notes that the service has responded.
func (p *pauses) over() { p.next, p.since, p.hasAnswered = 0, time.Time{}, true }

// left returns how long the run still has to wait.
func (p *pauses) left(now time.Time) time.Duration { return p.until.Sub(now) }

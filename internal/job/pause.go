package job

import "time"

// pauses are the waits of a whole run, after a rate limit or while the service does not answer.
type pauses struct {
	until time.Time
	next  time.Duration // the next wait, if the service names none

	hasAnswered bool // the service, in this run
	n           int
}

// maxUnanswered is how often a run waits for a service that has never answered it.
const maxUnanswered = 5

const (
	firstPause   = time.Second
	longestPause = 2 * time.Minute
)

// begin pauses until the service wants to be asked again, or for a time that doubles with every
// pause. A pause that has begun already is not made longer by the requests that were under way.
func (p *pauses) begin(now time.Time, retryAfter time.Duration) {
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

// over notes that the service has answered.
func (p *pauses) over() { p.next, p.hasAnswered = 0, true }

// isHopeless reports whether nobody seems to be there: a wrong address, not a service that is down
// for a while.
func (p *pauses) isHopeless() bool { return !p.hasAnswered && p.n >= maxUnanswered }

// left returns how long the run still has to wait.
func (p *pauses) left(now time.Time) time.Duration { return p.until.Sub(now) }

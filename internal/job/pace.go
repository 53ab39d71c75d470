package job

import "time"

// pace decides how many requests may be under way. A fixed number is a bound; without one the
// number follows what the service bears: it doubles while that makes the job faster, is held where
// it does not, tries a little more from time to time, and falls when the service throttles or slows
// down.
type pace struct {
	fixed int // 0: adapt

	n      int           // requests that may be under way
	before float64       // throughput of the window before the latest change, items a second
	best   time.Duration // the lowest median latency so far
	hold   time.Time     // do not try more before

	began     time.Time // of the window
	done      int       // items in the window
	latencies []time.Duration
	throttled bool // in this window, so the number has fallen already
}

const (
	firstPace    = 4
	largestPace  = 512
	window       = time.Second
	probeAfter   = 30 * time.Second
	enoughSample = 16
)

func (p *pace) limit() int {
	switch {
	case p.fixed > 0:
		return p.fixed
	case p.n == 0:
		return firstPace
	}
	return p.n
}

// throttle notes that the service has refused a request because there were too many.
func (p *pace) throttle(now time.Time) {
	if p.fixed > 0 || p.throttled {
		return
	}
	p.set(now, max(1, p.limit()*7/10))
	p.throttled = true
	p.hold = now.Add(probeAfter)
}

// finish notes a request that has ended after the given time, and changes the number at the end of
// a window.
func (p *pace) finish(now time.Time, took time.Duration) {
	if p.fixed > 0 {
		return
	}
	if p.began.IsZero() {
		p.began = now
	}
	p.done++
	p.latencies = append(p.latencies, took)
	if elapsed := now.Sub(p.began); p.done >= max(enoughSample, 2*p.limit()) || elapsed >= window && p.done >= enoughSample {
		p.decide(now, float64(p.done)/max(elapsed, time.Millisecond).Seconds(), median(p.latencies))
	}
}

// decide changes the number of requests by what a window has shown.
func (p *pace) decide(now time.Time, rate float64, latency time.Duration) {
	if p.best == 0 || latency < p.best {
		p.best = latency
	}
	n := p.limit()
	faster := rate >= 1.1*p.before
	switch {
	case latency > 2*p.best && !faster:
		p.best = p.best * 11 / 10 // a service that stays slower becomes the measure in time
		p.hold = now.Add(probeAfter)
		p.set(now, max(1, n*9/10))
	case faster && now.After(p.hold):
		p.before = rate
		p.set(now, min(largestPace, 2*n))
	case now.After(p.hold):
		p.before = max(rate, p.before*9/10)
		p.hold = now.Add(probeAfter)
		p.set(now, min(largestPace, n+max(1, n/10)))
	default:
		p.set(now, n)
	}
}

// set begins a window.
func (p *pace) set(now time.Time, n int) {
	p.n, p.began, p.done, p.throttled = n, now, 0, false
	p.latencies = p.latencies[:0]
}

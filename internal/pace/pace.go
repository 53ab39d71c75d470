package pace

import (
	"math"
	"slices"
	"time"
)

// pace is the number of requests that may be in flight, and what the latest of them have shown.
type pace struct {
	fixed int // 0: adapt

	n      int           // requests that may be in flight
	before float64       // throughput of the window before the latest change, requests a second
	best   time.Duration // the lowest median latency so far
	hold   time.Time     // do not try more before; zero: the number has not fallen or been held yet
	flows  time.Time     // since when requests are served: the first one, or the end of the latest wait

	window
}

// window is what the requests since the latest change have shown.
type window struct {
	skipped   int             // that were in flight at the change: they show what was before it
	latencies []time.Duration // of those that succeeded
	peak      int             // most requests that were in flight
	throttled bool            // the number has fallen already
}

const (
	first      = 4
	largest    = 512
	probeAfter = 30 * time.Second
	sample     = 16 // requests that a window needs at least
)

func (p *pace) limit() int {
	switch {
	case p.fixed > 0:
		return p.fixed
	case p.n == 0:
		return first
	}
	return p.n
}

// throttle notes that the service has refused a request because there were too many. after is how
// long it wants to be left alone; 0: it does not say.
//
// A service that names a time has a quota, and has served as many requests since they flow as it
// serves until they flow again. The number of requests which makes that quota last for both times
// follows from Little's law.
func (p *pace) throttle(now time.Time, after time.Duration) {
	switch {
	case p.fixed > 0 || now.Before(p.flows): // it was sent with the one that was refused first
	case after > 0:
		served, all := now.Sub(p.flows), now.Sub(p.flows)+after
		p.set(max(1, int(math.Ceil(float64(p.limit())*served.Seconds()/all.Seconds()))))
		p.flows = now.Add(after)
		p.hold = p.flows.Add(max(probeAfter, 2*all))
		p.throttled = true
	case !p.throttled:
		p.set(max(1, p.limit()*7/10))
		p.hold = now.Add(probeAfter)
		p.throttled = true
	}
}

// finish notes a request that has succeeded after the given time, with busy requests in flight, and
// changes the number at the end of a window.
func (p *pace) finish(now time.Time, took time.Duration, busy int) {
	if p.fixed > 0 {
		return
	}
	if p.skipped < p.limit() {
		p.skipped++
		return
	}
	p.latencies = append(p.latencies, took)
	p.peak = max(p.peak, busy)
	if len(p.latencies) >= max(sample, p.limit()) {
		p.decide(now, median(p.latencies))
	}
}

// decide changes the number of requests by the median latency of a window. By Little's law, the
// throughput is the number in flight by the latency.
func (p *pace) decide(now time.Time, latency time.Duration) {
	if p.best == 0 || latency < p.best {
		p.best = latency
	}
	n := p.limit()
	if p.peak < n {
		p.set(n) // there is not enough to do: nothing follows from that
		return
	}
	rate := float64(n) / max(latency, time.Microsecond).Seconds()
	faster := rate >= 1.1*p.before || p.before == 0
	switch {
	case latency > 2*p.best && !faster:
		p.best += p.best / 100 // a service that stays slower becomes the measure in time
		p.hold = now.Add(probeAfter)
		p.set(max(1, n*9/10))
	case faster && p.hold.IsZero():
		p.before = rate
		p.set(min(largest, 2*n))
	case faster && now.After(p.hold):
		p.before = rate
		p.set(min(largest, n+max(1, n/10)))
	case now.After(p.hold):
		p.before = max(rate, p.before*9/10)
		p.hold = now.Add(probeAfter)
		p.set(min(largest, n+max(1, n/10)))
	default:
		p.set(n)
	}
}

// set begins a window.
func (p *pace) set(n int) {
	p.n, p.window = n, window{latencies: p.latencies[:0]}
}

func median(d []time.Duration) time.Duration {
	sorted := slices.Sorted(slices.Values(d))
	return sorted[len(sorted)/2]
}

package job

import (
	"math"
	"time"

	"github.com/farcopy/farcopy"
)

// Progress returns how far the job is.
func (j *Job) Progress() farcopy.Progress {
	r := j.latest()
	if r == nil {
		return j.earlier().progress
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.progress(time.Now())
}

func (r *run) progress(now time.Time) farcopy.Progress {
	if r.over {
		return r.final
	}
	c := r.book.j.Counts()
	p := farcopy.Progress{
		Listed: c.Listed, Copied: c.Copied, Skipped: c.Skipped, Failed: c.Failed, Unknown: c.Unknown, Pending: c.Pending(),
		BytesListed: r.book.vars.BytesListed, BytesDone: r.book.vars.BytesDone,
		ListDone: r.isComplete(), Requests: c.Requests + r.svc.Requests() - r.sent - r.noted,
		Elapsed: now.Sub(r.started), Workers: r.pool.Limit(), Limit: r.bottleneck(now),
	}
	var low, high float64
	p.Rate, low, high = r.meter.rates(now)
	parts := r.partsLeft(now)
	p.BytesDone += parts.done
	others := p.Pending - parts.items
	if p.LeftKnown = p.ListDone && parts.isKnown && (p.Rate > 0 || others == 0); !p.LeftKnown {
		return p
	}
	p.Left, p.LeftLow, p.LeftHigh = parts.time, parts.time, parts.time
	if others > 0 { // the average has the current second, too
		p.Left = max(p.Left, timeFor(others, p.Rate))
		p.LeftLow = max(p.LeftLow, timeFor(others, max(high, p.Rate)))
		p.LeftHigh = max(p.LeftHigh, timeFor(others, min(low, p.Rate)))
	}
	return p
}

// timeFor returns how long n items take.
func timeFor(n int64, rate float64) time.Duration {
	seconds := float64(n) / rate
	if !(seconds < math.MaxInt64/float64(time.Second)) {
		return math.MaxInt64
	}
	return time.Duration(seconds * float64(time.Second))
}

// isComplete reports whether the source was listed to its end.
func (r *run) isComplete() bool {
	return r.book.isComplete() && len(r.unlisted) == 0
}

// bottleneck names what bounds the rate.
func (r *run) bottleneck(now time.Time) string {
	switch {
	case r.pause.left(now) > 0:
		return "quota"
	case len(r.queue) == 0 && len(r.listing) > 0:
		return "listing"
	case len(r.queue) == 0 && r.busy == 1:
		return "one item"
	}
	return "latency"
}

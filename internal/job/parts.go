package job

import (
	"context"
	"sync"
	"time"
)

// parts is how far an item is that is copied in parts. The rate of items says nothing about it.
type parts struct {
	size int64 // bytes of the item

	mu    sync.Mutex
	began time.Time // of the first part; zero: nothing is known yet
	first int64     // bytes that were there then
	done  int64     // bytes that are there, those included
}

type partsKey struct{}

// PartsDone tells the job how many bytes of an item are there. The first call has what earlier runs
// have copied.
func PartsDone(ctx context.Context, bytes int64) {
	p, ok := ctx.Value(partsKey{}).(*parts)
	if !ok {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.began.IsZero() {
		p.began, p.first = time.Now(), bytes
	}
	p.done = bytes
}

// rate returns the bytes that are there, and the bytes a second since the first part.
func (p *parts) rate(now time.Time) (done int64, rate float64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if took := now.Sub(p.began).Seconds(); !p.began.IsZero() && took > 0 {
		rate = float64(p.done-p.first) / took
	}
	return p.done, rate
}

// watchParts returns a context for an item, by which the run is told of its parts until they are
// forgotten; nil: it has none.
func (r *run) watchParts(w *work) (context.Context, *parts) {
	if !w.item.Long {
		return r.ctx, nil
	}
	p := &parts{size: w.item.Size}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.inParts[p] = true
	return context.WithValue(r.ctx, partsKey{}, p), p
}

// partsLeft is what is left of the items that are copied in parts, those in progress and those
// queued.
type partsLeft struct {
	items   int64
	done    int64         // bytes of items in progress that are there
	time    time.Duration // that they take
	isKnown bool          // the time is: a part of each was copied
}

func (r *run) partsLeft(now time.Time) partsLeft {
	left := partsLeft{items: int64(len(r.inParts)), isKnown: true}
	var bytes int64 // left of all
	var all float64 // bytes a second
	for p := range r.inParts {
		done, rate := p.rate(now)
		left.done += done
		bytes += p.size - done
		all += rate
		if rate == 0 {
			left.isKnown = false
			continue
		}
		left.time = max(left.time, timeFor(p.size-done, rate))
	}
	for i := range r.queue {
		if r.queue[i].item.Long {
			left.items++
			bytes += r.queue[i].item.Size
		}
	}
	switch {
	case bytes > 0 && all == 0:
		left.isKnown = false
	case bytes > 0:
		left.time = max(left.time, timeFor(bytes, all))
	}
	return left
}

package job

import (
	"encoding/json"
	"time"

	"github.com/farcopy/farcopy"
)

// holding is how long others hold what an item needs.
type holding struct {
	since time.Time // the first refusal; zero: there was none
	until time.Time // when the item is tried again
	pause time.Duration
}

const (
	longestWait = time.Minute // between two tries of an item that others hold
	longestHeld = time.Hour   // after which the item fails
)

// ready returns the first item of the queue that can be copied now, or -1.
func (r *run) ready(now time.Time) int {
	for i := range r.queue {
		w := r.queue[i]
		if w.item.Long && r.long >= maxLong {
			return -1
		}
		if !w.held.until.After(now) && !r.isTaken(w.item.Lanes) {
			return i
		}
	}
	return -1
}

// earliest returns how long it takes until the first item that others hold is tried again; 0: there
// is none.
func (r *run) earliest(now time.Time) (least time.Duration) {
	for i := range r.queue {
		wait := r.queue[i].held.until.Sub(now)
		if wait > 0 && (least == 0 || wait < least) {
			least = wait
		}
	}
	return least
}

func (r *run) isTaken(lanes []string) bool {
	for _, l := range lanes {
		if r.lanes[l] {
			return true
		}
	}
	return false
}

func (r *run) takeLanes(lanes []string) {
	for _, l := range lanes {
		r.lanes[l] = true
	}
}

func (r *run) freeLanes(lanes []string) {
	if len(lanes) == 0 {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, l := range lanes {
		delete(r.lanes, l)
	}
	r.changed.Broadcast()
}

// hold puts an item back into the queue that others hold, with the intent that is left of it. Unlike a
// rate limit this says nothing about the other items, so that the run goes on. It reports false for an
// item that has been held for too long.
func (r *run) hold(w *work, in json.RawMessage, err error) bool {
	now := time.Now()
	again := *w
	again.intent = in
	if again.held.since.IsZero() {
		again.held.since = now
	}
	if now.Sub(again.held.since) >= longestHeld {
		return false
	}
	again.held.pause = min(max(time.Second, 2*again.held.pause), longestWait)
	again.held.until = now.Add(max(again.held.pause, farcopy.RetryAfter(err)))
	r.queue = append(r.queue, &again)
	return true
}

package job

import (
	"errors"
	"time"

	"github.com/farcopy/farcopy"
)

// Items whose requests earlier runs have sent, or were about to send, are handled in two steps. At
// the beginning of the run their copies are looked for, which takes a few reads: most are there, and
// later the client knows less of what it has returned meanwhile. What is not there comes after all
// other items: until a copy is found, or its request can run no longer, a slot is held for minutes.

// pickBegun takes an item of an earlier run to be looked for. Half of the slots are for others, so
// that the run copies from its beginning on.
func (r *run) pickBegun() func() {
	if len(r.begun) == 0 || r.looking >= max(1, r.pool.Limit()/2) {
		return nil
	}
	w := r.begun[0]
	r.begun = r.begun[1:]
	r.looking++
	return func() { r.lookForBegun(w) }
}

// lookForBegun notes the copy of an item if it is there, and nothing is left to be done: the reason of a
// copy that was only looked for may be a file that it replaces and that is still to be removed.
func (r *run) lookForBegun(w *work) {
	result := r.svc.Resolve(r.ctx, w.item, w.intent)
	r.mu.Lock()
	r.looking--
	told := r.lookedForBegun(w, result)
	r.mu.Unlock()
	if told {
		r.tell(w.item.outcomes(result))
	}
}

func (r *run) lookedForBegun(w *work, result Result) bool {
	if result.Action == farcopy.ActionCopied && result.Err == nil && result.Reason == "" {
		return r.copied(w, w.intent, result, unmeasured)
	}
	if r.ctx.Err() != nil {
		return false // the item stays open in the journal
	}
	switch classOf(r.svc, result.Err) {
	case wait:
		r.pause.begin(time.Now(), farcopy.RetryAfter(result.Err))
		if errors.Is(result.Err, farcopy.ErrRateLimited) {
			r.pool.Throttled(0)
		}
	case end:
		r.fail(result.Err)
		return false
	}
	r.later = append(r.later, w)
	return false
}

// takeLater queues what is left of the items of earlier runs.
func (r *run) takeLater() bool {
	r.queue, r.later = append(r.queue, r.later...), nil
	return len(r.queue) > 0
}

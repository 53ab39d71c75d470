package transport

import "time"

// quota is one rate window as the service's answers tell it: run the first half freely, spread the rest evenly.
type quota struct {
	length time.Duration // documented length of a window; 0: unknown

	known      bool
	left       int       // the smallest Remaining seen in this window
	start, end time.Time // end is the earliest reset seen: services round it up
	anchor     time.Time // a true window boundary, once one was told
	next       time.Time // second half: when the next request may go
}

// over says that the window has ended and that nobody knows the new one yet.
func (q *quota) over(now time.Time) bool {
	if !q.known || q.end.IsZero() || now.Before(q.end) {
		return false
	}
	q.known = false
	return true
}

// take returns how long to wait before a request may go; 0: it may go now.
func (q *quota) take(now time.Time, inFlight int) time.Duration {
	if !q.known {
		return 0
	}
	free := q.left - inFlight
	if free <= 0 {
		if q.end.IsZero() {
			return unknownEnd(inFlight)
		}
		return q.end.Sub(now)
	}
	if q.end.IsZero() || now.Before(q.start.Add(q.end.Sub(q.start)/2)) {
		return 0
	}
	if wait := q.next.Sub(now); wait > 0 {
		return wait
	}
	q.next = now.Add(q.end.Sub(now) / time.Duration(free))
	return 0
}

// unknownEnd lets one request through at a time where nobody ever told when the window ends.
func unknownEnd(inFlight int) time.Duration {
	if inFlight == 0 {
		return 0
	}
	return time.Second
}

// begin opens a window with a probe's answer.
func (q *quota) begin(h Hints, now time.Time) {
	q.known = false
	if h.Quota {
		q.open(h, now)
	}
}

func (q *quota) open(h Hints, now time.Time) {
	q.known, q.left, q.start, q.next = true, h.Left, now, time.Time{}
	q.end = q.told(h, now)
	if q.end.IsZero() && q.length > 0 {
		q.end = q.guess(now)
	}
}

// learn takes an answer of the running window into account. Answers come in any order, but one that tells more than was left
// when its request went is of a new window, which nobody announced.
func (q *quota) learn(h Hints, now time.Time, before int) {
	switch {
	case !q.known, before >= q.left && h.Left > before:
		q.open(h, now)
		return
	case before < q.left && h.Left <= before: // it went, and was counted, before this window was seen to begin
		return
	}
	q.left = min(q.left, h.Left)
	if end := q.told(h, now); !end.IsZero() && (q.end.IsZero() || end.Before(q.end)) {
		q.end = end
	}
}

// refused remembers the window's end that a refusal told: later windows are counted from it.
func (q *quota) refused(h Hints, now time.Time) {
	if h.Reset > 0 {
		q.anchor = now.Add(h.Reset)
	} else if h.RetryAfter > 0 {
		q.anchor = now.Add(h.RetryAfter)
	}
	q.known = false
}

func (q *quota) told(h Hints, now time.Time) time.Time {
	if h.Reset <= 0 {
		return time.Time{}
	}
	return now.Add(h.Reset)
}

// guess places the end of a window of documented length.
func (q *quota) guess(now time.Time) time.Time {
	if q.anchor.IsZero() {
		return now.Add(q.length)
	}
	return q.anchor.Add((now.Sub(q.anchor)/q.length + 1) * q.length)
}

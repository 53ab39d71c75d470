package transport

import (
	"cmp"
	"time"
)

// quota is one rate window according to the service's responses. Requests pass without delay in the
// first half and are spread evenly over the second.
//
// Many responses report the remaining quota but not the end of the window. The end is then
// estimated from the last end that a refusal announced, if the length of a window is known:
// refusals have measured it, or it is documented and they agree with it.
type quota struct {
	documented time.Duration // documented length of a window; 0: unknown
	length     time.Duration // the documented length, or the measured one
	trusted    bool          // refusals agree with length
	boundary   time.Time     // end of a window according to a refusal; zero: unknown
	begun      time.Time     // the boundary at which this window began; zero: unknown

	left       int       // the smallest Remaining of this window
	start, end time.Time // as far as known; end is zero if even the length is unknown
	endKnown   bool      // end was announced, or follows from an announcement
	next       time.Time // second half of the window: when the next request may pass
}

// ended reports whether the window has ended, so that the new one is unknown.
func (q *quota) ended(now time.Time) bool { return !q.end.IsZero() && !now.Before(q.end) }

// pause returns how long the next request has to wait although quota remains.
func (q *quota) pause(now time.Time) time.Duration { return max(0, q.next.Sub(now)) }

// taken sets when the next request may pass: at once in the first half of the window.
func (q *quota) taken(now time.Time, inFlight int) {
	half := q.start.Add(q.end.Sub(q.start) / 2)
	if q.end.IsZero() || now.Before(half) {
		return
	}
	if free := q.left - inFlight; free > 0 {
		q.next = now.Add(q.end.Sub(now) / time.Duration(free))
	}
}

// begin opens a window with the first response that describes it. probed is the send time of the
// probe that opened it; zero: another response showed it.
func (q *quota) begin(h Hints, now, probed time.Time) {
	q.left, q.start, q.next, q.begun = h.Left, now, time.Time{}, time.Time{}
	if probed.Sub(q.boundary).Abs() < time.Second {
		q.begun = q.boundary
	}
	q.end, q.endKnown = q.announcedEnd(h, now), true
	if q.end.IsZero() {
		q.end, q.endKnown = q.estimateEnd(now)
	}
}

// learn updates the window from a response. Responses arrive in any order, but one that reports
// more than remained when its request passed belongs to a new window, which was not announced.
func (q *quota) learn(h Hints, now time.Time, before int) {
	isNewer := h.Left > before // than the window in which the request passed
	if before < q.left {       // the request passed before this window was seen to begin
		if !isNewer {
			return
		}
	} else if isNewer {
		q.begin(h, now, time.Time{})
		return
	}
	q.left = min(q.left, h.Left)
	end := q.announcedEnd(h, now)
	if end.IsZero() {
		return
	}
	if !q.endKnown || end.Before(q.end) {
		q.end, q.endKnown = end, true
	}
}

// announcedEnd returns the end of the window that a response announces; zero: none.
func (q *quota) announcedEnd(h Hints, now time.Time) time.Time {
	h = believe(h, q.documented)
	if h.Reset == 0 {
		return time.Time{}
	}
	return now.Add(h.Reset)
}

// estimateEnd returns the end of a window that no response announced.
func (q *quota) estimateEnd(now time.Time) (end time.Time, known bool) {
	switch {
	case q.length == 0:
		return time.Time{}, false
	case q.boundary.IsZero():
		return now.Add(q.length), false
	}
	windows := now.Sub(q.boundary)/q.length + 1
	return q.boundary.Add(windows * q.length), q.trusted
}

// refused learns from the end of the window that a refusal announced.
func (q *quota) refused(h Hints, now time.Time) {
	h = believe(h, q.documented)
	wait := cmp.Or(h.Reset, h.RetryAfter)
	if wait == 0 || wait > maxClosure {
		return
	}
	end := now.Add(wait)
	q.measure(end)
	q.boundary, q.begun, q.start = end, time.Time{}, time.Time{}
}

// measure compares the length of a window with the announced end.
func (q *quota) measure(end time.Time) {
	switch {
	case !q.begun.IsZero():
		q.length, q.trusted = q.rounded(end.Sub(q.begun)), true
	case q.documented == 0: // nothing to compare with
	case q.start.IsZero(): // the refusal is the first response of this window
	case end.Sub(q.start) >= q.documented/2: // a window is not shorter than its rest
		q.trusted = true
	}
}

// rounded corrects a measured length: services round times up to whole seconds.
func (q *quota) rounded(measured time.Duration) time.Duration {
	if (measured - q.documented).Abs() < time.Second {
		return q.documented
	}
	return max(measured.Truncate(time.Second), time.Second)
}

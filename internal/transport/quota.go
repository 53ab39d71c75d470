package transport

import (
	"cmp"
	"time"
)

// quota is one rate window, as the service's responses describe it: half of it passes freely, the
// rest is spread evenly.
//
// Many responses say what is left and not until when. Then the end is reckoned from the last end
// that a refusal told, if the length of a window is known: because refusals have measured it, or
// because it is documented and they agree with it.
type quota struct {
	documented time.Duration // documented length of a window; 0: unknown
	length     time.Duration // the documented length, or the measured one
	trusted    bool          // refusals agree with length
	boundary   time.Time     // when a window ended, as a refusal told; zero: not known
	begun      time.Time     // the boundary at which this window began; zero: it was seen later

	left       int       // the smallest Remaining of this window
	start, end time.Time // as far as known; end is zero where not even the length is
	endKnown   bool      // end was told, or follows from what was
	next       time.Time // second half of the window: when the next request may pass
}

// ended reports whether the window is over: nobody knows the new one yet.
func (q *quota) ended(now time.Time) bool { return !q.end.IsZero() && !now.Before(q.end) }

// pause returns how long the next request has to wait although something is left.
func (q *quota) pause(now time.Time) time.Duration { return max(0, q.next.Sub(now)) }

// taken sets when the request after this one may pass: at once in the first half of the window,
// which has no next moment.
func (q *quota) taken(now time.Time, inFlight int) {
	half := q.start.Add(q.end.Sub(q.start) / 2)
	if q.end.IsZero() || now.Before(half) {
		return
	}
	if free := q.left - inFlight; free > 0 {
		q.next = now.Add(q.end.Sub(now) / time.Duration(free))
	}
}

// begin opens a window with the first response that describes it. probed is when the probe was sent
// that opened it; zero: it was seen by chance.
func (q *quota) begin(h Hints, now, probed time.Time) {
	q.left, q.start, q.next, q.begun = h.Left, now, time.Time{}, time.Time{}
	if probed.Sub(q.boundary).Abs() < time.Second {
		q.begun = q.boundary
	}
	q.end, q.endKnown = q.told(h, now), true
	if q.end.IsZero() {
		q.end, q.endKnown = q.reckon(now)
	}
}

// learn takes a response of the running window into account. Responses come in any order, but one
// that says more than was left when its request passed is of a new window, which nobody announced.
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
	end := q.told(h, now)
	if end.IsZero() {
		return
	}
	if !q.endKnown || end.Before(q.end) {
		q.end, q.endKnown = end, true
	}
}

// told returns the end of the window that a response tells; zero: it tells none.
func (q *quota) told(h Hints, now time.Time) time.Time {
	h = believe(h, q.documented)
	if h.Reset == 0 {
		return time.Time{}
	}
	return now.Add(h.Reset)
}

// reckon places the end of a window that nobody told.
func (q *quota) reckon(now time.Time) (end time.Time, known bool) {
	switch {
	case q.length == 0:
		return time.Time{}, false
	case q.boundary.IsZero():
		return now.Add(q.length), false
	}
	windows := now.Sub(q.boundary)/q.length + 1
	return q.boundary.Add(windows * q.length), q.trusted
}

// refused learns from the end of the window that a refusal told.
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

// measure compares the length of a window with the end that was told.
func (q *quota) measure(end time.Time) {
	switch {
	case !q.begun.IsZero():
		q.length, q.trusted = q.rounded(end.Sub(q.begun)), true
	case q.documented == 0: // there is nothing to compare with
	case q.start.IsZero(): // the refusal was the first that was heard of this window
	case end.Sub(q.start) >= q.documented/2: // no window is shorter than what is left of it
		q.trusted = true
	}
}

// rounded undoes that services tell times in whole seconds, rounded up: a measured length is up to
// a second off.
func (q *quota) rounded(measured time.Duration) time.Duration {
	if (measured - q.documented).Abs() < time.Second {
		return q.documented
	}
	return max(measured.Truncate(time.Second), time.Second)
}

package transport

import "time"

// quota is one rate window, as the service's responses describe it: half of it passes freely, the rest is spread evenly.
//
// Many responses say what is left and not until when. Then the end is reckoned from the last end that a refusal told, if the
// length of a window is known: because refusals have measured it, or because it is documented and they agree with it.
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
func (q *quota) pause(now time.Time) time.Duration {
	if q.isFirstHalf(now) {
		return 0
	}
	return max(0, q.next.Sub(now))
}

func (q *quota) isFirstHalf(now time.Time) bool {
	return q.end.IsZero() || now.Before(q.start.Add(q.end.Sub(q.start)/2))
}

// taken reserves the next moment for the request after this one.
func (q *quota) taken(now time.Time, inFlight int) {
	free := q.left - inFlight
	if q.isFirstHalf(now) || free <= 0 {
		return
	}
	q.next = now.Add(q.end.Sub(now) / time.Duration(free))
}

// begin opens a window with the first response that describes it. probed is when the probe was sent that opened it; zero: it
// was seen by chance.
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

// learn takes a response of the running window into account. Responses come in any order, but one that says more than was left
// when its request passed is of a new window, which nobody announced.
func (q *quota) learn(h Hints, now time.Time, before int) {
	switch {
	case before >= q.left && h.Left > before:
		q.begin(h, now, time.Time{})
		return
	case before < q.left && h.Left <= before: // it passed, and was counted, before this window was seen to begin
		return
	}
	q.left = min(q.left, h.Left)
	if end := q.told(h, now); !end.IsZero() && (!q.endKnown || end.Before(q.end)) {
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
	wait := h.Reset
	if wait == 0 {
		wait = h.RetryAfter
	}
	if wait == 0 || wait > maxClosure {
		return
	}
	end := now.Add(wait)
	q.measure(end)
	q.boundary, q.begun, q.start = end, time.Time{}, time.Time{}
}

// measure compares the length of a window with the end that was told.
func (q *quota) measure(end time.Time) {
	if !q.begun.IsZero() {
		q.length, q.trusted = q.rounded(end.Sub(q.begun)), true
		return
	}
	if q.start.IsZero() || q.trusted {
		return
	}
	// No window is shorter than what is left of it: that rules out one of less than half the documented length.
	q.trusted = q.documented > 0 && end.Sub(q.start) >= q.documented/2
}

// rounded undoes that services tell times in whole seconds, rounded up: a measured length is up to a second off.
func (q *quota) rounded(measured time.Duration) time.Duration {
	if (measured - q.documented).Abs() < time.Second {
		return q.documented
	}
	return max(measured.Truncate(time.Second), time.Second)
}

package transport

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Hints is what an answer's head says about the service's limits.
type Hints struct {
	Answered   bool          // there was an answer
	Throttled  bool          // and it refused the request for its rate
	RetryAfter time.Duration // how long to wait, from now; 0: not said
	FromReset  bool          // RetryAfter is Reset: nothing else said how long

	MaybeThrottled bool // a 503 that does not say why: its body may, see Gate.Throttle
	Quota          bool // Left was said
	Left           int
	Reset          time.Duration // until the window ends, from now; 0: not said
}

// absurd is the longest wait that is believed.
const absurd = 24 * time.Hour

// ReadHints reads Retry-After over x-oss-qos-delay-time over X-RateLimit-Reset, all relative to the answer's own Date,
// so that the clocks of the two sides need not agree. Negative, absurd and unreadable values count as not said.
func ReadHints(status int, h http.Header, now time.Time) Hints {
	hints := Hints{Answered: true}
	served := now
	if date := first(h, "Date"); date != "" && (status >= 400 || h["X-Ratelimit-Reset"] != nil) {
		if t, err := http.ParseTime(date); err == nil {
			served = t
		}
	}
	if v := first(h, "X-Ratelimit-Remaining"); v != "" {
		if n, err := strconv.Atoi(v); err == nil && n >= 0 {
			hints.Quota, hints.Left = true, n
		}
	}
	hints.Reset = resetIn(first(h, "X-Ratelimit-Reset"), served, hints.Quota && hints.Left == 0)
	if status < 400 {
		return hints
	}
	hints.RetryAfter = RetryAfter(first(h, "Retry-After"), served)
	if hints.RetryAfter == 0 {
		hints.RetryAfter = milliseconds(first(h, "X-Oss-Qos-Delay-Time"))
	}
	hints.Throttled = status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable && hints.RetryAfter > 0
	hints.MaybeThrottled = status == http.StatusServiceUnavailable && !hints.Throttled
	if hints.Throttled && hints.RetryAfter == 0 {
		hints.RetryAfter, hints.FromReset = hints.Reset, hints.Reset > 0
	}
	return hints
}

// believe drops a reset that is further away than a window of the documented length can end: the header then counts
// something else, or is wrong. The service's own Retry-After is obeyed.
func believe(h Hints, window time.Duration) Hints {
	const rounding = time.Second
	if window == 0 || h.Reset <= window+rounding {
		return h
	}
	h.Reset = 0
	if h.FromReset {
		h.RetryAfter, h.FromReset = 0, false
	}
	return h
}

func first(h http.Header, key string) string {
	if v := h[key]; len(v) > 0 {
		return strings.TrimSpace(v[0])
	}
	return ""
}

// RetryAfter reads the header of RFC 9110, section 10.2.3: seconds, or a date in any of HTTP's three forms.
func RetryAfter(value string, served time.Time) time.Duration {
	if value == "" {
		return 0
	}
	if n, err := strconv.ParseInt(value, 10, 64); err == nil {
		return believable(n, time.Second)
	}
	t, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	if d := t.Sub(served); d > 0 && d <= absurd {
		return d
	}
	return 0
}

// resetIn reads X-RateLimit-Reset, which services send as seconds from now or as a Unix time. Both are cut to whole seconds,
// so the window of a quota that is used up, and whose end is at hand or past, ends within the next one.
func resetIn(value string, served time.Time, usedUp bool) time.Duration {
	n, said := number(value)
	if n > int64(absurd/time.Second) { // too long for a delta, so a date
		n -= served.Unix()
	}
	if said && n <= 0 && usedUp {
		return time.Second
	}
	return believable(n, time.Second)
}

func milliseconds(value string) time.Duration {
	n, _ := number(value)
	return believable(n, time.Millisecond)
}

// number reads a whole number. Most answers have none, and an error would cost an allocation.
func number(value string) (n int64, said bool) {
	if value == "" {
		return 0, false
	}
	n, err := strconv.ParseInt(value, 10, 64)
	return n, err == nil
}

func believable(n int64, unit time.Duration) time.Duration {
	if n <= 0 || n > int64(absurd/unit) {
		return 0
	}
	return time.Duration(n) * unit
}

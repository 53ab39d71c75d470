package transport

import (
	"errors"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Hints are the service's limits according to the header of a response.
type Hints struct {
	Answered   bool          // there was a response
	Throttled  bool          // it refused the request for its rate
	RetryAfter time.Duration // how long to wait from now; 0: unknown
	FromReset  bool          // RetryAfter is Reset, because there was no other header

	MaybeThrottled bool // a 503 without a reason: its body may have one, see Gate.Throttle
	Quota          bool // Left is known
	Left           int
	Reset          time.Duration // until the window ends, from now; 0: unknown
}

// maxPlausibleWait is the longest wait that is accepted from a header.
const maxPlausibleWait = 24 * time.Hour

// ReadHints reads Retry-After over x-oss-qos-delay-time over X-RateLimit-Reset, all relative to the
// response's own Date, so that the clocks need not agree. Negative, implausible and malformed
// values are ignored.
func ReadHints(status int, h http.Header, now time.Time) Hints {
	hints := Hints{Answered: true}
	served := dateOf(status, h, now)
	if n, err := number(first(h, "X-Ratelimit-Remaining")); err == nil {
		hints.Quota, hints.Left = n >= 0, int(min(max(n, 0), math.MaxInt32))
	}
	usedUp := hints.Quota && hints.Left == 0
	hints.Reset = resetIn(first(h, "X-Ratelimit-Reset"), served, usedUp)
	if status < 400 {
		return hints
	}
	hints.RetryAfter = RetryAfter(first(h, "Retry-After"), served)
	if hints.RetryAfter == 0 {
		hints.RetryAfter = milliseconds(first(h, "X-Oss-Qos-Delay-Time"))
	}
	switch status {
	case http.StatusTooManyRequests:
		hints.Throttled = true
	case http.StatusServiceUnavailable:
		hints.Throttled = hints.RetryAfter > 0
		hints.MaybeThrottled = !hints.Throttled
	}
	if hints.Throttled && hints.RetryAfter == 0 {
		hints.RetryAfter, hints.FromReset = hints.Reset, hints.Reset > 0
	}
	return hints
}

// believe drops a reset that is further away than a window of the documented length can end: the
// header then counts something else, or is wrong. The service's own Retry-After is obeyed.
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

// dateOf returns the service's time of the response if a hint may need it, else the client's.
func dateOf(status int, h http.Header, now time.Time) time.Time {
	if status < 400 && h["X-Ratelimit-Reset"] == nil {
		return now
	}
	if t, err := http.ParseTime(first(h, "Date")); err == nil {
		return t
	}
	return now
}

func first(h http.Header, key string) string {
	if v := h[key]; len(v) > 0 {
		return strings.TrimSpace(v[0])
	}
	return ""
}

// RetryAfter reads the header of RFC 9110, section 10.2.3: seconds, or a date in any of HTTP's
// three forms.
func RetryAfter(value string, served time.Time) time.Duration {
	n, err := number(value)
	if err == nil {
		return plausible(n, time.Second)
	}
	if t, err := http.ParseTime(value); err == nil {
		return plausible(int64(t.Sub(served)), 1)
	}
	return 0
}

// resetIn reads X-RateLimit-Reset, which services send as seconds from now or as a Unix time. Both
// are cut to whole seconds, so the window of a quota that is used up, and whose end is at hand or
// past, ends within the next one.
func resetIn(value string, served time.Time, usedUp bool) time.Duration {
	n, err := number(value)
	if err != nil {
		return 0
	}
	if n > int64(maxPlausibleWait/time.Second) { // too long for a delta, so a date
		n -= served.Unix()
	}
	if usedUp {
		n = max(n, 1)
	}
	return plausible(n, time.Second)
}

func milliseconds(value string) time.Duration {
	n, _ := number(value)
	return plausible(n, time.Millisecond)
}

var errNoNumber = errors.New("no number")

// number reads a whole number. Most responses have none, and strconv's error would cost an
// allocation.
func number(value string) (int64, error) {
	if value == "" {
		return 0, errNoNumber
	}
	return strconv.ParseInt(value, 10, 64)
}

func plausible(n int64, unit time.Duration) time.Duration {
	if n <= 0 || n > int64(maxPlausibleWait/unit) {
		return 0
	}
	return time.Duration(n) * unit
}

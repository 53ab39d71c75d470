package document360

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// RateLimit is what the headers X-RateLimit-* of an error say. Limits hold for a token in a
// project, and count reads and writes apart. All zero: the response does not have them.
type RateLimit struct {
	Limit     int       // requests in a window, which is a minute long
	Remaining int       // requests that are left in it
	Reset     time.Time // when it ends, on the service's clock
}

// secondsAreEpoch is the least X-RateLimit-Reset that is taken for a Unix time: version 3 of the
// API documents one, the seconds that are left of the window come from version 2.
const secondsAreEpoch = 1e9

func readRateLimit(h http.Header) RateLimit {
	l := RateLimit{Limit: int(whole(h, "X-RateLimit-Limit")), Remaining: int(whole(h, "X-RateLimit-Remaining"))}
	switch n := whole(h, "X-RateLimit-Reset"); {
	case n >= secondsAreEpoch:
		l.Reset = time.Unix(n, 0).UTC()
	case n > 0:
		l.Reset = served(h).Add(time.Duration(n) * time.Second)
	}
	return l
}

// whole reads a header that is a number; one that is negative, or too large to be a time, counts as
// missing.
func whole(h http.Header, name string) int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(h.Get(name)), 10, 64)
	if err != nil || n < 0 || n > 1<<32 {
		return 0
	}
	return n
}

// served is the service's time of a response.
func served(h http.Header) time.Time {
	if t, err := http.ParseTime(h.Get("Date")); err == nil {
		return t
	}
	return time.Now().UTC()
}

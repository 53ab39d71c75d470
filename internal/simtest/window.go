package simtest

import "time"

// Window counts requests in fixed windows of time, apart for each key. A service uses it with the
// lock of its Server held.
type Window struct {
	length time.Duration
	end    time.Time
	taken  map[string]int
}

// NewWindow returns a Window whose windows have this length.
func NewWindow(length time.Duration) Window { return Window{length: length} }

// Take counts a request unless the key has used up its limit, and reports whether it has not.
func (w *Window) Take(key string, limit int, now time.Time) bool {
	w.renew(now)
	if w.taken[key] >= limit {
		return false
	}
	w.taken[key]++
	return true
}

// Taken returns the number of requests of the key in the window of the last Take or End.
func (w *Window) Taken(key string) int { return w.taken[key] }

// End returns when the window of now ends.
func (w *Window) End(now time.Time) time.Time {
	w.renew(now)
	return w.end
}

// renew begins a new window if now is not in the current one: after it or, if the clock was moved
// back, before it.
func (w *Window) renew(now time.Time) {
	if !now.Before(w.end) || now.Before(w.end.Add(-w.length)) {
		w.taken, w.end = map[string]int{}, now.Truncate(w.length).Add(w.length)
	}
}

// Seconds returns a wait in whole seconds, rounded up: a client that waits as long does not come
// too early.
func Seconds(d time.Duration) int { return int((d + time.Second - 1) / time.Second) }

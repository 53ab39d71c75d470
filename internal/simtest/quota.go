package simtest

import (
	"cmp"
	"net/http"
	"time"
)

// Quota is the state of a rate window, for a service's headers.
type Quota struct {
	Limit     int
	Remaining int
	Reset     time.Time // when the window ends, by the service's clock
	Now       time.Time
	Refused   bool // the response refuses the request
}

// rate counts requests in fixed windows, with one counter for each credential.
type rate struct {
	limit  int
	window time.Duration
	count  map[string]int
	end    time.Time
}

// SetRate allows each credential limit requests in each window of the given length; a limit of 0
// ends it. A service that counts in another way does so itself.
func (s *Server) SetRate(limit int, window time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rate = nil
	if limit > 0 {
		s.rate = &rate{limit: limit, window: window}
	}
}

func (r *rate) bucket(req *http.Request) string {
	return cmp.Or(req.Header.Get("Authorization"), req.Header.Get("X-API-Key"))
}

// renew begins a new window if now is not in the current one: after it or, if the clock was moved
// back, before it.
func (r *rate) renew(now time.Time) {
	if !now.Before(r.end) || now.Before(r.end.Add(-r.window)) {
		r.count, r.end = map[string]int{}, now.Truncate(r.window).Add(r.window)
	}
}

// take counts a request and reports whether it is within the limit.
func (r *rate) take(req *http.Request, now time.Time) bool {
	r.renew(now)
	k := r.bucket(req)
	if r.count[k] >= r.limit {
		return false
	}
	r.count[k]++
	return true
}

func (r *rate) quota(req *http.Request, now time.Time, refused bool) Quota {
	r.renew(now)
	remaining := r.limit - r.count[r.bucket(req)]
	return Quota{Limit: r.limit, Remaining: remaining, Reset: r.end, Now: now, Refused: refused}
}

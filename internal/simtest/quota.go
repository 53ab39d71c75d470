package simtest

import (
	"cmp"
	"net/http"
	"time"
)

// Quota is the state of a rate window, for a service's headers.
type Quota struct {
	Limit, Left int
	Reset       time.Time // when the window ends, on the service's clock
	Now         time.Time
	Refused     bool
}

// rate counts requests in fixed windows, one counter a credential.
type rate struct {
	limit  int
	window time.Duration
	count  map[string]int
	end    time.Time
}

// SetRate lets each credential make limit requests in each window of the given length; a limit of 0 ends it. A service that
// counts in another way does so itself.
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

// turn begins a window where the clock is in another one than before; it can be put back.
func (r *rate) turn(now time.Time) {
	if !now.Before(r.end) || now.Before(r.end.Add(-r.window)) {
		r.count, r.end = map[string]int{}, now.Truncate(r.window).Add(r.window)
	}
}

func (r *rate) take(req *http.Request, now time.Time) bool {
	r.turn(now)
	k := r.bucket(req)
	if r.count[k] >= r.limit {
		return false
	}
	r.count[k]++
	return true
}

func (r *rate) quota(req *http.Request, now time.Time, refused bool) Quota {
	r.turn(now)
	return Quota{Limit: r.limit, Left: r.limit - r.count[r.bucket(req)], Reset: r.end, Now: now, Refused: refused}
}

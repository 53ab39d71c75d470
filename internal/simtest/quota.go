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

// rate is the limit that SetRate sets for each credential.
type rate struct {
	limit  int
	window Window
}

// SetRate allows each credential limit requests in each window of the given length; a limit of 0
// ends it. A service that counts in another way does so itself.
func (s *Server) SetRate(limit int, window time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rate = nil
	if limit > 0 {
		s.rate = &rate{limit: limit, window: NewWindow(window)}
	}
}

// credential is what identifies the sender of a request to the rate limit.
func credential(r *http.Request) string {
	return cmp.Or(r.Header.Get("Authorization"), r.Header.Get("X-API-Key"))
}

func (r *rate) take(req *http.Request, now time.Time) bool {
	return r.window.Take(credential(req), r.limit, now)
}

func (r *rate) quota(req *http.Request, now time.Time, refused bool) Quota {
	reset := r.window.End(now)
	remaining := r.limit - r.window.Taken(credential(req))
	return Quota{Limit: r.limit, Remaining: remaining, Reset: reset, Now: now, Refused: refused}
}

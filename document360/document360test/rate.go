package document360test

import (
	"net/http"
	"strconv"
	"time"

	"github.com/farcopy/farcopy/internal/simtest"
)

// rates counts the requests of fixed windows, reads and writes separately, for each credential and
// project.
type rates struct {
	read, write int // 0: no limit
	window      simtest.Window
}

func isRead(r *http.Request) bool { return r.Method == http.MethodGet }

func (q *rates) limit(r *http.Request) int {
	if isRead(r) {
		return q.read
	}
	return q.write
}

func bucket(r *http.Request) string {
	return strconv.FormatBool(isRead(r)) + " " + r.PathValue("project_id") + " " + r.Header.Get("Authorization") + " " +
		r.Header.Get("X-API-Key")
}

func (q *rates) take(r *http.Request, now time.Time) bool {
	limit := q.limit(r)
	return limit <= 0 || q.window.Take(bucket(r), limit, now)
}

// reportQuota writes the two headers that every success has.
func (s *Server) reportQuota(h http.Header, r *http.Request) {
	if limit := s.rates.limit(r); limit > 0 {
		setInt(h, "X-RateLimit-Limit", limit)
		setInt(h, "X-RateLimit-Remaining", limit-s.rates.window.Taken(bucket(r)))
	}
}

// reportRefusal writes the headers of a 429. Without a window, that is for an injected 429, it is
// Retry-After alone.
func (s *Server) reportRefusal(h http.Header, r *http.Request) {
	limit := s.rates.limit(r)
	if limit <= 0 {
		setInt(h, "Retry-After", 1)
		return
	}
	now := s.sim.Now()
	end := s.rates.window.End(now)
	wait := simtest.Seconds(end.Sub(now))
	reset := wait
	if s.switches.rateReset == ResetEpoch {
		reset = int(end.Add(time.Second - 1).Unix())
	}
	setInt(h, "Retry-After", wait)
	setInt(h, "X-RateLimit-Limit", limit)
	setInt(h, "X-RateLimit-Remaining", 0)
	setInt(h, "X-RateLimit-Reset", reset)
}

func setInt(h http.Header, key string, n int) { h.Set(key, strconv.Itoa(n)) }

// SetRate allows each credential limit reads and limit writes, counted separately, in each project
// and window, and responds to the others with 429; a limit of 0 ends it. By default there is no
// limit. Requests that an injected fault refuses are not counted.
func (s *Server) SetRate(limit int, window time.Duration) { s.SetRates(limit, limit, window) }

// SetRates is SetRate with different limits for reads (GET) and writes; 0 means no limit.
func (s *Server) SetRates(read, write int, window time.Duration) {
	s.sim.Do(func() { s.rates = rates{read: read, write: write, window: simtest.NewWindow(window)} })
}

package document360test

import (
	"net/http"
	"strconv"
	"time"
)

// rates counts the requests of fixed windows, reads and writes apart, for each credential and
// project.
type rates struct {
	read, write int // 0: no limit
	window      time.Duration
	end         time.Time
	taken       map[string]int
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

// turn begins a window where the clock is in another one than before; it can be put back.
func (q *rates) turn(now time.Time) {
	if !now.Before(q.end) || now.Before(q.end.Add(-q.window)) {
		q.taken, q.end = map[string]int{}, now.Truncate(q.window).Add(q.window)
	}
}

func (q *rates) take(r *http.Request, now time.Time) bool {
	limit := q.limit(r)
	if limit <= 0 {
		return true
	}
	q.turn(now)
	if q.taken[bucket(r)] >= limit {
		return false
	}
	q.taken[bucket(r)]++
	return true
}

// reportQuota writes the two headers that every success has.
func (s *Server) reportQuota(h http.Header, r *http.Request) {
	if limit := s.rates.limit(r); limit > 0 {
		setInt(h, "X-RateLimit-Limit", limit)
		setInt(h, "X-RateLimit-Remaining", limit-s.rates.taken[bucket(r)])
	}
}

// reportRefusal writes the headers of a 429. Without a window, which only a fault can bring about,
// just Retry-After.
func (s *Server) reportRefusal(h http.Header, r *http.Request) {
	limit := s.rates.limit(r)
	if limit <= 0 {
		setInt(h, "Retry-After", 1)
		return
	}
	now := s.sim.Now()
	s.rates.turn(now)
	wait := int((s.rates.end.Sub(now) + time.Second - 1) / time.Second)
	reset := wait
	if s.switches.rateReset == ResetEpoch {
		reset = int(s.rates.end.Add(time.Second - 1).Unix())
	}
	setInt(h, "Retry-After", wait)
	setInt(h, "X-RateLimit-Limit", limit)
	setInt(h, "X-RateLimit-Remaining", 0)
	setInt(h, "X-RateLimit-Reset", reset)
}

func setInt(h http.Header, key string, n int) { h.Set(key, strconv.Itoa(n)) }

// SetRate lets each credential make limit reads and, counted apart, limit writes in each project
// and window; 0 ends it. There is no rate window unless one is set. Only what the service acts on
// is counted: a fault that keeps it from acting costs nothing.
func (s *Server) SetRate(limit int, window time.Duration) { s.SetRates(limit, limit, window) }

// SetRates is SetRate with one limit for reads (GET) and another for writes; 0 leaves that kind
// without a limit.
func (s *Server) SetRates(read, write int, window time.Duration) {
	s.sim.Do(func() { s.rates = rates{read: read, write: write, window: window} })
}

package bitpakettest

import (
	"net/http"
	"strconv"
	"time"

	"github.com/farcopy/farcopy/internal/simtest"
)

// SetRate allows each token limit requests in each window and responds to the others with 429; a
// limit of 0 ends it. While it is set, every response has the X-RateLimit headers. By default there
// is no limit.
func (s *Server) SetRate(limit int, window time.Duration) { s.sim.SetRate(limit, window) }

func quota(h http.Header, q simtest.Quota) {
	h.Set("X-RateLimit-Limit", strconv.Itoa(q.Limit))
	h.Set("X-RateLimit-Remaining", strconv.Itoa(q.Remaining))
	// Rounded up: a window that ends within a second is not over yet.
	reset := q.Reset.Add(time.Second - time.Nanosecond)
	h.Set("X-RateLimit-Reset", strconv.FormatInt(reset.Unix(), 10))
}

package boxtest

import (
	"net/http"
	"strconv"
	"time"

	"github.com/farcopy/farcopy/internal/simtest"
)

// SetRate allows each access token limit requests in each window and responds to the others with
// 429 and a retry-after header; a limit of 0 ends it. By default there is no limit.
func (s *Server) SetRate(limit int, window time.Duration) { s.sim.SetRate(limit, window) }

func quota(h http.Header, q simtest.Quota) {
	if q.Refused && q.Remaining <= 0 {
		wait := (q.Reset.Sub(q.Now) + time.Second - 1) / time.Second
		h[retryAfter] = []string{strconv.Itoa(int(wait))}
	}
}

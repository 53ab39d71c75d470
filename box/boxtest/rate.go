package boxtest

import (
	"net/http"
	"strconv"
	"time"

	"github.com/farcopy/farcopy/internal/simtest"
)

// SetRate allows each token limit requests in each window and responds to the others with
// 429 and a retry-after header; a limit of 0 ends it. By default there is no limit.
func (s *Server) SetRate(limit int, window time.Duration) { s.sim.SetRate(limit, window) }

func quota(h http.Header, q simtest.Quota) {
	if q.Refused && q.Remaining <= 0 {
		h[retryAfter] = []string{strconv.Itoa(simtest.Seconds(q.Reset.Sub(q.Now)))}
	}
}

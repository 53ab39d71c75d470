package osstest

import (
	"strconv"
	"time"

	"github.com/farcopy/farcopy/internal/simtest"
)

// rate is the limit of each access key. The skeleton's own limit is no use here: signatures differ
// from request to request and so do not identify the sender.
type rate struct {
	limit  int
	window simtest.Window
}

// SetRate allows each access key limit requests in each window and responds to the others with 503
// QpsLimitExceeded; a limit of 0 ends it. By default there is no limit.
func (s *Server) SetRate(limit int, window time.Duration) {
	s.sim.Do(func() {
		s.rate = nil
		if limit > 0 {
			s.rate = &rate{limit: limit, window: simtest.NewWindow(window)}
		}
	})
}

func (q *request) takeTurn(id string) *refusal {
	r := q.s.rate
	if r == nil || r.window.Take(id, r.limit, q.now) {
		return nil
	}
	if q.s.switches.qpsDelay {
		q.set(hQoSDelay, strconv.FormatInt(r.window.End(q.now).Sub(q.now).Milliseconds()+1, 10))
	}
	return refuse("QpsLimitExceeded", "There are too many requests a second.")
}

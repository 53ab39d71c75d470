package osstest

import (
	"strconv"
	"time"
)

// rateWindow counts the requests of each access key in fixed windows. The skeleton's rate windows
// are no use here: signatures differ from request to request and so do not identify the sender.
type rateWindow struct {
	limit  int
	length time.Duration
	count  map[string]int
	end    time.Time
}

// SetRate allows each access key limit requests in each window and responds to the others with 503
// QpsLimitExceeded; a limit of 0 ends it. By default there is no limit.
func (s *Server) SetRate(limit int, window time.Duration) {
	s.sim.Do(func() {
		s.rate = nil
		if limit > 0 {
			s.rate = &rateWindow{limit: limit, length: window}
		}
	})
}

func (w *rateWindow) take(id string, now time.Time) bool {
	if !now.Before(w.end) || now.Before(w.end.Add(-w.length)) { // the clock can be put back
		w.count, w.end = map[string]int{}, now.Truncate(w.length).Add(w.length)
	}
	if w.count[id] >= w.limit {
		return false
	}
	w.count[id]++
	return true
}

func (q *request) takeTurn(id string) *refusal {
	w := q.s.rate
	if w == nil || w.take(id, q.now) {
		return nil
	}
	if q.s.switches.qpsDelay {
		q.set(hQoSDelay, strconv.FormatInt(w.end.Sub(q.now).Milliseconds()+1, 10))
	}
	return refuse("QpsLimitExceeded", "There are too many requests a second.")
}

package seqjob

import (
	"encoding/json"

	"github.com/farcopy/farcopy/internal/job"
)

// instead returns the result of a request that is to be made in another way, as the state says now:
// at once, in the lanes that the item holds.
func (s *service[Req, State]) instead(item job.Item, t *task[State], r job.Result) job.Result {
	text, err := json.Marshal(t)
	if err != nil { // only if the state were no JSON
		r.Instead = nil
		return r
	}
	s.setFresh(t.N)
	item.Long, item.Task = true, text
	r.Instead = &item
	return r
}

package osstest

import "net/http"

func (q *request) headObject() *refusal {
	o, target, no := q.open()
	if no != nil {
		return no
	}
	q.describe(o, target)
	q.w.WriteHeader(http.StatusOK)
	return nil
}

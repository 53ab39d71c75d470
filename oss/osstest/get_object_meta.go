package osstest

import "net/http"

// getObjectMeta does not follow a symbolic link.
func (q *request) getObjectMeta() *refusal {
	o, no := q.lookUp()
	if no != nil {
		return no
	}
	q.setBasics(o)
	q.setVersion(o)
	q.w.WriteHeader(http.StatusOK)
	return nil
}

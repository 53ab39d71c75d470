package osstest

import "net/http"

func (q *request) abortMultipartUpload() *refusal {
	u, no := q.upload("")
	if no != nil {
		return no
	}
	clear(u.parts)
	if u.aborts--; u.aborts < 0 {
		delete(q.b.uploads, u.id)
	}
	q.w.WriteHeader(http.StatusNoContent)
	return nil
}

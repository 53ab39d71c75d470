package boxtest

import "net/http"

func (s *state) deleteFile(r *http.Request, id string) (reply, *refusal) {
	f, p := s.findFile(id)
	if p := unlessMatches(r, f, p); p != nil {
		return reply{}, p
	}
	switch {
	case !f.writable():
		return reply{}, forbidden()
	case s.locked(f):
		return reply{}, blocked()
	}
	s.remove(f)
	return reply{status: http.StatusNoContent}, nil
}

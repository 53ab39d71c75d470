package document360test

import "net/http"

func (s *Server) getProject(r *http.Request) (reply, *refusal) {
	p, refused := s.projectOf(r)
	if refused != nil {
		return reply{}, refused
	}
	return reply{status: http.StatusOK, body: &envelope{Success: true, Data: p.data()}}, nil
}

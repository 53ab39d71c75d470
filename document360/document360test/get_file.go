package document360test

import "net/http"

func (s *Server) getFile(r *http.Request) (reply, *refusal) {
	f, refused := s.fileOf(r)
	if refused != nil {
		return reply{}, refused
	}
	return reply{status: http.StatusOK, body: &envelope{Success: true, Data: f.data()}}, nil
}

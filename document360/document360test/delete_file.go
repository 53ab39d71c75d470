package document360test

import "net/http"

func (s *Server) deleteFile(r *http.Request) (reply, *refusal) {
	f, refused := s.fileOf(r)
	if refused != nil {
		return reply{}, refused
	}
	s.drive.deleteFile(f)
	return reply{status: http.StatusNoContent}, nil
}

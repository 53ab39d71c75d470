package document360test

import "net/http"

// getDefaultFolder shows the first folder at the top: which one it is, is not documented.
func (s *Server) getDefaultFolder(r *http.Request) (reply, *refusal) {
	p, refused := s.projectOf(r)
	if refused != nil {
		return reply{}, refused
	}
	folders := s.drive.foldersAt(p)
	if len(folders) == 0 {
		return reply{}, notFound
	}
	return reply{status: http.StatusOK, body: &envelope{Success: true, Data: s.drive.data(folders[0])}}, nil
}

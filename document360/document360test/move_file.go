package document360test

import "net/http"

// moveFile moves the file in the path to the folder in the path, which need not be another one.
func (s *Server) moveFile(r *http.Request) (reply, *refusal) {
	to, refused := s.folderOf(r)
	if refused != nil {
		return reply{}, refused
	}
	f := s.drive.files[r.PathValue("file_id")]
	if f == nil || f.folder.project != to.project {
		return reply{}, notFound
	}
	s.drive.keepFile(f)
	f.folder.files = without(f.folder.files, f)
	f.folder = to
	to.files = append(to.files, f)
	return reply{status: http.StatusOK, body: &envelope{Success: true}}, nil
}

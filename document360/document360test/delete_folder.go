package document360test

import "net/http"

// deleteFolder deletes a folder with all folders and files below it, for good.
func (s *Server) deleteFolder(r *http.Request) (reply, *refusal) {
	f, refused := s.folderOf(r)
	if refused != nil {
		return reply{}, refused
	}
	s.drive.deleteFolder(f)
	return reply{status: http.StatusNoContent}, nil
}

func (d *drive) deleteFolder(f *folder) {
	d.keepFolder(f)
	siblings := f.siblings()
	*siblings = without(*siblings, f)
	d.forget(f)
}

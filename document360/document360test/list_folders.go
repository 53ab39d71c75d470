package document360test

import "net/http"

// listFolders pages over the folders at the top; each comes with all that is below it.
func (s *Server) listFolders(r *http.Request) (reply, *refusal) {
	pages, refused := pagesOrCursor(r.URL.Query())
	if refused != nil {
		return reply{}, refused
	}
	p, refused := s.projectOf(r)
	if refused != nil {
		return reply{}, refused
	}
	part, info := cut(s.drive.foldersAt(p), pages)
	list := []folderData{}
	for _, f := range part {
		list = append(list, s.drive.data(f))
	}
	return reply{status: http.StatusOK, body: &envelope{Success: true, Data: list, Pagination: &info}}, nil
}

package document360test

import "net/http"

func (s *Server) getFolder(r *http.Request) (reply, *refusal) {
	pages, refused := pagesOnly(r.URL.Query())
	if refused != nil {
		return reply{}, refused
	}
	f, refused := s.folderOf(r)
	if refused != nil {
		return reply{}, refused
	}
	part, info := cut(s.drive.filesIn(f), pages)
	detail := folderDetailData{folderData: s.drive.data(f), Files: []fileData{}, FilesPagination: info}
	for _, file := range part {
		detail.Files = append(detail.Files, file.data())
	}
	return reply{status: http.StatusOK, body: &envelope{Success: true, Data: detail}}, nil
}

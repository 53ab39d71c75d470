package document360test

import (
	"net/http"
	"slices"
)

func (s *Server) listProjects(r *http.Request) (reply, *refusal) {
	pages, refused := pagesOrCursor(r.URL.Query())
	if refused != nil {
		return reply{}, refused
	}
	scope, _ := s.scopeOf(r)
	seen := slices.DeleteFunc(slices.Clone(s.drive.projects), func(p *project) bool { return !scope.covers(p.id) })
	part, info := cut(seen, pages)
	list := []projectData{}
	for _, p := range part {
		list = append(list, p.data())
	}
	return reply{status: http.StatusOK, body: &envelope{Success: true, Data: list, Pagination: &info}}, nil
}

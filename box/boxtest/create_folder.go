package boxtest

import "net/http"

func (s *state) createFolder(r *http.Request, _ string) (reply, *refusal) {
	t, p := readTarget(r)
	if p != nil {
		return reply{}, p
	}
	if !t.hasName {
		return reply{}, missing("name")
	}
	parent, p := s.find(t.parentID, "parent")
	if p != nil {
		return reply{}, p
	}
	if !parent.writable() {
		return reply{}, forbidden()
	}
	if s.locked(parent) {
		return reply{}, blocked()
	}
	if p := s.checkName(parent, t.name, nil); p != nil {
		return reply{}, p
	}
	f := s.add(&item{kind: folder, name: t.name}, parent, s.now())
	return reply{http.StatusCreated, s.show(f, f.children, r.URL.Query(), firstPage)}, nil
}

package boxtest

import (
	"cmp"
	"encoding/json"
	"io"
	"net/http"
	"slices"
)

func (s *state) updateFolder(r *http.Request, id string) (reply, *refusal) {
	f, p := s.find(id, "folder")
	if p := s.update(r, f, p); p != nil {
		return reply{}, p
	}
	return reply{http.StatusOK, s.show(f, f.children, r.URL.Query(), firstPage)}, nil
}

func (s *state) updateFile(r *http.Request, id string) (reply, *refusal) {
	f, p := s.findFile(id)
	if p := s.update(r, f, p); p != nil {
		return reply{}, p
	}
	return reply{http.StatusOK, s.showFile(f, r.URL.Query())}, nil
}

// update renames and moves an item. An If-Match does not prevent a move.
func (s *state) update(r *http.Request, it *item, notFound *refusal) *refusal {
	name, parentID, p := readUpdate(r)
	if p != nil {
		return p
	}
	if parentID != "" {
		r.Header.Del("If-Match")
	}
	if p := unlessMatches(r, it, notFound); p != nil {
		return p
	}
	if it.isRoot() || !it.writable() {
		return forbidden()
	}
	to := it.parent
	if parentID != "" {
		if p := s.viewer.rights.checkScope(); p != nil {
			return p
		}
		if to, p = s.find(parentID, "parent"); p != nil {
			return p
		}
	}
	name = cmp.Or(name, it.name)
	if p := cmp.Or(s.checkMove(it, to), s.checkName(to, name, it)); p != nil {
		return p
	}
	s.change(it, s.now(), func() {
		it.name = name
		it.moveTo(to)
	})
	return nil
}

func (s *state) checkMove(it, to *item) *refusal {
	switch {
	case !to.writable(), to != it.parent && s.isKept(it):
		return forbidden()
	case s.holdsLocked(it), s.locked(to):
		return blocked()
	case to.within(it):
		return newRefusal(http.StatusBadRequest, "cyclical_folder_structure", "A folder cannot be moved into itself")
	}
	return nil
}

func (it *item) moveTo(parent *item) {
	it.parent.children = slices.DeleteFunc(it.parent.children, func(c *item) bool { return c == it })
	it.parent = parent
	parent.children = append(parent.children, it)
}

// readUpdate reads a body that has a name, a parent or both.
func readUpdate(r *http.Request) (name, parentID string, p *refusal) {
	raw, err := io.ReadAll(r.Body)
	var body, parent map[string]json.RawMessage
	if err != nil || json.Unmarshal(raw, &body) != nil {
		return "", "", malformed()
	}
	if _, p := member(body, "name", "name", &name); p != nil {
		return "", "", p
	}
	if ok, p := member(body, "parent", "parent", &parent); !ok {
		return name, "", p
	}
	if ok, p := member(parent, "id", "parent.id", &parentID); !ok {
		return "", "", cmp.Or(p, missing("parent.id"))
	}
	return name, parentID, nil
}

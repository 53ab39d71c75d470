package boxtest

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
)

func (s *state) copyFile(r *http.Request, id string) (reply, *refusal) {
	t, p := readTarget(r)
	if p != nil {
		return reply{}, p
	}
	source, p := s.findFile(id)
	if p != nil {
		return reply{}, p
	}
	if unchanged(source, r) {
		return reply{status: http.StatusNotModified}, nil
	}
	parent, p := s.find(t.parentID, "parent")
	if p != nil {
		return reply{}, p
	}
	c := duplicate(source, source.name)
	if t.hasName {
		c.name = sanitise(t.name)
	}
	if t.version != "" {
		old, found := source.versionOf(t.version)
		if !found {
			return reply{}, notFound("version", t.version)
		}
		c.size, c.digest = old.size, old.digest
	}
	if p := cmp.Or(s.checkFileCopy(source, parent), s.checkName(parent, c.name, nil)); p != nil {
		return reply{}, p
	}
	return reply{http.StatusCreated, s.showFile(s.add(c, parent, s.now()), r.URL.Query())}, nil
}

func (s *state) checkFileCopy(source, parent *item) *refusal {
	switch {
	case !parent.writable():
		return forbidden()
	case s.locked(source), s.locked(parent):
		return blocked()
	}
	return nil
}

// sanitise takes out what the name of a copied file cannot have. Where nothing is left, checkName
// refuses the rest.
func sanitise(name string) string {
	name = strings.Map(func(c rune) rune {
		if c < ' ' || c == 0x7f || c == '/' || c == '\\' {
			return -1
		}
		return c
	}, name)
	return strings.TrimRight(name, " ")
}

// versionOf returns what the version with this id holds.
func (it *item) versionOf(id string) (c content, found bool) {
	versions := append(slices.Clone(it.past), content{it.size, it.digest})
	for n, c := range versions {
		if it.versionID(n) == id {
			return c, true
		}
	}
	return content{}, false
}

package oracletest

import (
	"cmp"
	"slices"
)

// The methods below are what other programs do. They act at once, by the service's clock, whatever
// the rights are, as the user "u". They take the id of a folder or a file and panic if there is
// none.

// Copy copies a folder or a file with its contents into a folder under a name, "" for its own, and
// returns the new id. "(2)" is appended to a name that is in use.
func (s *Server) Copy(id, parentID, name string) (newID string) {
	s.sim.Do(func() {
		it, parent, by := s.mustItem(id), s.mustFolder(parentID), s.mustUser(DefaultUsername)
		made := s.duplicate(it, parent.owner, by)
		made.name = parent.free(cmp.Or(name, it.name))
		s.attach(parent, made)
		newID = made.id
	})
	return newID
}

// Rename renames a folder or a file.
func (s *Server) Rename(id, name string) {
	s.onItem(id, func(it *item) { it.name = name })
}

// Move moves a folder or a file to another folder.
func (s *Server) Move(id, parentID string) {
	s.onItem(id, func(it *item) {
		parent := s.mustFolder(parentID)
		it.parent.children = slices.DeleteFunc(it.parent.children, func(c *item) bool { return c == it })
		it.parent = parent
		parent.children = append(parent.children, it)
	})
}

// Overwrite adds a new version of size bytes to a file.
func (s *Server) Overwrite(id string, size int64) {
	s.onItem(id, func(it *item) {
		it.size = size
		it.version++
	})
}

// Touch changes only the modifiedTime of an item.
func (s *Server) Touch(id string) { s.onItem(id, func(*item) {}) }

// Remove deletes a folder or a file for good, and invalidates the links to it.
func (s *Server) Remove(id string) {
	s.sim.Do(func() { s.detach(s.mustItem(id)) })
}

func (s *Server) onItem(id string, f func(it *item)) {
	s.sim.Do(func() {
		it := s.mustItem(id)
		s.keep(it)
		f(it)
		it.modified, it.modifiedBy = s.sim.Now(), s.mustUser(DefaultUsername)
	})
}

// mustItem returns an item that is not a home.
func (s *Server) mustItem(id string) *item {
	if it := s.items[id]; it != nil && !it.home() {
		return it
	}
	panic("oracletest: no item " + id)
}

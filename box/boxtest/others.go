package boxtest

import (
	"cmp"
	"fmt"
)

// The methods below are what other programs do. They act at once, by the service's clock, whatever
// the rights and locks are, and, but for Upload, whatever the names are. They take the id of a
// folder, a file or a web link and panic if there is none. If a file and a folder have the same id,
// they take the folder.

// Copy copies an item with its contents into a folder under a name, "" for its own, and returns the
// new id.
func (s *Server) Copy(id, parentID, name string) (newID string) {
	s.sim.Do(func() {
		it := s.state.mustItem(id)
		c := s.state.beginCopy(it, s.state.mustItem(parentID), cmp.Or(name, it.name))
		c.proceed(s.state, len(c.left), s.state.now())
		newID = c.made[c.source].id
	})
	return newID
}

// Upload adds a file of size bytes to a folder and returns its id, or "" if the name is taken or
// reserved. The name is checked and taken in one step, as the service does it: between a look at the
// names and [Server.AddFile] a request can take the name.
func (s *Server) Upload(parentID, name string, size int64) (id string) {
	s.sim.Do(func() {
		parent := s.state.mustItem(parentID)
		if s.state.checkName(parent, name, nil) == nil {
			it := &item{kind: file, name: name, size: size, digest: sha1Of(name, size, 0)}
			id = s.state.add(it, parent, s.state.now()).id
		}
	})
	return id
}

// Rename renames an item and increments its etag and sequence_id.
func (s *Server) Rename(id, name string) {
	s.onItem(id, func(it *item) { it.name = name })
}

// Move moves an item to another folder and increments its etag and sequence_id.
func (s *Server) Move(id, parentID string) {
	s.onItem(id, func(it *item) {
		it.moveTo(s.state.mustItem(parentID))
	})
}

// Overwrite adds a new version of size bytes to a file. The id of a version is the id of the file
// followed by the number of the version.
func (s *Server) Overwrite(id string, size int64) {
	s.onItem(id, func(it *item) {
		it.past = append(it.past[:len(it.past):len(it.past)], content{it.size, it.digest})
		it.size, it.digest = size, sha1Of(it.name, size, it.version+1)
	})
}

// Touch changes only the date, etag and sequence_id of an item.
func (s *Server) Touch(id string) { s.onItem(id, func(*item) {}) }

// Remove deletes an item with its contents for good.
func (s *Server) Remove(id string) {
	s.sim.Do(func() {
		it := s.state.mustItem(id)
		if it.isRoot() {
			panic("boxtest: the root stays")
		}
		s.state.remove(it)
	})
}

func (s *Server) onItem(id string, f func(it *item)) {
	s.sim.Do(func() {
		it := s.state.mustItem(id)
		s.state.change(it, s.state.now(), func() { f(it) })
	})
}

func (s *state) mustItem(id string) *item {
	if f := s.folders[id]; f != nil {
		return f
	}
	var find func(f *item) *item
	find = func(f *item) *item {
		for _, c := range f.children {
			if c.id == id {
				return c
			}
			if found := find(c); found != nil {
				return found
			}
		}
		return nil
	}
	it := find(s.root)
	if it == nil {
		panic(fmt.Sprintf("boxtest: no item %q", id))
	}
	return it
}

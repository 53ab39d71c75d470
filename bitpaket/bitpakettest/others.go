package bitpakettest

import (
	"path"
	"slices"
)

// The methods below are what other programs do. They act at once, by the service's clock, whatever
// the flags of an object are. They take the path of an object; Rename, Move and Remove also that of
// a folder. All but Overwrite and Remove panic if there is nothing at the path.

// Copy copies the newest version of an object to a path, replaces the object there if there is one,
// and returns the new object_id.
func (s *Server) Copy(file, toFile string) (newID string) {
	file, toFile = mustClean(file), mustClean(toFile)
	s.sim.Do(func() {
		made := *newest(s.mustVersions(file))
		made.dir, made.name = path.Dir(toFile), path.Base(toFile)
		s.paket.destroyAll(s.paket.versions(toFile), s.Now())
		s.paket.add(&made, s.Now())
		newID = made.id
	})
	return newID
}

// Rename renames an object with all its versions, or a folder.
func (s *Server) Rename(file, name string) {
	file = mustClean(file)
	s.relocate(file, path.Join(path.Dir(file), name))
}

// Move moves an object with all its versions, or a folder, into another folder, which it makes if
// it is missing.
func (s *Server) Move(file, dir string) {
	file = mustClean(file)
	s.relocate(file, path.Join(mustClean(dir), path.Base(file)))
}

// Overwrite is AddObject dated now. It replaces the object at the path even if that is versioned.
func (s *Server) Overwrite(file, content string, with ...func(*Object)) (id string) {
	file = mustClean(file)
	o := Object{Content: content}
	for _, f := range with {
		f(&o)
	}
	s.sim.Do(func() {
		made := newObject(path.Dir(file), path.Base(file), o)
		s.paket.destroyAll(s.paket.versions(file), s.Now())
		s.paket.add(made, s.Now())
		id = made.id
	})
	return id
}

// Touch changes only the updated_on of the newest version of an object.
func (s *Server) Touch(file string) {
	file = mustClean(file)
	s.sim.Do(func() {
		o := newest(s.mustVersions(file))
		s.paket.keepObject(o, s.Now())
		o.updated = s.Now()
	})
}

// Remove removes the object at a path with all its versions, and the folder there with all its
// contents.
func (s *Server) Remove(file string) {
	file = mustClean(file)
	s.sim.Do(func() {
		s.paket.destroyAll(s.paket.versions(file), s.Now())
		if f := s.paket.folder(file); f != nil && f != s.paket.root {
			s.destroyFolder(file, f)
		}
	})
}

// removeFolder removes a folder whose tree holds no objects.
func (s *Server) removeFolder(dir string, f *folder) {
	f.walk(dir, func(dir string, f *folder) { s.paket.keepFolder(dir, f, s.Now()) })
	parent := s.paket.folder(path.Dir(dir))
	delete(parent.folders, f.name)
	parent.modified = s.Now()
}

func (s *Server) mustVersions(file string) []*object {
	versions := s.paket.versions(file)
	if versions == nil {
		panic("bitpakettest: no object " + file)
	}
	return versions
}

// relocate keeps the ids and the dates of what it moves. A folder that exists at the new path is
// merged with.
func (s *Server) relocate(from, to string) {
	s.sim.Do(func() {
		if f := s.paket.folder(from); f != nil {
			s.relocateFolder(f, from, to)
			return
		}
		for _, o := range slices.Clone(s.mustVersions(from)) {
			s.relocateObject(o, path.Dir(to), path.Base(to))
		}
	})
}

func (s *Server) relocateFolder(f *folder, from, to string) {
	if f == s.paket.root {
		panic("bitpakettest: the root stays")
	}
	f.walk(to, func(dir string, f *folder) {
		made := s.paket.mkdirAll(dir, s.Now())
		made.id, made.created = f.id, f.created
		for _, versions := range f.objects {
			for _, o := range slices.Clone(versions) {
				s.relocateObject(o, dir, o.name)
			}
		}
	})
	s.removeFolder(from, f)
}

func (s *Server) relocateObject(o *object, dir, name string) {
	s.paket.destroy(o, s.Now())
	o.dir, o.name = dir, name
	s.paket.keepObject(o, s.Now())
	f := s.paket.mkdirAll(dir, s.Now())
	f.objects[name] = append(f.objects[name], o)
	f.touch(s.Now())
	s.paket.byID[o.id] = o
}

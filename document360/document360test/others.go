package document360test

import (
	"cmp"
	"fmt"
	"slices"
)

// The methods below are what other programs do. They act at once, by the service's clock, whatever
// the permissions are. They take the id of a file; Rename, Move, Touch and Remove also that of a
// folder. They panic if there is none. If a file and a folder have the same id, they take the file.

// Copy copies a file into a folder under a name, "" for its own, and returns the new id. Folders
// cannot be copied.
func (s *Server) Copy(id, parentID, name string) (newID string) {
	s.sim.Do(func() {
		source := s.drive.mustFile(id)
		newID = s.drive.addFile(s.drive.mustFolder(parentID), "", cmp.Or(name, source.name), source.size, s.sim.Now()).id
	})
	return newID
}

// Rename renames a file, its title too, or a folder.
func (s *Server) Rename(id, name string) {
	s.onItem(id, func(f *file) { f.name = name }, func(f *folder) { f.title = name })
}

// Move moves a file to another folder, or a folder into one of its project.
func (s *Server) Move(id, parentID string) {
	s.onItem(id, func(f *file) {
		f.folder.files = without(f.folder.files, f)
		f.folder = s.drive.mustFolder(parentID)
		f.folder.files = append(f.folder.files, f)
	}, func(f *folder) {
		siblings := f.siblings()
		*siblings = without(*siblings, f)
		f.parent = s.drive.mustFolder(parentID)
		f.parent.subs = append(f.parent.subs, f)
	})
}

// Overwrite replaces the content of a file by one of this size.
func (s *Server) Overwrite(id, size string) {
	s.onItem(id, func(f *file) { f.size = size }, nil)
}

// Touch changes only the date of a file or a folder, as a new tag does.
func (s *Server) Touch(id string) { s.onItem(id, func(*file) {}, func(*folder) {}) }

// Remove deletes a file, or a folder with its contents, for good.
func (s *Server) Remove(id string) {
	s.sim.Do(func() {
		if f := s.drive.files[id]; f != nil {
			s.drive.deleteFile(f)
			return
		}
		s.drive.deleteFolder(s.drive.mustFolder(id))
	})
}

// onItem changes a file or a folder and its date. onFolder is nil for a change that folders do not
// have.
func (s *Server) onItem(id string, onFile func(*file), onFolder func(*folder)) {
	s.sim.Do(func() {
		if f := s.drive.files[id]; f != nil || onFolder == nil {
			f = s.drive.mustFile(id)
			s.drive.keepFile(f)
			onFile(f)
			f.modified = s.sim.Now()
			return
		}
		f := s.drive.mustFolder(id)
		s.drive.keepFolder(f)
		onFolder(f)
		f.modified = s.sim.Now()
	})
}

func (d *drive) mustFile(id string) *file {
	f := d.files[id]
	if f == nil {
		panic(fmt.Sprintf("document360test: no file has the id %q", id))
	}
	return f
}

// siblings returns the list that holds the folder.
func (f *folder) siblings() *[]*folder {
	if f.parent == nil {
		return &f.project.roots
	}
	return &f.parent.subs
}

// forget removes the ids of a folder and of its contents.
func (d *drive) forget(f *folder) {
	delete(d.folders, f.id)
	for _, file := range f.files {
		delete(d.files, file.id)
	}
	for _, sub := range f.subs {
		d.forget(sub)
	}
}

func without[T comparable](list []T, gone T) []T {
	return slices.DeleteFunc(list, func(it T) bool { return it == gone })
}

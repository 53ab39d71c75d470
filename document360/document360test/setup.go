package document360test

import (
	"cmp"
	"fmt"
	"time"
)

// Project is what a project that a test adds can have besides its name.
type Project struct {
	ID string // default: a new one
}

// Folder is what a folder that a test adds can have besides its place and its title.
type Folder struct {
	ID        string // default: a new one; folder ids need not be UUIDs
	ProjectID string // of a folder at the top of a project; default: the project of a new server
}

// File is a file of a folder: what AddFile can set, and what [Server.Files] returns.
type File struct {
	ID       string // default: a new one
	FolderID string
	Name     string    // both file_name and title
	Size     string    // as a person would read it; default "2.4 MB"
	Modified time.Time // default: a minute before the service's clock
}

// WithModified makes AddFile add a file that was changed last at this time.
func WithModified(at time.Time) func(*File) { return func(f *File) { f.Modified = at } }

// MkdirAll makes a folder and its missing parents in the first project and returns its id. The path
// is like "/Images/Icons"; the id of "/", the top of the project, is "".
func (s *Server) MkdirAll(path string) (id string) {
	s.sim.Do(func() { id = s.drive.mkdirAll(s.drive.projects[0], path, s.sim.SetUpDate()) })
	return id
}

// AddFolder adds a folder and returns its id. The parent "" is the top of a project. The functions
// change what else the folder has. Titles need not be unique. AddFolder panics if the parent or the
// project does not exist or the id is in use.
func (s *Server) AddFolder(parentID, name string, with ...func(*Folder)) (id string) {
	var more Folder
	for _, f := range with {
		f(&more)
	}
	s.sim.Do(func() {
		in, parent := s.drive.projects[0], (*folder)(nil)
		if parentID != "" {
			parent = s.drive.mustFolder(parentID)
			in = parent.project
		}
		if more.ProjectID != "" && more.ProjectID != in.id {
			in = s.drive.project(more.ProjectID)
			if in == nil || parent != nil {
				panic(fmt.Sprintf("document360test: no project %q, or not the parent's", more.ProjectID))
			}
		}
		id = s.drive.addFolder(in, parent, more.ID, name, s.sim.SetUpDate()).id
	})
	return id
}

// AddFile is AddFolder for a file of the given size, as a person would read it: "812 KB"; "" stands
// for "2.4 MB". The parent must be a folder.
func (s *Server) AddFile(parentID, name, size string, with ...func(*File)) (id string) {
	more := File{FolderID: parentID, Name: name, Size: size}
	for _, f := range with {
		f(&more)
	}
	s.sim.Do(func() {
		modified := more.Modified
		if modified.IsZero() {
			modified = s.sim.SetUpDate()
		}
		in := s.drive.mustFolder(more.FolderID)
		id = s.drive.addFile(in, more.ID, more.Name, cmp.Or(more.Size, "2.4 MB"), modified).id
	})
	return id
}

// AddProject adds a project and returns its id. The functions change what else it has. AddProject
// panics if the id is in use.
func (s *Server) AddProject(name string, with ...func(*Project)) (id string) {
	var more Project
	for _, f := range with {
		f(&more)
	}
	s.sim.Do(func() { id = s.drive.addProject(more.ID, name, s.sim.SetUpDate()).id })
	return id
}

// ProjectID returns the id of the project that a new server has.
func (s *Server) ProjectID() (id string) {
	s.sim.Do(func() { id = s.drive.projects[0].id })
	return id
}

func (d *drive) mustFolder(id string) *folder {
	f := d.folders[id]
	if f == nil {
		panic(fmt.Sprintf("document360test: no folder has the id %q", id))
	}
	return f
}

package document360test

import (
	"cmp"
	"fmt"
	"time"
)

// Project is a project to add.
type Project struct {
	ID   string // default: a new one
	Name string
}

// Folder is a folder to add.
type Folder struct {
	ID        string // default: a new one; folder ids need not be UUIDs
	ProjectID string // default: the parent's project, else the one the server started with
	ParentID  string // default: none, it is at the top
	Title     string
}

// File is a file of a folder.
type File struct {
	ID       string // default: a new one
	FolderID string
	Name     string    // both file_name and title
	Size     string    // as a person would read it; default "2.4 MB"
	Modified time.Time // default: a minute before the service's clock
}

// past returns the date of what a test sets up. It is a minute ago because clients compare such
// dates with the time of their requests, in whole seconds.
func (s *Server) past() time.Time { return s.sim.Now().Add(-time.Minute) }

// ProjectID returns the id of the project that a new server has.
func (s *Server) ProjectID() (id string) {
	s.sim.Do(func() { id = s.drive.projects[0].id })
	return id
}

// AddProject adds a project and returns its id. Like the other methods that add, it panics if the
// id is taken.
func (s *Server) AddProject(p Project) (id string) {
	s.sim.Do(func() { id = s.drive.addProject(p.ID, p.Name, s.past()).id })
	return id
}

// AddFolder adds a folder and returns its id. Titles need not be unique. It panics if the project
// or the parent does not exist.
func (s *Server) AddFolder(f Folder) (id string) {
	s.sim.Do(func() {
		in, parent := s.drive.projects[0], (*folder)(nil)
		if f.ParentID != "" {
			parent = s.drive.mustFolder(f.ParentID)
			in = parent.project
		}
		if f.ProjectID != "" && f.ProjectID != in.id {
			in = s.drive.project(f.ProjectID)
			if in == nil || parent != nil {
				panic(fmt.Sprintf("document360test: no project %q, or not the parent's", f.ProjectID))
			}
		}
		id = s.drive.addFolder(in, parent, f.ID, f.Title, s.past()).id
	})
	return id
}

func (d *drive) mustFolder(id string) *folder {
	f := d.folders[id]
	if f == nil {
		panic(fmt.Sprintf("document360test: no folder has the id %q", id))
	}
	return f
}

// MkdirAll makes a folder and its missing parents in the first project and returns its id. The path
// is like "Images/Icons". It panics if the path names no folder.
func (s *Server) MkdirAll(path string) (id string) {
	s.sim.Do(func() { id = s.drive.mkdirAll(s.drive.projects[0], path, s.past()).id })
	return id
}

// AddFile adds a file and returns its id. Names need not be unique. It panics if the folder does
// not exist.
func (s *Server) AddFile(f File) (id string) {
	s.sim.Do(func() {
		in := s.drive.mustFolder(f.FolderID)
		modified := f.Modified
		if modified.IsZero() {
			modified = s.past()
		}
		id = s.drive.addFile(in, f.ID, f.Name, cmp.Or(f.Size, "2.4 MB"), modified).id
	})
	return id
}

// Files returns the files of a folder in the order of their addition; nil if the folder does not
// exist.
func (s *Server) Files(folderID string) (files []File) {
	s.sim.Do(func() {
		in := s.drive.folders[folderID]
		if in == nil {
			return
		}
		for _, f := range in.files {
			files = append(files, File{ID: f.id, FolderID: in.id, Name: f.name, Size: f.size, Modified: f.modified})
		}
	})
	return files
}

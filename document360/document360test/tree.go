package document360test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/farcopy/farcopy/internal/simtest"
)

// Tree returns all folders and files as sorted lines: the path, which starts with the project's
// name, and the size of a file. Ids are left out, so that a golden comparison does not depend on
// the order of concurrent copies.
func (s *Server) Tree() string {
	var text string
	s.sim.Do(func() { text = s.drive.tree() })
	return text
}

func (d *drive) tree() string {
	var lines []string
	for _, f := range d.folders {
		lines = append(lines, f.path()+"/\n")
		for _, file := range f.files {
			lines = append(lines, fmt.Sprintf("%s/%s  %s\n", f.path(), file.name, file.size))
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "")
}

// Find returns the id of the file or folder at a path such as "/Images/logo.png" in the first
// project; "" if there is none, and the first of FindAll if there are several.
func (s *Server) Find(path string) (id string) {
	if ids := s.FindAll(path); ids != nil {
		return ids[0]
	}
	return ""
}

// FindAll returns the sorted ids of the files and folders at a path: several if names are not
// unique.
func (s *Server) FindAll(path string) (ids []string) {
	path = "/" + strings.Join(simtest.PathNames(path), "/")
	s.sim.Do(func() {
		first := s.drive.projects[0]
		for _, f := range s.drive.folders {
			if f.project != first {
				continue
			}
			at := strings.TrimPrefix(f.path(), first.name)
			if at == path {
				ids = append(ids, f.id)
			}
			for _, file := range f.files {
				if at+"/"+file.name == path {
					ids = append(ids, file.id)
				}
			}
		}
	})
	slices.Sort(ids)
	return ids
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

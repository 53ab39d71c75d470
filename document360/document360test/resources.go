package document360test

import (
	"fmt"
	"net/http"
)

// fileOf returns the file in the path; it must be in the folder in the path.
func (s *Server) fileOf(r *http.Request) (*file, *refusal) {
	in, refused := s.folderOf(r)
	if refused != nil {
		return nil, refused
	}
	f := s.drive.files[r.PathValue("file_id")]
	if f == nil || f.folder != in {
		return nil, notFound
	}
	return f, nil
}

func (f *file) apiPath() string {
	return fmt.Sprintf("%s/files/%s", f.folder.apiPath(), f.id)
}

// folderOf returns the folder in the path; it must be in the project in the path.
func (s *Server) folderOf(r *http.Request) (*folder, *refusal) {
	f := s.drive.folders[r.PathValue("folder_id")]
	if f == nil || f.project.id != r.PathValue("project_id") {
		return nil, notFound
	}
	return f, nil
}

func (f *folder) apiPath() string {
	return fmt.Sprintf("/v3/projects/%s/drive/folders/%s", f.project.id, f.id)
}

func (s *Server) projectOf(r *http.Request) (*project, *refusal) {
	p := s.drive.project(r.PathValue("project_id"))
	if p == nil {
		return nil, notFound
	}
	return p, nil
}

package document360test

import (
	"fmt"
	"net/http"
)

// fileOf is the file that the path names; it must be in the folder that the path names.
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

func (s *Server) copyFile(r *http.Request) (reply, *refusal) {
	object, refused := members(r, "destination_folder_id")
	if refused != nil {
		return reply{}, refused
	}
	destinationID, refused := required(object, "destination_folder_id")
	if refused != nil {
		return reply{}, refused
	}
	source, refused := s.fileOf(r)
	if refused != nil {
		return reply{}, refused
	}
	destination := s.drive.folders[destinationID]
	if destination == nil || destination.project != source.folder.project {
		return reply{}, notFound
	}
	if errors := s.next.errors; errors != nil {
		s.next.errors = nil
		return reply{status: http.StatusCreated, body: &envelope{Errors: errors}}, nil
	}
	made := s.duplicate(source, destination)
	warnings := s.next.warnings
	s.next.warnings = nil
	return reply{
		status:   http.StatusCreated,
		location: made.apiPath(),
		body:     &envelope{Success: true, Warnings: warnings},
	}, nil
}

func (s *Server) duplicate(source *file, destination *folder) *file {
	name := source.name
	if s.switches.renameDuplicates {
		name = destination.freeName(name)
	}
	return s.drive.addFile(destination, "", name, source.size, s.sim.Now())
}

func (s *Server) getFile(r *http.Request) (reply, *refusal) {
	f, refused := s.fileOf(r)
	if refused != nil {
		return reply{}, refused
	}
	return reply{status: http.StatusOK, body: &envelope{Success: true, Data: f.data()}}, nil
}

func (s *Server) deleteFile(r *http.Request) (reply, *refusal) {
	f, refused := s.fileOf(r)
	if refused != nil {
		return reply{}, refused
	}
	s.drive.deleteFile(f)
	return reply{status: http.StatusNoContent}, nil
}

package document360test

import "net/http"

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

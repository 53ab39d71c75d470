package document360test

import "net/http"

func (s *Server) createFolder(r *http.Request) (reply, *refusal) {
	p, refused := s.projectOf(r)
	if refused != nil {
		return reply{}, refused
	}
	object, refused := members(r, "name", "parent_folder_id", "folder_color")
	if refused != nil {
		return reply{}, refused
	}
	name, refused := required(object, "name")
	if refused != nil {
		return reply{}, refused
	}
	if _, refused := optional(object, "folder_color"); refused != nil {
		return reply{}, refused
	}
	parentID, refused := optional(object, "parent_folder_id")
	if refused != nil {
		return reply{}, refused
	}
	var parent *folder
	if parentID != nil {
		parent = s.drive.folders[*parentID]
		if parent == nil || parent.project != p {
			return reply{}, invalid("parent_folder_id", "The parent folder does not exist.")
		}
	}
	f := s.drive.addFolder(p, parent, "", name, s.sim.Now())
	return reply{status: http.StatusCreated, location: f.apiPath(), body: &envelope{Success: true, Data: s.drive.data(f)}}, nil
}

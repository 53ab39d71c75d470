package document360test

import (
	"fmt"
	"net/http"
)

// folderOf is the folder that the path names; it must be in the project that the path names.
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

func (s *Server) getFolder(r *http.Request) (reply, *refusal) {
	pages, refused := pagesOnly(r.URL.Query())
	if refused != nil {
		return reply{}, refused
	}
	f, refused := s.folderOf(r)
	if refused != nil {
		return reply{}, refused
	}
	part, info := cut(s.drive.filesIn(f), pages)
	detail := folderDetailData{folderData: s.drive.data(f), Files: []fileData{}, FilesPagination: info}
	for _, file := range part {
		detail.Files = append(detail.Files, file.data())
	}
	return reply{status: http.StatusOK, body: &envelope{Success: true, Data: detail}}, nil
}

// listFolders pages over the folders at the top; each comes with all that is below it.
func (s *Server) listFolders(r *http.Request) (reply, *refusal) {
	pages, refused := pagesOrCursor(r.URL.Query())
	if refused != nil {
		return reply{}, refused
	}
	p, refused := s.projectOf(r)
	if refused != nil {
		return reply{}, refused
	}
	part, info := cut(s.drive.foldersAt(p), pages)
	list := []folderData{}
	for _, f := range part {
		list = append(list, s.drive.data(f))
	}
	return reply{status: http.StatusOK, body: &envelope{Success: true, Data: list, Pagination: &info}}, nil
}

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

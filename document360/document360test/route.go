package document360test

import (
	"net/http"
	"strings"

	"github.com/farcopy/farcopy/internal/simtest"
)

// action does what one operation is for, with the service's state locked.
type action struct {
	needs  Permission
	handle func(s *Server, r *http.Request) (reply, *refusal)
}

// reply is a success: what is nil or empty is not sent.
type reply struct {
	status   int
	location string // the path of what was made
	body     *envelope
}

const (
	projectPath = "/v3/projects/{project_id}"
	foldersPath = projectPath + "/drive/folders"
	folderPath  = foldersPath + "/{folder_id}"
	filePath    = folderPath + "/files/{file_id}"
)

var operations = []simtest.Operation[action]{
	simtest.NewOperation("CopyFile", http.MethodPost, filePath+"/copy", action{PermissionUpdateDrive, (*Server).copyFile}),
	simtest.NewOperation("GetFile", http.MethodGet, filePath, action{PermissionViewDrive, (*Server).getFile}),
	simtest.NewOperation("MoveFile", http.MethodPut, filePath, action{PermissionUpdateDrive, (*Server).moveFile}),
	simtest.NewOperation("DeleteFile", http.MethodDelete, filePath, action{PermissionDeleteDrive, (*Server).deleteFile}),
	simtest.NewOperation("GetDefaultFolder", http.MethodGet, foldersPath+"/default", action{PermissionViewDrive, (*Server).getDefaultFolder}),
	simtest.NewOperation("GetFolder", http.MethodGet, folderPath, action{PermissionViewDrive, (*Server).getFolder}),
	simtest.NewOperation("UpdateFolder", http.MethodPut, folderPath, action{PermissionUpdateDrive, (*Server).updateFolder}),
	simtest.NewOperation("DeleteFolder", http.MethodDelete, folderPath, action{PermissionDeleteDrive, (*Server).deleteFolder}),
	simtest.NewOperation("ListFolders", http.MethodGet, foldersPath, action{PermissionViewDrive, (*Server).listFolders}),
	simtest.NewOperation("CreateFolder", http.MethodPost, foldersPath, action{PermissionUpdateDrive, (*Server).createFolder}),
	simtest.NewOperation("GetProject", http.MethodGet, projectPath, action{PermissionViewProjectSettings, (*Server).getProject}),
	simtest.NewOperation("Search", http.MethodGet, projectPath+"/drive/search", action{PermissionViewDrive, (*Server).search}),
	simtest.NewOperation("GetCurrentUser", http.MethodGet, projectPath+"/users/me", action{"", (*Server).getCurrentUser}),
	simtest.NewOperation("ListProjects", http.MethodGet, "/v3/projects", action{PermissionViewProjectSettings, (*Server).listProjects}),
}

// route finds the operation of a request and notes the ids of its path in it.
func (s *Server) route(r *http.Request) (name string, act http.HandlerFunc) {
	if name, act := s.identityRoute(r); act != nil {
		return name, act
	}
	op, ids, allow := simtest.FindOperation(operations, r)
	if op.Name != "" {
		for key, id := range ids {
			r.SetPathValue(key, id)
		}
		return op.Name, func(w http.ResponseWriter, r *http.Request) { s.serve(w, r, op.Act) }
	}
	why := notFound
	if allow != nil {
		why = &refusal{status: http.StatusMethodNotAllowed, allow: strings.Join(allow, ", ")}
	}
	return "", func(w http.ResponseWriter, r *http.Request) { s.refuse(w, r, why) }
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request, act action) {
	done, refused := s.perform(r, act)
	if refused != nil {
		s.refuse(w, r, refused)
		return
	}
	s.reportQuota(w.Header(), r)
	if done.location != "" {
		s.setLocation(w.Header(), r, done.location)
	}
	if done.body == nil {
		w.WriteHeader(done.status)
		return
	}
	done.body.RequestID = s.newRequestID()
	simtest.WriteJSON(w, done.status, "application/json; charset=utf-8", done.body)
}

func (s *Server) perform(r *http.Request, act action) (reply, *refusal) {
	switch {
	case !s.authentic(r):
		return reply{}, &refusal{status: http.StatusUnauthorized}
	case !s.rates.take(r, s.sim.Now()):
		return reply{}, &refusal{status: http.StatusTooManyRequests}
	case s.license != "":
		return reply{}, &refusal{status: http.StatusForbidden, code: string(s.license), message: "The plan does not allow it."}
	case s.denied[act.needs]:
		return reply{}, &refusal{status: http.StatusForbidden}
	}
	return act.handle(s, r)
}

func (s *Server) setLocation(h http.Header, r *http.Request, path string) {
	switch s.switches.location {
	case LocationAbsolute:
		h.Set("Location", "http://"+r.Host+path)
	case LocationRelative:
		h.Set("Location", path)
	}
}

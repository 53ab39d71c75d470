package document360test

import (
	"net/http"
	"strings"

	"github.com/farcopy/farcopy/internal/simtest"
)

// operation is one row of the service's contract. Its handler runs with the service's state locked.
type operation struct {
	name   string
	method string
	path   string
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
	foldersPath = "/v3/projects/{project_id}/drive/folders"
	folderPath  = foldersPath + "/{folder_id}"
	filePath    = folderPath + "/files/{file_id}"
)

var operations = []operation{
	{"CopyFile", http.MethodPost, filePath + "/copy", PermissionUpdateDrive, (*Server).copyFile},
	{"GetFile", http.MethodGet, filePath, PermissionViewDrive, (*Server).getFile},
	{"DeleteFile", http.MethodDelete, filePath, PermissionDeleteDrive, (*Server).deleteFile},
	{"GetFolder", http.MethodGet, folderPath, PermissionViewDrive, (*Server).getFolder},
	{"ListFolders", http.MethodGet, foldersPath, PermissionViewDrive, (*Server).listFolders},
	{"CreateFolder", http.MethodPost, foldersPath, PermissionUpdateDrive, (*Server).createFolder},
	{"GetProject", http.MethodGet, "/v3/projects/{project_id}", PermissionViewProjectSettings, (*Server).getProject},
	{"ListProjects", http.MethodGet, "/v3/projects", PermissionViewProjectSettings, (*Server).listProjects},
}

// route finds the operation of a request and notes the ids of its path in it.
func (s *Server) route(r *http.Request) (name string, act http.HandlerFunc) {
	if name, act := s.identityRoute(r); act != nil {
		return name, act
	}
	var allow []string
	for _, op := range operations {
		ids, ok := simtest.MatchPath(op.path, r.URL.EscapedPath())
		switch {
		case !ok:
		case op.method != r.Method:
			allow = append(allow, op.method)
		default:
			for key, id := range ids {
				r.SetPathValue(key, id)
			}
			return op.name, func(w http.ResponseWriter, r *http.Request) { s.serve(w, r, op) }
		}
	}
	why := notFound
	if allow != nil {
		why = &refusal{status: http.StatusMethodNotAllowed, allow: strings.Join(allow, ", ")}
	}
	return "", func(w http.ResponseWriter, r *http.Request) { s.refuse(w, r, why) }
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request, op operation) {
	done, refused := s.perform(r, op)
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
	writeJSON(w, done.status, "application/json; charset=utf-8", done.body)
}

func (s *Server) perform(r *http.Request, op operation) (reply, *refusal) {
	switch {
	case !s.authentic(r):
		return reply{}, &refusal{status: http.StatusUnauthorized}
	case !s.rates.take(r, s.sim.Now()):
		return reply{}, &refusal{status: http.StatusTooManyRequests}
	case s.license != "":
		return reply{}, &refusal{status: http.StatusForbidden, code: string(s.license), message: "The plan does not allow it."}
	case s.denied[op.needs]:
		return reply{}, &refusal{status: http.StatusForbidden}
	}
	return op.handle(s, r)
}

func (s *Server) setLocation(h http.Header, r *http.Request, path string) {
	switch s.switches.location {
	case LocationAbsolute:
		h.Set("Location", "http://"+r.Host+path)
	case LocationRelative:
		h.Set("Location", path)
	}
}

package boxtest

import (
	"net/http"
	"slices"

	"github.com/farcopy/farcopy/internal/simtest"
)

const (
	apiRoot    = "/2.0"
	tokenPath  = "/oauth2/token"
	apiVersion = "2024.0"
)

// reply is a successful response; a nil body is sent as no body.
type reply struct {
	status int
	body   any
}

// action does what one operation is for; the id is the one in its path.
type action = func(s *state, r *http.Request, id string) (reply, *refusal)

var operations = []simtest.Operation[action]{
	simtest.NewOperation("CopyFolder", http.MethodPost, apiRoot+"/folders/{id}/copy", (*state).copyFolder),
	simtest.NewOperation("GetFolder", http.MethodGet, apiRoot+"/folders/{id}", (*state).getFolder),
	simtest.NewOperation("CopyFile", http.MethodPost, apiRoot+"/files/{id}/copy", (*state).copyFile),
	simtest.NewOperation("GetFile", http.MethodGet, apiRoot+"/files/{id}", (*state).getFile),
	simtest.NewOperation("ListFolderItems", http.MethodGet, apiRoot+"/folders/{id}/items", (*state).listFolderItems),
	simtest.NewOperation("CreateFolder", http.MethodPost, apiRoot+"/folders", (*state).createFolder),
	simtest.NewOperation("UpdateFolder", http.MethodPut, apiRoot+"/folders/{id}", (*state).updateFolder),
	simtest.NewOperation("UpdateFile", http.MethodPut, apiRoot+"/files/{id}", (*state).updateFile),
	simtest.NewOperation("GetCurrentUser", http.MethodGet, apiRoot+"/users/me", (*state).getCurrentUser),
	simtest.NewOperation("DeleteFile", http.MethodDelete, apiRoot+"/files/{id}", (*state).deleteFile),
	simtest.NewOperation("CreateFolderLock", http.MethodPost, apiRoot+"/folder_locks", (*state).createFolderLock),
	simtest.NewOperation("ListFolderLocks", http.MethodGet, apiRoot+"/folder_locks", (*state).listFolderLocks),
	simtest.NewOperation("DeleteFolderLock", http.MethodDelete, apiRoot+"/folder_locks/{id}", (*state).deleteFolderLock),
	simtest.NewOperation("DeleteFolder", http.MethodDelete, apiRoot+"/folders/{id}", (*state).deleteFolder),
}

func (s *state) route(r *http.Request) (string, http.HandlerFunc) {
	if r.URL.EscapedPath() == tokenPath {
		if r.Method != http.MethodPost {
			return "", s.refuse(methodNotAllowed(http.MethodPost))
		}
		return "Token", s.token
	}
	op, values, allow := simtest.FindOperation(operations, r)
	switch {
	case op.Act != nil:
		return op.Name, s.authorised(op, values["id"])
	case allow != nil:
		return "", s.refuse(methodNotAllowed(allow...))
	}
	return "", s.refuse(newRefusal(http.StatusNotFound, "not_found", "No resource has this address"))
}

func (s *state) refuse(p *refusal) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { s.writeRefusal(w, p) }
}

func (s *state) authorised(op simtest.Operation[action], id string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if p := s.checkHead(r); p != nil {
			s.writeRefusal(w, p)
			return
		}
		if p := s.setViewer(r); p != nil {
			s.writeRefusal(w, p)
			return
		}
		if p := s.viewer.rights.checkScope(operationScopes[op.Name]...); p != nil {
			s.writeRefusal(w, p)
			return
		}
		done, p := op.Act(s, r, id)
		if p != nil {
			s.writeRefusal(w, p)
			return
		}
		s.writeJSON(w, done.status, done.body)
	}
}

func (s *state) checkHead(r *http.Request) *refusal {
	if _, ok := s.tokens.access.FindBearer(r, s.now()); !ok {
		return badToken(s.switches.tokenRefusal)
	}
	if v := r.Header.Values("box-version"); v != nil && !slices.Equal(v, []string{apiVersion}) {
		return newRefusal(http.StatusBadRequest, "invalid_api_version", "The box-version header names no version of the API")
	}
	return nil
}

// identify gives the response its ids and returns the one for an error's body, which is not the
// header's.
func (s *state) identify(w http.ResponseWriter) (requestID string) {
	s.responses++
	requestID, headerID := requestIDs(s.responses)
	w.Header()["box-request-id"] = []string{headerID} // in lower case, as Box sends it
	return requestID
}

func (s *state) writeJSON(w http.ResponseWriter, status int, body any) {
	s.identify(w)
	send(w, status, body)
}

func send(w http.ResponseWriter, status int, body any) {
	if body == nil {
		w.WriteHeader(status)
		return
	}
	simtest.WriteJSON(w, status, "application/json", body)
}

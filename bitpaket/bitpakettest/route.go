package bitpakettest

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"strings"

	"github.com/farcopy/farcopy/internal/simtest"
)

const contentType = "application/json; charset=utf-8"

// call is one request that reached its operation.
type call struct {
	*http.Request
	arg  string      // the variable of the operation's path
	head http.Header // of the response
}

// action does what one operation is for.
type action struct {
	status int // of success
	act    func(s *Server, c call) (data any, refused *refusal)
}

var operations = []simtest.Operation[action]{
	simtest.NewOperation("Copy", http.MethodPost, "/v2/copy", action{http.StatusOK, (*Server).copyObjects}),
	simtest.NewOperation("Move", http.MethodPost, "/v2/move", action{http.StatusOK, (*Server).moveObjects}),
	simtest.NewOperation("Rename", http.MethodPost, "/v2/rename", action{http.StatusOK, (*Server).renameObject}),
	simtest.NewOperation("Query", http.MethodGet, "/v2/query", action{http.StatusOK, (*Server).query}),
	simtest.NewOperation("GetMetadata", http.MethodGet, "/v2/metadata/{arg}", action{http.StatusOK, (*Server).getMetadata}),
	simtest.NewOperation("FindMetadata", http.MethodPost, "/v2/metadata", action{http.StatusOK, (*Server).findMetadata}),
	simtest.NewOperation("CreateFolder", http.MethodPost, "/v2/create", action{http.StatusCreated, (*Server).createFolder}),
	simtest.NewOperation("Upload", http.MethodPut, "/v2/object/{arg}", action{http.StatusCreated, (*Server).upload}),
	simtest.NewOperation("Upload", http.MethodPost, "/v2/object/{arg}", action{http.StatusCreated, (*Server).upload}),
	simtest.NewOperation("Delete", http.MethodPost, "/v2/delete", action{http.StatusOK, (*Server).deleteObjects}),
	simtest.NewOperation("DeleteObject", http.MethodDelete, "/v2/delete/{arg}", action{http.StatusOK, (*Server).deleteObject}),
}

func (s *Server) route(r *http.Request) (string, http.HandlerFunc) {
	op, values, allow := simtest.FindOperation(operations, r)
	return op.Name, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case op.Name != "":
			s.perform(op.Act, values["arg"], w, r)
		case allow != nil:
			w.Header().Set("Allow", strings.Join(allow, ", "))
			s.fail(w, r, http.StatusMethodNotAllowed)
		default:
			s.fail(w, r, http.StatusNotFound)
		}
	}
}

func (s *Server) perform(a action, arg string, w http.ResponseWriter, r *http.Request) {
	if !s.authorized(r) {
		s.fail(w, r, http.StatusUnauthorized)
		return
	}
	data, refused := a.act(s, call{r, arg, w.Header()})
	if refused != nil {
		s.write(w, refused.status, refused.body())
		return
	}
	body := encode(struct {
		Success bool `json:"success"`
		Data    any  `json:"data"`
	}{true, data})
	tag := sha256.Sum256(body)
	w.Header().Set("ETag", `W/"`+hexadecimal(tag[:], 32)+`"`)
	s.write(w, a.status, body)
}

func (s *Server) write(w http.ResponseWriter, status int, body []byte) {
	h := w.Header()
	h.Set("Cache-Control", "max-age=0, private, must-revalidate")
	h.Set("Vary", "Origin")
	h.Set("X-Request-Id", alphanumeric(s.requests.next("request"), 64))
	if body != nil {
		h.Set("Content-Type", contentType)
	}
	w.WriteHeader(status)
	w.Write(body)
}

// refuse returns the refusal for a reason that has no documented one.
func (s *Server) refuse(why Refusal) *refusal {
	f := s.switches.refusals[why]
	return &f
}

func (s *Server) invalid(message string) *refusal {
	f := s.refuse(InvalidRequest)
	f.message = message
	return f
}

// decode reads the body's one JSON object into v; no body is an empty object.
func (s *Server) decode(c call, v any) *refusal {
	body, err := io.ReadAll(c.Body)
	if err != nil {
		return s.invalid("The body cannot be read")
	}
	if len(body) > 0 && unmarshal(body, v) != nil {
		return s.invalid("The body is not the JSON object expected")
	}
	return nil
}

// unmarshal is json.Unmarshal for an object, with case-sensitive lower-case names.
func unmarshal(data []byte, v any) error {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(data, &members); err != nil {
		return err
	}
	if members == nil {
		return errors.New("null is no object")
	}
	maps.DeleteFunc(members, func(name string, _ json.RawMessage) bool { return name != strings.ToLower(name) })
	return json.Unmarshal(encode(members), v)
}

package bitpakettest

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
)

const contentType = "application/json; charset=utf-8"

// call is one request that reached its operation.
type call struct {
	*http.Request
	arg  string      // what follows the operation's path
	head http.Header // of the response
}

// operation is one operation of the API.
type operation struct {
	name    string
	methods []string
	path    string
	hasArg  bool
	status  int // of success
	act     func(s *Server, c call) (data any, refused *refusal)
}

var operations = []operation{
	{"Copy", []string{"POST"}, "/v2/copy", false, http.StatusOK, (*Server).copyObjects},
	{"Query", []string{"GET"}, "/v2/query", false, http.StatusOK, (*Server).query},
	{"GetMetadata", []string{"GET"}, "/v2/metadata", true, http.StatusOK, (*Server).getMetadata},
	{"FindMetadata", []string{"POST"}, "/v2/metadata", false, http.StatusOK, (*Server).findMetadata},
	{"CreateFolder", []string{"POST"}, "/v2/create", false, http.StatusCreated, (*Server).createFolder},
	{"Upload", []string{"PUT", "POST"}, "/v2/object", true, http.StatusCreated, (*Server).upload},
	{"DeleteObject", []string{"DELETE"}, "/v2/delete", true, http.StatusOK, (*Server).deleteObject},
}

// match returns what follows the operation's path, and whether the request's path is the
// operation's.
func (o operation) match(path string) (arg string, ok bool) {
	if !o.hasArg {
		return "", path == o.path
	}
	arg, ok = strings.CutPrefix(path, o.path+"/")
	return arg, ok && arg != ""
}

func (s *Server) route(r *http.Request) (string, http.HandlerFunc) {
	var allowed []string
	for _, o := range operations {
		arg, ok := o.match(r.URL.Path)
		switch {
		case ok && slices.Contains(o.methods, r.Method):
			return o.name, func(w http.ResponseWriter, r *http.Request) { s.perform(o, arg, w, r) }
		case ok:
			allowed = append(allowed, o.methods...)
		}
	}
	return "", func(w http.ResponseWriter, r *http.Request) {
		if allowed == nil {
			s.fail(w, r, http.StatusNotFound)
			return
		}
		w.Header().Set("Allow", strings.Join(allowed, ", "))
		s.fail(w, r, http.StatusMethodNotAllowed)
	}
}

func (s *Server) perform(o operation, arg string, w http.ResponseWriter, r *http.Request) {
	if !s.authorized(r) {
		s.fail(w, r, http.StatusUnauthorized)
		return
	}
	data, refused := o.act(s, call{r, arg, w.Header()})
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
	s.write(w, o.status, body)
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

package osstest

import (
	"cmp"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// InstanceRole is the role of the instance that the metadata service is of.
type InstanceRole struct {
	Lifetime time.Duration // of a key; 6h unless set
	Actions  []string      // what the keys may do, as in AddAccessKey; nil: everything
}

// instance is the state of the metadata service.
type instance struct {
	role     string // "": the instance has none
	with     InstanceRole
	key      issuedKey
	expires  time.Time
	tokens   map[string]time.Time // and when they expire
	needsV2  bool
	noTokens bool
}

// renewBefore is how long before its expiry the metadata service replaces a key.
const renewBefore = 15 * time.Minute

// SetInstanceRole gives the instance a role, under the name that the metadata service shows; ""
// takes it away. A new server has none. The functions set what its keys have.
func (s *Server) SetInstanceRole(name string, with ...func(*InstanceRole)) {
	s.sim.Do(func() {
		s.instance.role, s.instance.with, s.instance.expires = name, InstanceRole{}, time.Time{}
		for _, f := range with {
			f(&s.instance.with)
		}
		s.instance.with.Lifetime = cmp.Or(s.instance.with.Lifetime, 6*time.Hour)
	})
}

// SetMetadataV1 sets whether the metadata service answers requests without a token: normal mode. The
// default is true.
//
// Undocumented: the status of the refusal, which is 403 here.
func (s *Server) SetMetadataV1(on bool) { s.sim.Do(func() { s.instance.needsV2 = !on }) }

// SetMetadataV2 sets whether the metadata service issues tokens: security hardening mode. The
// default is true.
//
// Undocumented: the status of the refusal by a service that knows no tokens, which is 404 here.
func (s *Server) SetMetadataV2(on bool) { s.sim.Do(func() { s.instance.noTokens = !on }) }

const rolePath = "/latest/meta-data/ram/security-credentials/"

func metadataOperation(method, path string) string {
	switch {
	case path == "/latest/api/token" && method == http.MethodPut:
		return "MetadataToken"
	case path == rolePath && method == http.MethodGet:
		return "MetadataRole"
	case strings.HasPrefix(path, rolePath) && method == http.MethodGet:
		return "MetadataKeys"
	}
	return ""
}

func (s *Server) metadata(path string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		switch op := metadataOperation(r.Method, path); op {
		case "MetadataToken":
			s.metadataToken(w, r)
		case "MetadataRole", "MetadataKeys":
			s.metadataRole(w, r, strings.TrimPrefix(path, rolePath))
		default:
			writeMetadataError(w, http.StatusNotFound)
		}
	}
}

func (s *Server) metadataToken(w http.ResponseWriter, r *http.Request) {
	seconds, err := strconv.Atoi(r.Header.Get("X-aliyun-ecs-metadata-token-ttl-seconds"))
	switch {
	case s.instance.noTokens:
		writeMetadataError(w, http.StatusNotFound)
		return
	case err != nil || seconds < 1 || seconds > 21600:
		writeMetadataError(w, http.StatusBadRequest)
		return
	}
	s.serial++
	token := newRequestID(fmt.Sprintf("metadata token %d", s.serial))
	s.instance.tokens[token] = s.sim.Now().Add(time.Duration(seconds) * time.Second)
	io.WriteString(w, token)
}

func (s *Server) metadataRole(w http.ResponseWriter, r *http.Request, name string) {
	now := s.sim.Now()
	token := r.Header.Get("X-aliyun-ecs-metadata-token")
	switch {
	case token == "" && s.instance.needsV2, token != "" && !now.Before(s.instance.tokens[token]):
		writeMetadataError(w, http.StatusForbidden)
	case s.instance.role == "", name != "" && name != s.instance.role:
		writeMetadataError(w, http.StatusNotFound)
	case name == "":
		io.WriteString(w, s.instance.role)
	default:
		writeJSON(w, http.StatusOK, s.instanceKey(now))
	}
}

// instanceKey returns the key of the instance's role, a new one if the old one is about to expire.
func (s *Server) instanceKey(now time.Time) any {
	in := &s.instance
	if in.expires.Sub(now) < min(renewBefore, in.with.Lifetime) {
		in.expires = now.Add(in.with.Lifetime)
		in.key = s.issue(now, in.expires, in.with.Actions)
	}
	return struct {
		issuedKey
		LastUpdated, Code string
	}{in.key, now.Format("2006-01-02T15:04:05Z"), "Success"}
}

func writeMetadataError(w http.ResponseWriter, status int) {
	w.Header().Set("Content-Type", "text/html")
	w.WriteHeader(status)
	fmt.Fprintf(w, "<html><body><h1>%d %s</h1></body></html>\n", status, http.StatusText(status))
}

package oracletest

import (
	"cmp"
	"fmt"
	"net/http"
	"strconv"
)

// refusal is an error response: the HTTP status, the errorCode, and the last segments of errorKey
// and errorMessage.
type refusal struct {
	status, code int
	key, message string
}

// problem is the body of a refusal. Its "type" is the documented URL: the item's type moves to
// errorType.
type problem struct {
	DestinationID string `json:"destinationID,omitempty"`
	ErrorCode     any    `json:"errorCode"`
	ErrorKey      string `json:"errorKey,omitempty"`
	ErrorMessage  string `json:"errorMessage"`
	ErrorType     string `json:"errorType,omitempty"`
	IDList        string `json:"idList,omitempty"`
	Title         string `json:"title,omitempty"`
	Type          string `json:"type,omitempty"`
}

const statusPage = "https://www.w3.org/Protocols/rfc2616/rfc2616-sec10.html"

// codes are the errorCodes that the documents tie to a status; all others are general failures.
var codes = map[int]int{http.StatusForbidden: -20, http.StatusNotFound: -16, http.StatusConflict: -17}

func malformed(why string) *refusal {
	return &refusal{status: http.StatusBadRequest, code: -1, message: "The request is malformed: " + why + "."}
}

func notFound(id string) *refusal {
	return &refusal{status: http.StatusNotFound, code: -16, message: fmt.Sprintf("The item '%s' does not exist.", id)}
}

func badLink() *refusal {
	return &refusal{status: http.StatusBadRequest, code: -26, message: "The link is invalid or has expired."}
}

func (c *call) forbidden(kind, id string) *refusal {
	name := ""
	if c.user != nil {
		name = c.user.display
	}
	guid := map[string]string{"folder": "fFolderGUID:", "file": "fFileGUID:"}[kind] + id
	return &refusal{
		status: http.StatusForbidden, code: -20,
		key: fmt.Sprintf("!csCloudItemInsufficientPrivileges,%s,%s,%s", name, guid, c.op.service),
		message: fmt.Sprintf("User '%s' has insufficient privilege to access %s with service %s.",
			name, guid, c.op.service),
	}
}

// fail writes the error response for an injected status.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, status int) {
	c, _ := s.newCall(w, r)
	c.stamp()
	if status == http.StatusUnauthorized {
		c.unauthorized()
		return
	}
	f := &refusal{status: status, code: cmp.Or(codes[status], -1), message: http.StatusText(status) + "."}
	if status == http.StatusForbidden {
		c.user = s.authenticate(r)
		f = c.forbidden(c.kind, c.id)
	}
	c.write(status, c.problem(f))
}

func (c *call) refuse(f *refusal) {
	status := f.status
	if c.s.switches.failuresUnder200 {
		status = http.StatusOK
	}
	c.write(status, c.problem(f))
}

func (c *call) problem(f *refusal) problem {
	p := problem{ErrorCode: c.errorCode(f.code), ErrorMessage: c.op.text + f.message}
	if f.code == -16 { // the one documented example has no more
		return p
	}
	p.ErrorKey = c.op.key + f.key
	p.Title, p.Type = p.ErrorMessage, statusPage
	if c.op.name == copyFolder.name || c.op.name == copyFile.name {
		p.DestinationID, p.IDList, p.ErrorType = c.destinationID, c.id, c.kind
	}
	return p
}

func (c *call) unauthorized() {
	c.w.Header().Set("WWW-Authenticate", `Basic realm="Oracle Content Management"`)
	if c.s.switches.unauthorizedJSON {
		c.write(http.StatusUnauthorized, c.problem(&refusal{code: -1, message: "Authentication is required."}))
		return
	}
	c.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	c.w.WriteHeader(http.StatusUnauthorized)
	fmt.Fprintln(c.w, "<html><head><title>401 Unauthorized</title></head><body><h1>Unauthorized</h1></body></html>")
}

func (c *call) errorCode(n int) any {
	if c.s.switches.errorCodeNumbers {
		return n
	}
	return strconv.Itoa(n)
}

package bitpakettest

import (
	"encoding/json"
	"net/http"
	"strings"
)

// The documented error codes.
const (
	CodeExists        = 10209 // 400: a folder or an object of this name exists
	CodeOverwriteMode = 10210 // 400: an upload asks to overwrite and to add a version
	CodeSealed        = 10211 // 400: the object is sealed
	CodeNotVersioned  = 10215 // 400: an upload would add a version to an object that has none
	CodeInvalidToken  = 10401 // 401: the access token is missing, unknown or expired
)

// undocumented is added to an HTTP status for which no document has a code, after the pattern of
// 10401.
const undocumented = 10000

// Refusal is a reason to refuse a request for which no document shows the response. See
// [Server.SetRefusal].
type Refusal int

// The reasons, each with its default status and code.
const (
	InvalidRequest Refusal = iota // 400, 10400: no JSON, or a member is missing or of a wrong kind
	WrongSecret                   // 403, 10403: client_secret is missing or wrong
	NoSuchObject                  // 404, 10404: no object has this id or path
	NoSuchFolder                  // 404, 10404: the folder to query or to add to does not exist
	NoSuchTarget                  // 404, 10404: the target of a copy does not exist
	NameTaken                     // 400, 10209: a copy without overwrite meets a name that is taken
	SealedTarget                  // 400, 10211: a copy would overwrite a sealed object
	refusalCount
)

var refusals = [refusalCount]failure{
	InvalidRequest: {http.StatusBadRequest, undocumented + 400, "The request is invalid", empty},
	WrongSecret:    {http.StatusForbidden, undocumented + 403, "The client secret is invalid", empty},
	NoSuchObject:   {http.StatusNotFound, undocumented + 404, "Object not found", empty},
	NoSuchFolder:   {http.StatusNotFound, undocumented + 404, "Folder not found", empty},
	NoSuchTarget:   {http.StatusNotFound, undocumented + 404, "Target not found", empty},
	NameTaken:      objectExists,
	SealedTarget:   sealed,
}

// The documented refusals.
var (
	folderExists  = failure{http.StatusBadRequest, CodeExists, "Folder already exists.", empty}
	objectExists  = failure{http.StatusBadRequest, CodeExists, "Object already exists", empty}
	overwriteMode = failure{http.StatusBadRequest, CodeOverwriteMode, "Use either ~OVERWRITE or ~VERSIONING", empty}
	sealed        = failure{http.StatusBadRequest, CodeSealed, "The object is sealed", empty}
	notVersioned  = failure{http.StatusBadRequest, CodeNotVersioned, "The object is ~NONVERSIONED", empty}
	invalidToken  = failure{http.StatusUnauthorized, CodeInvalidToken, "The access token is invalid", noDomain{}}
)

var empty = struct{}{}

type noDomain struct {
	Domain *string `json:"domain"`
}

// failure is an error response of the API itself.
type failure struct {
	status  int
	code    int
	message string
	data    any
}

func (f failure) body() []byte {
	type detail struct {
		Code    int    `json:"code"`
		Message string `json:"message"`
		Data    any    `json:"data"`
	}
	return encode(struct {
		Success bool   `json:"success"`
		Error   detail `json:"error"`
	}{Error: detail{f.code, f.message, f.data}})
}

// hostFailure returns an error response of the layer in front of the API.
func hostFailure(status int) []byte {
	type detail struct {
		NS      string `json:"ns"`
		Code    int    `json:"code"`
		Message string `json:"message"`
	}
	text := http.StatusText(status)
	d := detail{"ERR_" + strings.ToUpper(strings.ReplaceAll(text, " ", "_")), status, text}
	if status == http.StatusUnauthorized {
		d.NS, d.Message = "ERR_INVALID_AUTH_TOKEN_OR_PAKET_NOT_FOUND", "Invalid Auth Token or Paket is not active"
	}
	return encode(struct {
		Error   detail `json:"error"`
		Success bool   `json:"success"`
	}{Error: d})
}

// fail writes the service's own error response for a status; a 429 has no body.
func (s *Server) fail(w http.ResponseWriter, _ *http.Request, status int) {
	switch {
	case status == http.StatusTooManyRequests:
		s.write(w, status, nil)
	case s.switches.hostErrors:
		s.write(w, status, hostFailure(status))
	case status == http.StatusUnauthorized:
		s.write(w, status, invalidToken.body())
	default:
		s.write(w, status, failure{status, undocumented + status, http.StatusText(status), empty}.body())
	}
}

func encode(v any) []byte {
	body, err := json.Marshal(v)
	if err != nil {
		panic("bitpakettest: " + err.Error())
	}
	return body
}

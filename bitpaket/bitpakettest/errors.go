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

var refusals = [refusalCount]refusal{
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
	folderExists  = refusal{http.StatusBadRequest, CodeExists, "Folder already exists.", empty}
	objectExists  = refusal{http.StatusBadRequest, CodeExists, "Object already exists", empty}
	overwriteMode = refusal{http.StatusBadRequest, CodeOverwriteMode, "Use either ~OVERWRITE or ~VERSIONING", empty}
	sealed        = refusal{http.StatusBadRequest, CodeSealed, "The object is sealed", empty}
	notVersioned  = refusal{http.StatusBadRequest, CodeNotVersioned, "The object is ~NONVERSIONED", empty}
	invalidToken  = refusal{http.StatusUnauthorized, CodeInvalidToken, "The access token is invalid", noDomain{}}
)

var empty = struct{}{}

type noDomain struct {
	Domain *string `json:"domain"`
}

// refusal is an error response of the API itself.
type refusal struct {
	status  int
	code    int
	message string
	data    any
}

func (f refusal) body() []byte {
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

// hostRefusal returns an error response of the layer in front of the API.
func hostRefusal(status int) []byte {
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
		s.write(w, status, hostRefusal(status))
	case status == http.StatusUnauthorized:
		s.write(w, status, invalidToken.body())
	default:
		s.write(w, status, refusal{status, undocumented + status, http.StatusText(status), empty}.body())
	}
}

func encode(v any) []byte {
	body, err := json.Marshal(v)
	if err != nil {
		panic("bitpakettest: " + err.Error())
	}
	return body
}

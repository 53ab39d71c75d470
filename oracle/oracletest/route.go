package oracletest

import (
	"cmp"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// operation is one call of the API. Its key and text open the errorKey and the errorMessage of a
// refusal; service is the name that a missing privilege is reported with.
type operation struct {
	name, method       string
	key, text, service string
	act                func(*call) (any, *refusal)
}

var (
	copyFile = operation{
		name: "CopyFile", method: http.MethodPost, act: (*call).copyFile,
		key: "!csFldUnableToCopyItems", text: "Unable to copy items. ", service: "FLD_COPY",
	}
	copyFolder = operation{
		name: "CopyFolder", method: http.MethodPost, act: (*call).copyFolder,
		key: "!csFldUnableToCopyItems", text: "Unable to copy items. ", service: "FLD_COPY",
	}
	createAppLink = operation{
		name: "CreateAppLink", method: http.MethodPost, act: (*call).createAppLink,
		key: "!csUnableToCreateApplink", text: "Unable to create applink. ", service: "CREATE_APPLINK",
	}
	refreshAppLink = operation{
		name: "RefreshAppLink", method: http.MethodPut, act: (*call).refreshAppLink,
		key: "!csUnableToRefreshApplink", text: "Unable to refresh applink. ", service: "REFRESH_APPLINK",
	}
	createFolder = operation{
		name: "CreateFolder", method: http.MethodPost, act: (*call).createFolder,
		key: "!csFldUnableToCreateFolder", text: "Unable to create folder. ", service: "FLD_CREATE_FOLDER",
	}
	deleteFolder = operation{
		name: "DeleteFolder", method: http.MethodDelete, act: (*call).deleteFolder,
		key: "!csFldUnableToDeleteFolder", text: "Unable to delete folder. ", service: "FLD_DELETE",
	}
	moveFolder = operation{
		name: "MoveFolder", method: http.MethodPost, act: (*call).moveFolder,
		key: "!csFldUnableToMoveItems", text: "Unable to move items. ", service: "FLD_MOVE",
	}
	updateFolder = operation{
		name: "UpdateFolder", method: http.MethodPut, act: (*call).updateFolder,
		key: "!csFldUnableToEditFolder", text: "Unable to edit folder. ", service: "FLD_EDIT_FOLDER",
	}
	getFile = operation{
		name: "GetFile", method: http.MethodGet, act: (*call).getFile, service: "FLD_INFO",
	}
	getFolder = operation{
		name: "GetFolder", method: http.MethodGet, act: (*call).getFolder, service: "FLD_INFO",
	}
	getHomeItems = operation{
		name: "GetHomeItems", method: http.MethodGet, act: (*call).getHomeItems, service: "FLD_BROWSE",
	}
	listFolderItems = operation{
		name: "ListFolderItems", method: http.MethodGet, act: (*call).listFolderItems, service: "FLD_BROWSE",
	}
)

// call is one request while the service acts on it.
type call struct {
	s             *Server
	w             http.ResponseWriter
	r             *http.Request
	op            operation
	version       string
	kind          string // of the item in the path: "folder" or "file"
	id            string // of the item in the path
	user          *user
	destinationID string // as a copy's body has it
	status        int    // of the response; 0: 200
}

// resource returns what a path names: the API version, its operations, and the item's kind and id.
func resource(u *url.URL) (version, kind, id string, ops []operation) {
	path, ok := strings.CutPrefix(u.EscapedPath(), "/documents/api/")
	segments := strings.Split(path, "/")
	for i, segment := range segments {
		plain, err := url.PathUnescape(segment)
		segments[i] = plain
		ok = ok && err == nil && plain != ""
	}
	if !ok || len(segments) < 3 || !slices.Contains([]string{"1.1", "1.2"}, segments[0]) {
		return "", "", "", nil
	}
	version, id = segments[0], segments[2]
	if segments[1] == "applinks" {
		return appLinkResource(version, segments[2:])
	}
	rest := strings.Join(segments[3:], "/")
	if segments[1] == "folders" && id == "items" && rest == "" {
		return version, "folder", "", []operation{getHomeItems}
	}
	return version, strings.TrimSuffix(segments[1], "s"), id, resources[segments[1]+"/"+rest]
}

// appLinkResource is resource for what comes after applinks.
func appLinkResource(version string, segments []string) (_, kind, id string, ops []operation) {
	switch {
	case len(segments) == 1 && segments[0] == "token":
		return version, "applink", "", []operation{refreshAppLink}
	case len(segments) == 2 && (segments[0] == "folder" || segments[0] == "file"):
		return version, segments[0], segments[1], []operation{createAppLink}
	}
	return version, "", "", nil
}

// resources are the operations by what a path has before and after the id.
var resources = map[string][]operation{
	"files/":        {getFile},
	"files/copy":    {copyFile},
	"folders/":      {getFolder, createFolder, updateFolder, deleteFolder},
	"folders/copy":  {copyFolder},
	"folders/move":  {moveFolder},
	"folders/items": {listFolderItems},
}

func (s *Server) newCall(w http.ResponseWriter, r *http.Request) (c *call, allow []string) {
	version, kind, id, ops := resource(r.URL)
	c = &call{s: s, w: w, r: r, version: version, kind: kind, id: id}
	for _, op := range ops {
		allow = append(allow, op.method)
		if op.method == r.Method {
			c.op = op
		}
	}
	return c, allow
}

func (s *Server) route(r *http.Request) (string, http.HandlerFunc) {
	c, _ := s.newCall(nil, r)
	return c.op.name, s.handle
}

func (s *Server) handle(w http.ResponseWriter, r *http.Request) {
	c, allow := s.newCall(w, r)
	c.stamp()
	c.user = s.authenticate(r)
	switch {
	case c.user == nil:
		c.unauthorized()
	case allow == nil:
		c.refuse(&refusal{status: http.StatusNotFound, code: -1, message: "There is no such resource."})
	case c.op.act == nil:
		w.Header().Set("Allow", strings.Join(allow, ", "))
		c.refuse(&refusal{status: http.StatusMethodNotAllowed, code: -1, message: "The method is not allowed."})
	case !acceptsJSON(r):
		c.refuse(&refusal{status: http.StatusNotAcceptable, code: -1, message: "Only application/json is simulated."})
	default:
		done, f := c.op.act(c)
		if f != nil {
			c.refuse(f)
			return
		}
		c.write(cmp.Or(c.status, http.StatusOK), done)
	}
}

func acceptsJSON(r *http.Request) bool {
	accept := strings.Join(r.Header.Values("Accept"), ",")
	for media := range strings.SplitSeq(accept, ",") {
		kind, _, _ := mime.ParseMediaType(media)
		if slices.Contains([]string{"application/json", "application/*", "*/*"}, kind) {
			return true
		}
	}
	return accept == ""
}

// body is the request's JSON object. All documented members are strings, and their names have one
// spelling only.
func (c *call) body() (map[string]string, *refusal) {
	if kind := c.r.Header.Get("Content-Type"); kind != "" {
		if media, _, _ := mime.ParseMediaType(kind); media != "application/json" {
			return nil, malformed("only a body of application/json is simulated")
		}
	}
	text, _ := io.ReadAll(c.r.Body)
	var members map[string]string
	if err := json.Unmarshal(text, &members); err != nil || members == nil {
		return nil, malformed("the body is not a JSON object of the documented members")
	}
	return members, nil
}

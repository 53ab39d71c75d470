package boxtest

import (
	"net/http"
	"strconv"
)

func (s *state) deleteFolder(r *http.Request, id string) (reply, *refusal) {
	f, p := s.find(id, "folder")
	etag := r.Header.Get("If-Match")
	if etag != "" && (p != nil || etag != strconv.Itoa(f.version)) {
		return reply{}, byStatus(http.StatusPreconditionFailed) // for a folder that is missing, too
	}
	if p != nil {
		return reply{}, p
	}
	switch {
	case f.isRoot(), !f.writable():
		return reply{}, forbidden()
	case s.holdsLocked(f):
		return reply{}, blocked()
	case len(f.children) > 0 && r.URL.Query().Get("recursive") != "true":
		return reply{}, newRefusal(http.StatusBadRequest, "folder_not_empty", "The folder is not empty")
	}
	s.remove(f)
	return reply{status: http.StatusNoContent}, nil
}

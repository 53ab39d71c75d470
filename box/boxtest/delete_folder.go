package boxtest

import (
	"net/http"
	"strconv"
)

func (s *state) deleteFolder(r *http.Request, id string) (reply, *refusal) {
	f, p := s.find(id, "folder")
	if p := unlessMatches(r, f, p); p != nil {
		return reply{}, p
	}
	switch {
	case f.isRoot(), !f.writable(), s.holdsKept(f):
		return reply{}, forbidden()
	case s.holdsLocked(f):
		return reply{}, blocked()
	case len(f.children) > 0 && r.URL.Query().Get("recursive") != "true":
		return reply{}, newRefusal(http.StatusBadRequest, "folder_not_empty", "The folder is not empty")
	}
	s.remove(f)
	return reply{status: http.StatusNoContent}, nil
}

// unlessMatches refuses a request whose If-Match does not hold, also for an item that is missing.
// It returns notFound for a missing item without If-Match.
func unlessMatches(r *http.Request, it *item, notFound *refusal) *refusal {
	etag := r.Header.Get("If-Match")
	if etag != "" && (notFound != nil || etag != strconv.Itoa(it.version)) {
		return byStatus(http.StatusPreconditionFailed)
	}
	return notFound
}

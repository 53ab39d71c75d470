package boxtest

import (
	"net/http"
	"strings"
)

// getFile refuses a malformed id, like getFolder.
func (s *state) getFile(r *http.Request, id string) (reply, *refusal) {
	if strings.Trim(id, "0123456789") != "" {
		return reply{}, byStatus(http.StatusMethodNotAllowed)
	}
	f, p := s.findFile(id)
	if p != nil {
		return reply{}, p
	}
	if unchanged(f, r) {
		return reply{status: http.StatusNotModified}, nil
	}
	return reply{http.StatusOK, s.showFile(f, r.URL.Query())}, nil
}

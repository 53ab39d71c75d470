package boxtest

import (
	"net/http"
	"strconv"
	"strings"
)

// getFolder refuses a malformed id. The operations that change something only fail to find it.
func (s *state) getFolder(r *http.Request, id string) (reply, *refusal) {
	if strings.Trim(id, "0123456789") != "" {
		return reply{}, byStatus(http.StatusMethodNotAllowed)
	}
	f, p := s.find(id, "folder")
	if p != nil {
		return reply{}, p
	}
	if unchanged(f, r) {
		return reply{status: http.StatusNotModified}, nil
	}
	page, p := readPaging(r.URL.Query())
	if p != nil {
		return reply{}, p
	}
	return reply{http.StatusOK, s.show(f, s.listedIn(f), r.URL.Query(), page)}, nil
}

// unchanged compares etags as the service writes them, without quotes.
func unchanged(f *item, r *http.Request) bool {
	return !f.isRoot() && r.Header.Get("If-None-Match") == strconv.Itoa(f.version)
}

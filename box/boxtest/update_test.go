package boxtest_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/farcopy/farcopy/box/boxtest"
)

func put(t *testing.T, s *boxtest.Server, path, body string, headers ...string) answer {
	t.Helper()
	return call(t, s, http.MethodPut, base+path, body, headers...)
}

func TestUpdate(t *testing.T) {
	s := album(t)
	a := put(t, s, "/folders/11111", `{"name":"Photos"}`).want(t, 200)
	wantJSON(t, a.body["name"], `"Photos"`)
	wantJSON(t, a.body["etag"], `"1"`)
	put(t, s, "/folders/33333", `{"parent":{"id":"22222"}}`).want(t, 200)
	put(t, s, "/files/44444", `{"name":"lions.jpeg","parent":{"id":"22222"}}`).want(t, 200)
	wantTree(t, s, "/Archives/", "/Archives/Zoo/", "/Archives/Zoo/map.pdf 50", "/Archives/lions.jpeg 600", "/Photos/")
}

func TestUpdateRefusals(t *testing.T) {
	s := album(t)
	before := s.Tree()
	put(t, s, "/folders/0", `{"name":"x"}`).wantProblem(t, 403, "access_denied_insufficient_permissions")
	put(t, s, "/folders/9", `{"name":"x"}`).wantProblem(t, 404, "not_found")
	put(t, s, "/folders/9", `{"name":"x"}`, "If-Match: 0").wantProblem(t, 412, "precondition_failed")
	put(t, s, "/folders/11111", `{"name":"x"}`, "If-Match: 7").wantProblem(t, 412, "precondition_failed")
	put(t, s, "/folders/11111", `{"name":"archives"}`).wantProblem(t, 409, "item_name_in_use")
	put(t, s, "/folders/11111", `{"name":"a/b"}`).wantProblem(t, 400, "item_name_invalid")
	put(t, s, "/folders/11111", `{"parent":{"id":"33333"}}`).wantProblem(t, 400, "cyclical_folder_structure")
	put(t, s, "/folders/11111", `{"parent":{"id":"9"}}`).wantProblem(t, 404, "not_found")
	put(t, s, "/folders/11111", `{"parent":{}}`).wantProblem(t, 400, "bad_request")
	put(t, s, "/folders/11111", `[]`).wantProblem(t, 400, "bad_request")
	s.Block("33333", time.Hour)
	put(t, s, "/folders/11111", `{"name":"x"}`).wantProblem(t, 409, "operation_blocked_temporary")
	s.SetReadOnly("22222", true)
	put(t, s, "/files/44444", `{"parent":{"id":"22222"}}`).wantProblem(t, 403, "access_denied_insufficient_permissions")
	s.SetReadOnly("22222", false)
	if after := s.Tree(); after != before {
		t.Errorf("refused requests changed something:\n%s", after)
	}
}

// TestDeleteFile: with all its versions; If-Match as for a folder.
func TestDeleteFile(t *testing.T) {
	s := album(t)
	call(t, s, http.MethodDelete, base+"/files/44444", "", "If-Match: 7").wantProblem(t, 412, "precondition_failed")
	call(t, s, http.MethodDelete, base+"/files/44444", "").want(t, 204)
	call(t, s, http.MethodDelete, base+"/files/44444", "").wantProblem(t, 404, "not_found")
	s.SetReadOnly("33333", true)
	call(t, s, http.MethodDelete, base+"/files/55555", "").wantProblem(t, 403, "access_denied_insufficient_permissions")
	wantTree(t, s, "/Archives/", "/Pictures/", "/Pictures/Zoo/ (read-only)", "/Pictures/Zoo/map.pdf 50")
}

package boxtest_test

import (
	"testing"
	"time"
)

func TestCopyFile(t *testing.T) {
	s := album(t)
	a := post(t, s, "/files/44444/copy", `{"parent":{"id":"22222"}}`).want(t, 201)
	wantJSON(t, a.body["name"], `"tigers.jpeg"`)
	wantJSON(t, a.body["size"], "600")
	wantJSON(t, a.body["etag"], `"0"`)
	wantTree(t, s, "/Archives/", "/Archives/tigers.jpeg 600", "/Pictures/", "/Pictures/Zoo/", "/Pictures/Zoo/map.pdf 50", "/Pictures/tigers.jpeg 600")
	post(t, s, "/files/44444/copy", `{"parent":{"id":"22222"}}`).wantProblem(t, 409, "item_name_in_use")
}

// TestCopyFileNames: what the name cannot have is taken out.
func TestCopyFileNames(t *testing.T) {
	s := album(t)
	for name, want := range map[string]string{`a/b\\c`: `"abc"`, `x `: `"x"`, `t\ty`: `"ty"`} {
		a := post(t, s, "/files/44444/copy", `{"name":"`+name+`","parent":{"id":"22222"}}`).want(t, 201)
		wantJSON(t, a.body["name"], want)
	}
	post(t, s, "/files/44444/copy", `{"name":"/","parent":{"id":"22222"}}`).wantProblem(t, 400, "item_name_invalid")
}

func TestCopyFileRefusals(t *testing.T) {
	s := album(t)
	post(t, s, "/files/9/copy", `{"parent":{"id":"22222"}}`).wantProblem(t, 404, "not_found")
	post(t, s, "/files/44444/copy", `{"parent":{"id":"9"}}`).wantProblem(t, 404, "not_found")
	post(t, s, "/files/44444/copy", `{"version":"9","parent":{"id":"22222"}}`).wantProblem(t, 404, "not_found")
	post(t, s, "/files/44444/copy", `{"name":"x"}`).wantProblem(t, 400, "bad_request")
	post(t, s, "/files/44444/copy", `{"version":7,"parent":{"id":"22222"}}`).wantProblem(t, 400, "bad_request")
	post(t, s, "/files/44444/copy", `{"parent":{"id":"22222"}}`, "If-None-Match: 0").want(t, 304)
	s.Block("22222", time.Hour)
	post(t, s, "/files/44444/copy", `{"parent":{"id":"22222"}}`).wantProblem(t, 409, "operation_blocked_temporary")
	s.SetReadOnly("22222", true)
	post(t, s, "/files/44444/copy", `{"parent":{"id":"22222"}}`).wantProblem(t, 403, "access_denied_insufficient_permissions")
}

package boxtest_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/farcopy/farcopy/box/boxtest"
)

const locks = "http://box.test/2.0/folder_locks"

func TestFolderLocks(t *testing.T) {
	s := album(t)
	a := call(t, s, http.MethodPost, locks, `{"folder":{"type":"folder","id":"11111"}}`).want(t, http.StatusOK)
	lock := a.body["id"].(string)
	wantJSON(t, a.body["locked_operations"], `{"move":true,"delete":true}`)
	wantJSON(t, a.body["created_by"], `{"id":"22222","type":"user"}`)
	second := s.AddFolderLock("11111")
	if got := s.FolderLocks("11111"); !slices.Equal(got, []string{lock, second}) {
		t.Errorf("locks %v, want %v and %v", got, lock, second)
	}
	for range 2 {
		call(t, s, http.MethodPut, "http://box.test/2.0/folders/11111", `{"parent":{"id":"22222"}}`).
			wantProblem(t, http.StatusForbidden, "access_denied_insufficient_permissions")
		call(t, s, http.MethodDelete, "http://box.test/2.0/folders/11111?recursive=true", "").
			wantProblem(t, http.StatusForbidden, "access_denied_insufficient_permissions")
		call(t, s, http.MethodDelete, locks+"/"+lock, "").want(t, http.StatusNoContent)
		lock = second
	}
	call(t, s, http.MethodDelete, locks+"/"+lock, "").wantProblem(t, http.StatusNotFound, "not_found")
	call(t, s, http.MethodDelete, "http://box.test/2.0/folders/11111?recursive=true", "").want(t, http.StatusNoContent)
}

func TestFolderLockRefusals(t *testing.T) {
	s := album(t)
	for _, tt := range []struct {
		body, code string
		status     int
	}{
		{`{`, "bad_request", 400},
		{`{}`, "bad_request", 400},
		{`{"folder":{"id":"11111"}}`, "bad_request", 400},
		{`{"folder":{"type":"folder"}}`, "bad_request", 400},
		{`{"folder":{"type":"file","id":"11111"}}`, "schema_validation_failed", 400},
		{`{"folder":{"type":"folder","id":"11111"},"locked_operations":{"move":true}}`, "schema_validation_failed", 400},
		{`{"folder":{"type":"folder","id":"11111"},"locked_operations":{"move":false,"delete":true}}`, "schema_validation_failed", 400},
		{`{"folder":{"type":"folder","id":"0"}}`, "access_denied_insufficient_permissions", 403},
		{`{"folder":{"type":"folder","id":"9"}}`, "not_found", 404},
	} {
		call(t, s, http.MethodPost, locks, tt.body).wantProblem(t, tt.status, tt.code)
	}
	if got := s.FolderLocks("11111"); len(got) != 0 {
		t.Errorf("locks %v after refusals", got)
	}
	lock := s.AddFolderLock("11111")
	s.SetReadOnly("11111", true)
	call(t, s, http.MethodDelete, locks+"/"+lock, "").wantProblem(t, 403, "access_denied_insufficient_permissions")
	get(t, s, "/folder_locks?folder_id=11111").wantProblem(t, 403, "access_denied_insufficient_permissions")
	get(t, s, "/folder_locks").wantProblem(t, 400, "bad_request")
	get(t, s, "/folder_locks?folder_id=x").wantProblem(t, 405, "method_not_allowed")
	s.Inject("CreateFolderLock", boxtest.Status(429))
	call(t, s, http.MethodPost, locks, `{}`).want(t, 429)
}

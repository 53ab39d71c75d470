package boxtest_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

func TestGetRoot(t *testing.T) {
	a := get(t, album(t), "/folders/0").want(t, http.StatusOK)
	nobody := `{"type":"user","id":"","name":"","login":""}`
	delete(a.body, "item_collection")
	wantJSON(t, a.body, `{"type":"folder","id":"0","etag":null,"sequence_id":null,"name":"All Files","description":"","size":650,
		"created_at":null,"modified_at":null,"content_created_at":null,"content_modified_at":null,"trashed_at":null,
		"purged_at":null,"shared_link":null,"folder_upload_email":null,"parent":null,"item_status":"active",
		"created_by":`+nobody+`,"modified_by":`+nobody+`,"owned_by":`+nobody+`,"path_collection":{"total_count":0,"entries":[]}}`)
}

func TestGetFolderFields(t *testing.T) {
	s := album(t)
	a := get(t, s, "/folders/11111?fields=permissions,sync_state").want(t, http.StatusOK)
	wantJSON(t, a.body, `{"type":"folder","id":"11111","etag":"0","sequence_id":"0","name":"Pictures","sync_state":"not_synced",
		"permissions":{"can_download":true,"can_delete":true,"can_rename":true,"can_share":true,"can_set_share_access":true,
		"can_upload":true,"can_invite_collaborator":true}}`)
	s.SetFieldsAddToBase(true)
	a = get(t, s, "/folders/11111?fields=size").want(t, http.StatusOK)
	wantJSON(t, a.body, `{"type":"folder","id":"11111","etag":"0","size":650}`)
	s.SetReadOnly("11111", true)
	a = get(t, s, "/folders/33333?fields=permissions").want(t, http.StatusOK)
	if a.body["permissions"].(map[string]any)["can_upload"] != false {
		t.Errorf("below a read-only folder: %s", a.raw)
	}
}

func TestGetFolderRefusals(t *testing.T) {
	s := album(t)
	s.SetHidden("11111", true)
	get(t, s, "/folders/9").wantProblem(t, http.StatusNotFound, "not_found")
	get(t, s, "/folders/11111").wantProblem(t, http.StatusNotFound, "not_found")
	get(t, s, "/folders/33333").wantProblem(t, http.StatusNotFound, "not_found")
	get(t, s, "/folders/d_1").wantProblem(t, http.StatusMethodNotAllowed, "method_not_allowed")
	get(t, s, "/folders/22222?limit=many").wantProblem(t, http.StatusBadRequest, "invalid_limit")
	s.SetHidden("11111", false)
	get(t, s, "/folders/33333").want(t, http.StatusOK)
}

func TestGetFolderNotModified(t *testing.T) {
	s := album(t)
	if a := get(t, s, "/folders/11111", "If-None-Match: 0").want(t, http.StatusNotModified); a.raw != "" {
		t.Errorf("body %q", a.raw)
	}
	get(t, s, "/folders/11111", `If-None-Match: "0"`).want(t, http.StatusOK)
	s.Rename("11111", "Cats")
	get(t, s, "/folders/11111", "If-None-Match: 0").want(t, http.StatusOK)
	get(t, s, "/folders/0", "If-None-Match: 0").want(t, http.StatusOK)
}

func TestContentsChangeETag(t *testing.T) {
	s := album(t)
	copyTo(t, s, "33333", "22222").want(t, http.StatusCreated)
	if got := get(t, s, "/folders/22222").body["etag"]; got != "0" {
		t.Errorf("etag %v, want 0", got)
	}
	s.SetContentsChangeETag(true)
	copyTo(t, s, "11111", "22222").want(t, http.StatusCreated)
	if got := get(t, s, "/folders/22222").body["etag"]; got != "1" {
		t.Errorf("etag %v, want 1", got)
	}
	get(t, s, "/folders/11111", "If-None-Match: 0").want(t, http.StatusNotModified)
}

func TestHugeSize(t *testing.T) {
	s := album(t)
	s.SetHugeSize("33333", 1.2318237429383e31)
	copyTo(t, s, "11111", "22222").want(t, http.StatusCreated)
	for _, id := range []string{"33333", "11111", "22222"} {
		if a := get(t, s, "/folders/"+id); !strings.Contains(a.raw, `"size":1.2318237429383e+31,`) {
			t.Errorf("%s: %s", id, a.raw)
		}
	}
}

func TestCreateFolder(t *testing.T) {
	s := album(t)
	a := post(t, s, "/folders?fields=parent", `{"name":"New","parent":{"id":"22222"}}`).want(t, http.StatusCreated)
	wantJSON(t, a.body, `{"type":"folder","id":"1000001","etag":"0","sequence_id":"0","name":"New",
		"parent":{"type":"folder","id":"22222","etag":"0","sequence_id":"0","name":"Archives"}}`)
	if !slices.Equal(s.FindAll("/Archives/New"), []string{a.id()}) {
		t.Errorf("tree:\n%s", s.Tree())
	}
	post(t, s, "/folders", `{"name":"NEW","parent":{"id":"22222"}}`).wantProblem(t, http.StatusConflict, "item_name_in_use")
	post(t, s, "/folders", `{"name":"a/b","parent":{"id":"22222"}}`).wantProblem(t, http.StatusBadRequest, "item_name_invalid")
	post(t, s, "/folders", `{"name":"New","parent":{"id":"9"}}`).wantProblem(t, http.StatusNotFound, "not_found")
	if got := post(t, s, "/folders", `{"parent":{"id":"22222"}}`).wantProblem(t, http.StatusBadRequest, "bad_request").blame(t); got["name"] != "name" {
		t.Errorf("blames %v", got)
	}
	s.SetReadOnly("22222", true)
	post(t, s, "/folders", `{"name":"More","parent":{"id":"22222"}}`).
		wantProblem(t, http.StatusForbidden, "access_denied_insufficient_permissions")
}

func TestDeleteFolder(t *testing.T) {
	s := album(t)
	remove := func(path string, headers ...string) answer {
		t.Helper()
		return call(t, s, http.MethodDelete, base+"/folders/"+path, "", headers...)
	}
	remove("11111").wantProblem(t, http.StatusBadRequest, "folder_not_empty")
	remove("0?recursive=true").wantProblem(t, http.StatusForbidden, "access_denied_insufficient_permissions")
	remove("9").wantProblem(t, http.StatusNotFound, "not_found")
	remove("9", "If-Match: 0").wantProblem(t, http.StatusPreconditionFailed, "precondition_failed")
	remove("22222", "If-Match: 7").wantProblem(t, http.StatusPreconditionFailed, "precondition_failed")
	if a := remove("22222", "If-Match: 0").want(t, http.StatusNoContent); a.raw != "" {
		t.Errorf("body %q", a.raw)
	}
	remove("11111?recursive=true").want(t, http.StatusNoContent)
	get(t, s, "/folders/33333").wantProblem(t, http.StatusNotFound, "not_found")
	if s.Tree() != "" {
		t.Errorf("tree:\n%s", s.Tree())
	}
}

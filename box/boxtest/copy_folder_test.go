package boxtest_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/box/boxtest"
)

func TestCopyFolder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // the clock stands at 2000-01-01T00:00:00Z
		s := album(t)
		s.Rename("22222", "Old")
		s.Rename("11111", "Cats")
		s.SetDescription("11111", "big ones")
		s.Advance(time.Hour)
		a := copyTo(t, s, "11111", "22222").want(t, http.StatusCreated)
		user := `{"type":"user","id":"22222","name":"Example User","login":"user@example.com"}`
		parent := `{"type":"folder","id":"22222","etag":"1","sequence_id":"1","name":"Old"}`
		root := `{"type":"folder","id":"0","etag":null,"sequence_id":null,"name":"All Files"}`
		wantJSON(t, a.body, `{
			"type":"folder","id":"1000001","etag":"0","sequence_id":"0","name":"Cats","description":"big ones","size":650,
			"created_at":"1999-12-31T17:00:00-08:00","modified_at":"1999-12-31T17:00:00-08:00",
			"content_created_at":"1999-12-31T17:00:00-08:00","content_modified_at":"1999-12-31T17:00:00-08:00",
			"trashed_at":null,"purged_at":null,"shared_link":null,"folder_upload_email":null,"item_status":"active",
			"created_by":`+user+`,"modified_by":`+user+`,"owned_by":`+user+`,"parent":`+parent+`,
			"path_collection":{"total_count":2,"entries":[`+root+`,`+parent+`]},
			"item_collection":{"total_count":2,"offset":0,"limit":100,
				"order":[{"by":"type","direction":"ASC"},{"by":"name","direction":"ASC"}],
				"entries":[{"type":"folder","id":"1000003","etag":"0","sequence_id":"0","name":"Zoo"},
					{"type":"file","id":"1000002","etag":"0","sequence_id":"0","name":"tigers.jpeg",
					 "sha1":"4f7d6767a4712e14199f5a9118a8b169cd9a8c0f",
					 "file_version":{"type":"file_version","id":"10000021","sha1":"4f7d6767a4712e14199f5a9118a8b169cd9a8c0f"}}]}}`)
		source := get(t, s, "/folders/11111").want(t, http.StatusOK)
		if source.body["etag"] != "2" || source.body["created_at"] != "1999-12-31T15:59:00-08:00" {
			t.Errorf("the source changed: %s", source.raw)
		}
		again := get(t, s, "/folders/"+a.id()).want(t, http.StatusOK)
		if again.raw != a.raw {
			t.Errorf("read back %s\nwant %s", again.raw, a.raw)
		}
		wantTree(t, s, "/Cats/", "/Cats/Zoo/", "/Cats/Zoo/map.pdf 50", "/Cats/tigers.jpeg 600",
			"/Old/", "/Old/Cats/", "/Old/Cats/Zoo/", "/Old/Cats/Zoo/map.pdf 50", "/Old/Cats/tigers.jpeg 600")
	})
}

func TestCopyFolderToRootUnderAnotherName(t *testing.T) {
	s := album(t)
	a := post(t, s, "/folders/11111/copy?fields=size,created_by,nonsense", `{"name":"Cats & dogs","parent":{"id":"0","type":"folder"}}`)
	a.want(t, http.StatusCreated)
	delete(a.body, "created_by")
	wantJSON(t, a.body, `{"type":"folder","id":"1000001","etag":"0","sequence_id":"0","name":"Cats & dogs","size":650}`)
	if got := s.FindAll("/Cats & dogs"); !slices.Equal(got, []string{"1000001"}) {
		t.Errorf("Find: %v", got)
	}
}

func TestCopyFolderNotModified(t *testing.T) {
	s := album(t)
	s.Rename("11111", "Cats")
	before := s.Tree()
	const body = `{"parent":{"id":"22222"}}`
	a := post(t, s, "/folders/11111/copy", body, "If-None-Match: 1").want(t, http.StatusNotModified)
	if a.raw != "" || s.Tree() != before {
		t.Errorf("body %q, tree:\n%s", a.raw, s.Tree())
	}
	post(t, s, "/folders/11111/copy", body, "If-None-Match: 0").want(t, http.StatusCreated)
}

func TestCopyFolderRefusals(t *testing.T) {
	const badName = "item_name_invalid"
	long := strings.Repeat("ä", 256)
	tests := []struct {
		name, id, body string
		status         int
		code, blames   string
	}{
		{"root", "0", `{"parent":{"id":"22222"}}`, 500, "internal_server_error", ""},
		{"source unknown", "9", `{"parent":{"id":"22222"}}`, 404, "not_found", "folder"},
		{"source malformed", "d_1", `{"parent":{"id":"22222"}}`, 404, "not_found", "folder"},
		{"source is a file", "44444", `{"parent":{"id":"22222"}}`, 404, "not_found", "folder"},
		{"source invisible", "33333", `{"parent":{"id":"22222"}}`, 404, "not_found", "folder"},
		{"destination unknown", "11111", `{"parent":{"id":"9"}}`, 404, "not_found", "parent"},
		{"destination invisible", "11111", `{"parent":{"id":"33333"}}`, 404, "not_found", "parent"},
		{"destination read-only", "11111", `{"parent":{"id":"66666"}}`, 403, "access_denied_insufficient_permissions", ""},
		{"no body", "11111", ``, 400, "bad_request", "parent"},
		{"not JSON", "11111", `{"parent":`, 400, "bad_request", ""},
		{"not an object", "11111", `["parent"]`, 400, "bad_request", ""},
		{"two objects", "11111", `{"parent":{"id":"22222"}}{}`, 400, "bad_request", ""},
		{"no parent", "11111", `{"name":"a"}`, 400, "bad_request", "parent"},
		{"wrong case", "11111", `{"Parent":{"id":"22222"}}`, 400, "bad_request", "parent"},
		{"parent without id", "11111", `{"parent":{}}`, 400, "bad_request", "parent.id"},
		{"parent of wrong type", "11111", `{"parent":"22222"}`, 400, "bad_request", "parent"},
		{"numeric id", "11111", `{"parent":{"id":22222}}`, 400, "bad_request", "parent.id"},
		{"numeric name", "11111", `{"name":1,"parent":{"id":"22222"}}`, 400, "bad_request", "name"},
		{"name too long", "11111", `{"name":"` + long + `","parent":{"id":"22222"}}`, 400, "item_name_too_long", ""},
		{"name empty", "11111", `{"name":"","parent":{"id":"22222"}}`, 400, badName, ""},
		{"name dot", "11111", `{"name":".","parent":{"id":"22222"}}`, 400, badName, ""},
		{"name dots", "11111", `{"name":"..","parent":{"id":"22222"}}`, 400, badName, ""},
		{"name with slash", "11111", `{"name":"a/b","parent":{"id":"22222"}}`, 400, badName, ""},
		{"name with backslash", "11111", `{"name":"a\\b","parent":{"id":"22222"}}`, 400, badName, ""},
		{"name with control character", "11111", `{"name":"a\tb","parent":{"id":"22222"}}`, 400, badName, ""},
		{"name with trailing space", "11111", `{"name":"a ","parent":{"id":"22222"}}`, 400, badName, ""},
		{"into itself", "11111", `{"parent":{"id":"11111"}}`, 400, "cyclical_folder_structure", ""},
		{"below itself", "11111", `{"parent":{"id":"77777"}}`, 400, "cyclical_folder_structure", ""},
		{"name in use", "11111", `{"name":"TAKEN","parent":{"id":"22222"}}`, 409, "item_name_in_use", ""},
		{"name reserved", "11111", `{"name":"Reserved","parent":{"id":"22222"}}`, 409, "name_temporarily_reserved", ""},
		{"source locked", "88888", `{"parent":{"id":"22222"}}`, 409, "operation_blocked_temporary", ""},
		{"destination locked", "11111", `{"parent":{"id":"88888"}}`, 409, "operation_blocked_temporary", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := album(t)
			s.SetHidden("33333", true)
			s.AddFolder("0", "Read-only", boxtest.WithID("66666"))
			s.SetReadOnly("66666", true)
			s.AddFolder("11111", "Below", boxtest.WithID("77777"))
			s.AddFolder("0", "Locked", boxtest.WithID("88888"))
			s.Block("88888", time.Hour)
			s.AddFile("22222", "Taken", 1)
			s.ReserveName("22222", "reserved", time.Hour)
			before := s.Tree()
			a := post(t, s, "/folders/"+tt.id+"/copy", tt.body).wantProblem(t, tt.status, tt.code)
			if tt.blames != "" && a.blame(t)["name"] != tt.blames {
				t.Errorf("blames %v, want %s", a.blame(t), tt.blames)
			}
			if s.Tree() != before {
				t.Errorf("the refusal changed the tree:\n%s", s.Tree())
			}
		})
	}
}

func TestNotFoundNamesTheArgument(t *testing.T) {
	a := copyTo(t, album(t), "11111", "9").wantProblem(t, http.StatusNotFound, "not_found")
	wantJSON(t, a.blame(t), `{"reason":"invalid_parameter","name":"parent","message":"'parent' with value '9' not found"}`)
}

func TestConflictShowsWhatIsInTheWay(t *testing.T) {
	s := album(t)
	s.AddFolder("22222", "pictures", boxtest.WithID("66666"))
	const entry = `{"type":"folder","id":"66666","etag":"0","sequence_id":"0","name":"pictures"}`
	a := copyTo(t, s, "11111", "22222").wantProblem(t, http.StatusConflict, "item_name_in_use")
	wantJSON(t, a.body["context_info"], `{"conflicts":[`+entry+`]}`)
	s.SetConflictAsObject(true)
	a = copyTo(t, s, "11111", "22222").wantProblem(t, http.StatusConflict, "item_name_in_use")
	wantJSON(t, a.body["context_info"], `{"conflicts":`+entry+`}`)
	s.SetHidden("66666", true)
	a = copyTo(t, s, "11111", "22222").wantProblem(t, http.StatusConflict, "item_name_in_use")
	wantJSON(t, a.body["context_info"], `{"conflicts":[]}`)
}

func TestAllowDuplicates(t *testing.T) {
	s := album(t)
	s.SetDuplicateNames(time.Minute)
	copyTo(t, s, "11111", "22222").want(t, http.StatusCreated)
	copyTo(t, s, "11111", "22222").want(t, http.StatusCreated)
	if got := s.FindAll("/Archives/Pictures"); len(got) != 2 {
		t.Errorf("Find: %v, want two ids", got)
	}
	s.Advance(time.Minute)
	a := copyTo(t, s, "11111", "22222").wantProblem(t, http.StatusConflict, "item_name_in_use")
	if n := len(a.body["context_info"].(map[string]any)["conflicts"].([]any)); n != 2 {
		t.Errorf("%d conflicts, want 2", n)
	}
}

func TestStrictNames(t *testing.T) {
	s := album(t)
	const body = `{"name":"a-b","parent":{"id":"22222"}}`
	s.SetStrictNames(true)
	post(t, s, "/folders/11111/copy", body).wantProblem(t, http.StatusBadRequest, "item_name_invalid")
	s.SetStrictNames(false)
	post(t, s, "/folders/11111/copy", body).want(t, http.StatusCreated)
}

func TestInvisibleItemsAreNotCopied(t *testing.T) {
	s := album(t)
	s.SetHidden("33333", true)
	copyTo(t, s, "11111", "22222").want(t, http.StatusCreated)
	wantTree(t, s, "/Archives/", "/Archives/Pictures/", "/Archives/Pictures/tigers.jpeg 600",
		"/Pictures/", "/Pictures/Zoo/ (hidden)", "/Pictures/Zoo/map.pdf 50", "/Pictures/tigers.jpeg 600")
}

func TestCopyOfAReadOnlyFolderIsWritable(t *testing.T) {
	s := album(t)
	s.SetReadOnly("11111", true)
	id := copyTo(t, s, "11111", "22222").want(t, http.StatusCreated).id()
	call(t, s, http.MethodDelete, base+"/folders/11111?recursive=true", "").
		wantProblem(t, http.StatusForbidden, "access_denied_insufficient_permissions")
	call(t, s, http.MethodDelete, base+"/folders/"+id+"?recursive=true", "").want(t, http.StatusNoContent)
}

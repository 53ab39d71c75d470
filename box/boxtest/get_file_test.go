package boxtest_test

import "testing"

func TestGetFile(t *testing.T) {
	s := album(t)
	a := get(t, s, "/files/44444").want(t, 200)
	for name, want := range map[string]any{"type": "file", "id": "44444", "name": "tigers.jpeg", "size": number(600), "etag": "0"} {
		if a.body[name] != want {
			t.Errorf("%s is %v, want %v", name, a.body[name], want)
		}
	}
	wantJSON(t, a.body["sha1"], `"`+a.body["file_version"].(map[string]any)["sha1"].(string)+`"`)
	if _, ok := a.body["item_collection"]; ok {
		t.Error("a file has items")
	}
	get(t, s, "/files/44444", "If-None-Match: 0").want(t, 304)
	get(t, s, "/files/11111").wantProblem(t, 404, "not_found") // a folder
	get(t, s, "/files/x").wantProblem(t, 405, "method_not_allowed")
	s.SetHidden("11111", true)
	get(t, s, "/files/44444").wantProblem(t, 404, "not_found")
}

// TestFileVersions: a file that is overwritten has another version and the same id.
func TestFileVersions(t *testing.T) {
	s := album(t)
	s.Overwrite("44444", 7)
	a := get(t, s, "/files/44444?fields=version_number,file_version,size").want(t, 200)
	wantJSON(t, a.body["version_number"], `"2"`)
	wantJSON(t, a.body["file_version"].(map[string]any)["id"], `"444442"`)
	wantJSON(t, a.body["size"], "7")
	s.Remove("44444")
	get(t, s, "/files/44444").wantProblem(t, 404, "not_found")
}

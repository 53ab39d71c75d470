package document360test_test

import (
	"fmt"
	"testing"
)

func TestGetDefaultFolder(t *testing.T) {
	f := newFixture(t)
	a := f.get(f.folders + "/default")
	wantStatus(t, a, 200)
	if id := fmt.Sprint(dig(t, a, "data", "id")); id != f.images {
		t.Errorf("id %s, want the first folder, %s", id, f.images)
	}
	wantError(t, f.get("/v3/projects/"+f.AddProject("Empty")+"/drive/folders/default"), 404, "RESOURCE_NOT_FOUND", nil)
}

func TestGetCurrentUser(t *testing.T) {
	f := newFixture(t)
	path := "/v3/projects/" + f.project + "/users/me"
	a := f.get(path)
	wantStatus(t, a, 200)
	if email := fmt.Sprint(dig(t, a, "data", "email")); email != "ada@example.com" {
		t.Errorf("email %s", email)
	}
	f.SetMember(false)
	wantError(t, f.get(path), 404, "RESOURCE_NOT_FOUND", nil)
}

func TestMoveFile(t *testing.T) {
	f := newFixture(t)
	id := f.AddFile(f.images, "plan.pdf", "")
	a := f.do("PUT", f.archiveFolder+"/files/"+id, "")
	wantStatus(t, a, 200)
	if files := f.Files(f.archive); files[len(files)-1].ID != id {
		t.Errorf("the folder has %v", files)
	}
	wantError(t, f.do("PUT", f.folders+"/nowhere/files/"+id, ""), 404, "RESOURCE_NOT_FOUND", nil)
	wantError(t, f.do("PUT", f.archiveFolder+"/files/nothing", ""), 404, "RESOURCE_NOT_FOUND", nil)
}

func TestUpdateFolder(t *testing.T) {
	f := newFixture(t)
	wantStatus(t, f.do("PUT", f.archiveFolder, `{"name":"Old","order":7,"folder_color":"#FF5733","is_starred":true}`), 200)
	for member, want := range map[string]string{"title": "Old", "order": "7", "is_starred": "true"} {
		if got := fmt.Sprint(dig(t, f.get(f.archiveFolder), "data", member)); got != want {
			t.Errorf("%s is %s, want %s", member, got, want)
		}
	}
	wantStatus(t, f.do("PUT", f.archiveFolder, `{"name":null,"order":null,"folder_color":null}`), 200)
	if got := fmt.Sprint(dig(t, f.get(f.archiveFolder), "data", "title")); got != "Old" {
		t.Errorf("title %s", got)
	}
	for body, field := range map[string]string{
		`{"name":""}`:           "name",
		`{"name":1}`:            "name",
		`{"order":"1"}`:         "order",
		`{"order":2147483648}`:  "order",
		`{"folder_color":1}`:    "folder_color",
		`{"is_starred":null}`:   "is_starred",
		`{"parent_folder":"x"}`: "parent_folder",
	} {
		wantError(t, f.do("PUT", f.archiveFolder, body), 422, "VALIDATION_ERROR", field)
	}
	wantError(t, f.do("PUT", f.folders+"/nowhere", `{"order":1}`), 404, "RESOURCE_NOT_FOUND", nil)
}

func TestDeleteFolder(t *testing.T) {
	f := newFixture(t)
	below := f.AddFolder(f.archive, "Below")
	file := f.AddFile(below, "plan.pdf", "")
	wantStatus(t, f.do("DELETE", f.archiveFolder, ""), 204)
	for _, path := range []string{f.archiveFolder, f.folders + "/" + below, f.folders + "/" + below + "/files/" + file} {
		wantError(t, f.get(path), 404, "RESOURCE_NOT_FOUND", nil)
	}
	wantError(t, f.do("DELETE", f.archiveFolder, ""), 404, "RESOURCE_NOT_FOUND", nil)
}

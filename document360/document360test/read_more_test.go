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

package document360test_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/farcopy/farcopy/document360/document360test"
)

func TestCopyFile(t *testing.T) {
	f := newFixture(t)
	a := f.copyTo(f.archive)
	wantStatus(t, a, 201)
	made := f.archiveFolder + "/files/00000003-0000-4000-8000-000000000002"
	wantHeader(t, a, "Content-Type", "application/json; charset=utf-8", "Location", host+made,
		"X-RateLimit-Limit", "", "X-RateLimit-Remaining", "")
	wantJSON(t, a, `{"success":true,"request_id":"0HNL4657MEAEL:00000001","errors":null,"warnings":null}`)

	wantStatus(t, f.get(made), 200)
	wantStatus(t, f.get(strings.TrimSuffix(f.copyPath, "/copy")), 200)
	want := "Documentation/Archive/\nDocumentation/Archive/logo.png  2.4 MB\n" +
		"Documentation/Images/\nDocumentation/Images/logo.png  2.4 MB\n"
	if got := f.Tree(); got != want {
		t.Errorf("tree\n%swant\n%s", got, want)
	}
}

func TestCopyFileTwiceMakesTwoFiles(t *testing.T) {
	f := newFixture(t)
	first, second := f.copyTo(f.archive), f.copyTo(f.archive)
	if first.header.Get("Location") == second.header.Get("Location") {
		t.Error("both copies have one address")
	}
	got := f.Files(f.archive)
	if len(got) != 2 {
		t.Fatalf("len(got) is %v, want %v", len(got), 2)
	}
	if got[0].Name != "logo.png" {
		t.Errorf("got[0].Name is %q, want %q", got[0].Name, "logo.png")
	}
	if got[1].Name != "logo.png" {
		t.Errorf("got[1].Name is %q, want %q", got[1].Name, "logo.png")
	}
	if got[0].ID == got[1].ID {
		t.Errorf("archive %+v, want two files of one name", got)
	}
}

func TestCopyFileIntoItsOwnFolder(t *testing.T) {
	f := newFixture(t)
	wantStatus(t, f.copyTo(f.images), 201)
	if got := f.Files(f.images); len(got) != 2 {
		t.Errorf("images %+v, want two files", got)
	}
}

func TestRenameDuplicates(t *testing.T) {
	f := newFixture(t)
	f.SetRenameDuplicates(true)
	for range 3 {
		wantStatus(t, f.copyTo(f.archive), 201)
	}
	var names []string
	for _, file := range f.Files(f.archive) {
		names = append(names, file.Name)
	}
	if got := strings.Join(names, ", "); got != "logo.png, logo (1).png, logo (2).png" {
		t.Errorf("names %s", got)
	}
}

func TestLocationForms(t *testing.T) {
	f := newFixture(t)
	f.SetLocation(document360test.LocationRelative)
	wantHeader(t, f.copyTo(f.archive), "Location", f.archiveFolder+"/files/00000003-0000-4000-8000-000000000002")
	f.SetLocation(document360test.LocationAbsent)
	a := f.copyTo(f.archive)
	wantStatus(t, a, 201)
	if _, ok := a.header["Location"]; ok {
		t.Errorf("Location %q, want none", a.header["Location"])
	}
}

func TestWarnNextCopy(t *testing.T) {
	f := newFixture(t)
	f.WarnNextCopy("SLOW", "It was slow.")
	wantJSON(t, f.copyTo(f.archive), `{"success":true,"request_id":"0HNL4657MEAEL:00000001","errors":null,
		"warnings":[{"code":"SLOW","message":"It was slow."}]}`)
	if got := dig(t, f.copyTo(f.archive), "warnings"); got != nil {
		t.Errorf("second copy's warnings %v, want null", got)
	}
}

func TestFailNextCopy(t *testing.T) {
	f := newFixture(t)
	f.FailNextCopy("CONFLICT", "Not now.")
	a := f.copyTo(f.archive)
	wantStatus(t, a, 201)
	wantHeader(t, a, "Location", "")
	wantJSON(t, a, `{"success":false,"request_id":"0HNL4657MEAEL:00000001",
		"errors":[{"code":"CONFLICT","message":"Not now.","field":null,"details":null}],"warnings":null}`)
	if got := f.Files(f.archive); len(got) != 0 {
		t.Errorf("archive %+v, want nothing", got)
	}
	if got := dig(t, f.copyTo(f.archive), "success"); got != true {
		t.Error("the copy after it failed too")
	}
}

func TestCopyFileBody(t *testing.T) {
	f := newFixture(t)
	wanted := `{"destination_folder_id":"` + f.archive + `"`
	const validation = "VALIDATION_ERROR"
	for _, c := range []struct {
		name, body string
		status     int
		code       string
		field      any
	}{
		{"absent", ``, 422, validation, ""},
		{"null", `null`, 422, validation, ""},
		{"no object", `[]`, 422, validation, ""},
		{"no member", `{}`, 422, validation, "destination_folder_id"},
		{"null member", `{"destination_folder_id":null}`, 422, validation, "destination_folder_id"},
		{"empty member", `{"destination_folder_id":""}`, 422, validation, "destination_folder_id"},
		{"number", `{"destination_folder_id":1}`, 422, validation, "destination_folder_id"},
		{"another member", wanted + `,"name":"x"}`, 422, validation, "name"},
		{"cut", wanted, 400, "BAD_REQUEST", nil},
		{"more behind", wanted + `}{}`, 400, "BAD_REQUEST", nil},
		{"unknown folder", `{"destination_folder_id":"70b8c3d0f5c1g2b3c4d5e6f7"}`, 404, "RESOURCE_NOT_FOUND", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			wantError(t, f.do("POST", f.copyPath, c.body), c.status, c.code, c.field)
		})
	}
	wantError(t, f.copyTo(f.archive, "Content-Type", "text/plain"), 415, "UNSUPPORTED_MEDIA_TYPE", nil)
	if got := f.Files(f.archive); len(got) != 0 {
		t.Errorf("archive %+v, want nothing", got)
	}
	wantStatus(t, f.copyTo(f.archive, "Content-Type", "application/json; charset=utf-8"), 201)
}

func TestCopyFileUnknownIDs(t *testing.T) {
	f := newFixture(t)
	other := f.AddProject("Other")
	foreign := f.AddFolder("", "Foreign", func(f *document360test.Folder) { f.ProjectID = other })
	for name, path := range map[string]string{
		"project":       strings.Replace(f.copyPath, f.project, other, 1),
		"folder":        strings.Replace(f.copyPath, f.images, "nowhere", 1),
		"not in folder": strings.Replace(f.copyPath, f.images, f.archive, 1),
		"file":          strings.Replace(f.copyPath, f.logo, "nothing", 1),
	} {
		t.Run(name, func(t *testing.T) {
			a := f.do("POST", path, `{"destination_folder_id":"`+f.archive+`"}`)
			wantError(t, a, 404, "RESOURCE_NOT_FOUND", nil)
		})
	}
	wantError(t, f.copyTo(foreign), 404, "RESOURCE_NOT_FOUND", nil)
}

func TestFolderIDsNeedNotBeUUIDs(t *testing.T) {
	f := newFixture(t)
	const id = "70b8c3d0f5c1g2b3c4d5e6f7"
	f.AddFolder(f.archive, "2026", func(f *document360test.Folder) { f.ID = id })
	wantHeader(t, f.copyTo(id), "Location", host+f.folders+"/"+id+"/files/00000003-0000-4000-8000-000000000002")
	if !strings.Contains(f.Tree(), "Documentation/Archive/2026/logo.png  2.4 MB\n") {
		t.Errorf("tree\n%s", f.Tree())
	}
}

func TestConcurrentCopies(t *testing.T) {
	f := newFixture(t)
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if a, err := f.try("POST", f.copyPath, `{"destination_folder_id":"`+f.archive+`"}`); err != nil || a.status != 201 {
				t.Errorf("copy: status %d, error %v", a.status, err)
			}
		})
		wg.Go(func() { f.AddFile(f.images, "more.png", "") })
		wg.Go(func() { f.Tree() })
	}
	wg.Wait()
	ids := map[string]bool{}
	for _, file := range f.Files(f.archive) {
		ids[file.ID] = true
	}
	if len(ids) != 20 {
		t.Errorf("%d different copies, want 20", len(ids))
	}
}

package document360test_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy/document360/document360test"
)

var moment = time.Date(2026, 4, 27, 11, 22, 42, 295163300, time.UTC)

func TestGetFile(t *testing.T) {
	f := newFixture(t)
	id := f.AddFile(f.archive, "plan.pdf", "812 KB", document360test.WithModified(moment))
	a := f.get(f.archiveFolder + "/files/" + id)
	wantStatus(t, a, 200)
	wantJSON(t, a, fmt.Sprintf(`{"success":true,"request_id":"0HNL4657MEAEL:00000001","errors":null,"warnings":null,"data":{
		"id":%q,"file_name":"plan.pdf","file_type":"pdf","file_url":"https://cdn.document360.io/%s/%s.pdf",
		"modified_at":"2026-04-27T11:22:42.2951633Z","updated_by":null,"size":"812 KB","height":null,"width":null,
		"parent_folder_id":%q,"title":"plan.pdf","alternative_text":null,"tags":null,"thumbnail_url":null,"is_starred":false}}`,
		id, f.project, id, f.archive))
	wantError(t, f.get(f.folders+"/"+f.images+"/files/"+id), 404, "RESOURCE_NOT_FOUND", nil)
}

func TestGetFolder(t *testing.T) {
	f := newFixture(t)
	sub := f.AddFolder(f.archive, "2026")
	a := f.get(f.archiveFolder)
	wantStatus(t, a, 200)
	now := fmt.Sprint(dig(t, a, "data", "modified_at"))
	if _, err := time.Parse("2006-01-02T15:04:05.0000000Z", now); err != nil {
		t.Errorf("modified_at: %v", err)
	}
	subTime := fmt.Sprint(dig(t, a, "data", "sub_folders", 0, "modified_at"))
	wantJSON(t, a, fmt.Sprintf(`{"success":true,"request_id":"0HNL4657MEAEL:00000001","errors":null,"warnings":null,"data":{
		"id":%q,"title":"Archive","parent_folder_id":null,"items_count":1,"created_at":null,"updated_by":null,
		"modified_at":%q,"order":1,"is_starred":false,"files":[],
		"files_pagination":{"page":1,"page_size":25,"total_count":null,"has_more":false,"next_cursor":null},
		"sub_folders":[{"id":%q,"title":"2026","parent_folder_id":%q,"sub_folders":[],"items_count":0,"created_at":null,
			"updated_by":null,"modified_at":%q,"order":0,"is_starred":false}]}}`, f.archive, now, sub, f.archive, subTime))
	wantError(t, f.get(f.folders+"/nowhere"), 404, "RESOURCE_NOT_FOUND", nil)
}

func TestGetFolderPages(t *testing.T) {
	f := newFixture(t)
	for n := range 30 {
		f.AddFile(f.archive, fmt.Sprintf("%02d.png", n), "")
	}
	for _, c := range []struct {
		query, first string
		files        int
		more         bool
	}{
		{"", "00.png", 25, true},
		{"?page=2", "25.png", 5, false},
		{"?page=2&page_size=10&cursor=ignored", "10.png", 10, true},
		{"?page=3&page_size=10", "20.png", 10, false},
		{"?page=2147483647&page_size=100", "", 0, false},
	} {
		a := f.get(f.archiveFolder + c.query)
		files := dig(t, a, "data", "files").([]any)
		if len(files) != c.files || dig(t, a, "data", "files_pagination", "has_more") != c.more {
			t.Errorf("%q: %d files, want %d; body %.200s", c.query, len(files), c.files, a.text)
		}
		if c.files > 0 && dig(t, a, "data", "files", 0, "file_name") != c.first {
			t.Errorf("%q: starts with %v, want %s", c.query, files[0], c.first)
		}
		if got := dig(t, a, "data", "files_pagination", "next_cursor"); got != nil {
			t.Errorf("%q: next_cursor %v, want null", c.query, got)
		}
	}
	for _, query := range []string{"page=0", "page=x", "page=2147483648", "page_size=0", "page_size=101"} {
		field, _, _ := strings.Cut(query, "=")
		wantError(t, f.get(f.archiveFolder+"?"+query), 422, "VALIDATION_ERROR", field)
	}
}

func TestListFolders(t *testing.T) {
	f := newFixture(t)
	f.MkdirAll("Images/Icons/Small")
	f.MkdirAll("Videos")
	a := f.get(f.folders + "?page_size=2&include_total_count=true")
	wantStatus(t, a, 200)
	if got := dig(t, a, "data", 0, "sub_folders", 0, "sub_folders", 0, "title"); got != "Small" {
		t.Errorf("two levels down: %v, want Small", got)
	}
	cursor := dig(t, a, "pagination", "next_cursor").(string)
	wantJSON(t, answer{json: dig(t, a, "pagination").(map[string]any)},
		fmt.Sprintf(`{"page":1,"page_size":2,"total_count":3,"has_more":true,"next_cursor":%q}`, cursor))

	a = f.get(f.folders + "?page=7&page_size=2&cursor=" + cursor)
	if got := dig(t, a, "data", 0, "title"); got != "Videos" || len(a.json["data"].([]any)) != 1 {
		t.Errorf("second part %s, want Videos", a.text)
	}
	wantJSON(t, answer{json: dig(t, a, "pagination").(map[string]any)},
		`{"page":0,"page_size":2,"total_count":null,"has_more":false,"next_cursor":null}`)

	wantError(t, f.get(f.folders+"?cursor=abc"), 422, "VALIDATION_ERROR", "cursor")
	wantError(t, f.get(f.folders+"?include_total_count=2"), 422, "VALIDATION_ERROR", "include_total_count")
	wantError(t, f.get("/v3/projects/none/drive/folders"), 404, "RESOURCE_NOT_FOUND", nil)
}

func TestCreateFolder(t *testing.T) {
	f := newFixture(t)
	a := f.do("POST", f.folders, `{"name":"2026","parent_folder_id":"`+f.archive+`","folder_color":"#ff0000"}`)
	wantStatus(t, a, 201)
	id := dig(t, a, "data", "id").(string)
	wantHeader(t, a, "Location", host+f.folders+"/"+id)
	if got := dig(t, f.get(f.folders+"/"+id), "data", "parent_folder_id"); got != f.archive {
		t.Errorf("parent %v, want %s", got, f.archive)
	}
	a = f.do("POST", f.folders, `{"name":"Top","parent_folder_id":null}`)
	if got := dig(t, a, "data", "parent_folder_id"); got != nil {
		t.Errorf("parent %v, want null", got)
	}
	for body, field := range map[string]string{
		`{}`:                            "name",
		`{"name":""}`:                   "name",
		`{"name":"x","size":1}`:         "size",
		`{"name":"x","folder_color":1}`: "folder_color",
		`{"name":"x","parent_folder_id":"nowhere"}`: "parent_folder_id",
		`{"name":"x","parent_folder_id":[]}`:        "parent_folder_id",
	} {
		wantError(t, f.do("POST", f.folders, body), 422, "VALIDATION_ERROR", field)
	}
}

func TestDeleteFile(t *testing.T) {
	f := newFixture(t)
	path := strings.TrimSuffix(f.copyPath, "/copy")
	a := f.do("DELETE", path, "")
	wantStatus(t, a, 204)
	if a.text != "" || a.header.Get("Content-Type") != "" {
		t.Errorf("204 with body %q and type %q", a.text, a.header.Get("Content-Type"))
	}
	wantError(t, f.do("DELETE", path, ""), 404, "RESOURCE_NOT_FOUND", nil)
	wantError(t, f.copyTo(f.archive), 404, "RESOURCE_NOT_FOUND", nil)
	if got := f.Files(f.images); got != nil {
		t.Errorf("images %+v, want nothing", got)
	}
}

func TestProjects(t *testing.T) {
	f := newFixture(t)
	other := f.AddProject("Other")
	a := f.get("/v3/projects/" + other)
	created := fmt.Sprint(dig(t, a, "data", "created_at"))
	wantJSON(t, a, fmt.Sprintf(`{"success":true,"request_id":"0HNL4657MEAEL:00000001","errors":null,"warnings":null,"data":{
		"id":%q,"name":"Other","description":null,"sub_domain_name":null,"created_at":%q,"modified_at":null,"status":0}}`,
		other, created))
	a = f.get("/v3/projects?page=2&page_size=1")
	if got := dig(t, a, "data", 0, "id"); got != other || dig(t, a, "pagination", "has_more") != false {
		t.Errorf("page 2: %s", a.text)
	}
	wantError(t, f.get("/v3/projects/none"), 404, "RESOURCE_NOT_FOUND", nil)
}

func TestFind(t *testing.T) {
	f := newFixture(t)
	again := f.AddFile(f.images, "logo.png", "")
	other := f.AddProject("Other")
	f.AddFolder("", "Images", func(folder *document360test.Folder) { folder.ProjectID = other })
	for path, want := range map[string][]string{
		"/":                nil,
		"/Images":          {f.images},
		"Images/":          {f.images},
		"/Images/logo.png": {f.logo, again},
		"/Nowhere":         nil,
	} {
		if got := f.FindAll(path); !slices.Equal(got, want) {
			t.Errorf("FindAll(%q) is %q, want %q", path, got, want)
		}
		first := append(want, "")[0]
		if got := f.Find(path); got != first {
			t.Errorf("Find(%q) is %q, want %q", path, got, first)
		}
	}
	if got := f.MkdirAll("/"); got != "" {
		t.Errorf("the id of the top is %q, want none", got)
	}
}

package document360_test

import (
	"fmt"
	"io/fs"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
)

func TestCopyFile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		f.WarnNextCopy("SLOW", "It was slow.")
		got, err := f.copy()
		if err != nil {
			t.Fatal(err)
		}
		made := f.Files(f.archive)[0]
		want := &document360.CopyFileResponse{
			FileID: made.ID, RequestID: "0HNL4657MEAEL:00000001",
			Location: "http://apihub.document360.io/v3/projects/" + f.request.ProjectID + "/drive/folders/" + f.archive + "/files/" + made.ID,
			Warnings: []document360.APIWarning{{Code: "SLOW", Message: "It was slow."}},
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, want %+v", got, want)
		}
		f.wantWorld(1, 1)
	})
}

// The original file remains as it is, and the copy receives a new file id.
func TestCopyFileOriginalUnchanged(t *testing.T) {
	f := newFixture(t)
	before := f.Files(f.images)
	got, err := f.copy()
	if err != nil || got.FileID == "" || got.FileID == f.request.FileID {
		t.Errorf("copy %+v, %v, want a new file id", got, err)
	}
	if after := f.Files(f.images); !reflect.DeepEqual(before, after) {
		t.Errorf("source folder %+v, was %+v", after, before)
	}
	file, err := f.client().GetFile(t.Context(), document360.GetFileRequest{
		ProjectID: f.request.ProjectID, FolderID: f.archive, FileID: got.FileID})
	if err != nil || file.FileName != "logo.png" || file.ParentFolderID != f.archive {
		t.Errorf("copy %+v, %v", file, err)
	}
}

func TestCopyFileTwiceMakesTwo(t *testing.T) {
	f := newFixture(t)
	first, err1 := f.copy()
	second, err2 := f.copy()
	if err1 != nil || err2 != nil || first.FileID == second.FileID {
		t.Errorf("%+v, %v and %+v, %v", first, err1, second, err2)
	}
	f.wantWorld(2, 2)
}

func TestCopyFileFolderIDsNeedNotBeUUIDs(t *testing.T) {
	f := newFixture(t)
	f.request.DestinationFolderID = f.AddFolder(document360test.Folder{ID: "70b8c3d0f5c1g2b3c4d5e6f7", Title: "2026"})
	if _, err := f.copy(); err != nil {
		t.Error(err)
	}
}

func TestCopyFileLocationForms(t *testing.T) {
	f := newFixture(t)
	for form, prefix := range map[document360test.Location]string{
		document360test.LocationAbsolute: "http://", document360test.LocationRelative: "/v3/", document360test.LocationAbsent: "",
	} {
		f.SetLocation(form)
		got, err := f.copy()
		if err != nil || !strings.HasPrefix(got.Location, prefix) || (got.FileID == "") != (prefix == "") {
			t.Errorf("form %d: %+v, %v", form, got, err)
		}
	}
	f.wantWorld(3, 3)
}

func TestLocation(t *testing.T) {
	const detail = "/v3/projects/p/drive/folders/d/files/"
	for location, want := range map[string]string{
		"https://apihub.document360.io" + detail + "new": "new",
		detail + "new":               "new",
		detail + "new/":              "new",
		detail + "new?x=y#z":         "new",
		detail + "a%20b":             "a b",
		"files/new":                  "new",
		"//evil.example/files/new":   "new", // parsed, never asked
		"http://evil.example/files/": "",
		detail + "old/copy":          "",
		detail + "..":                "",
		detail + "%2e%2e":            "",
		detail + "a%2Fb":             "",
		detail + "a%00b":             "",
		detail + "%zz":               "",
		"/v3/jobs/7":                 "",
		"urn:files:new":              "",
		"":                           "",
	} {
		c := &canned{status: 201, header: http.Header{"Location": {location}}, body: `{"success":true,"request_id":"r"}`}
		got, err := c.copy(t)
		if err != nil || got.FileID != want || got.Location != location || c.asked != 1 {
			t.Errorf("Location %q: %+v, %v after %d requests, want id %q", location, got, err, c.asked, want)
		}
	}
}

// A newer service may send the file as data.
func TestCopyFileDataInPlaceOfLocation(t *testing.T) {
	for _, tt := range []struct{ location, data, want string }{
		{"", `{"id":"new"}`, "new"},
		{"/files/other", `{"id":"new"}`, "other"},
		{"", `{"id":5}`, "5"},
		{"", `{"id":"../x"}`, ""},
		{"", `{"id":null}`, ""},
		{"", `["new"]`, ""},
		{"", `null`, ""},
	} {
		c := &canned{status: 201, header: http.Header{}, body: `{"success":true,"request_id":"r","data":` + tt.data + `}`}
		if tt.location != "" {
			c.header.Set("Location", tt.location)
		}
		if got, err := c.copy(t); err != nil || got.FileID != tt.want {
			t.Errorf("%+v: got %+v, %v", tt, got, err)
		}
	}
}

// What does not matter may have any type: the copy was made.
func TestCopyFileOddMembers(t *testing.T) {
	for _, body := range []string{
		`{"success":true}`,
		`{"success":true,"request_id":17,"errors":{},"warnings":"none"}`,
		`{"success":true,"request_id":null,"errors":[],"warnings":[]}`,
		`{"success":true,"request_id":["r"],"errors":[1],"warnings":[null],"extra":{}}`,
		" \r\n{\"success\":true,\"request_id\":\"r\"}\n",
	} {
		if got, err := (&canned{status: 201, body: body}).copy(t); err != nil || got == nil {
			t.Errorf("%s: %v", body, err)
		}
	}
}

// TestCopyFileErrorsBesideSuccess: the flag decides that the copy was made, and the errors are not
// dropped.
func TestCopyFileErrorsBesideSuccess(t *testing.T) {
	c := &canned{status: 201, header: http.Header{"Location": {"/files/new"}}, body: `{"success":true,"request_id":"r",
		"errors":[{"code":"THUMBNAIL_FAILED","message":"No thumbnail was made","field":null},null]}`}
	got, err := c.copy(t)
	if err != nil || got.FileID != "new" {
		t.Fatalf("got %+v, %v", got, err)
	}
	want := []document360.APIError{{Code: "THUMBNAIL_FAILED", Message: "No thumbnail was made"}}
	if !slices.Equal(got.Errors, want) {
		t.Errorf("got the errors %+v, want %+v", got.Errors, want)
	}
}

func TestCopyFileRequiredFields(t *testing.T) {
	f := newFixture(t)
	for want, change := range map[string]func(*document360.CopyFileRequest){
		"ProjectID is required":                                        func(r *document360.CopyFileRequest) { r.ProjectID = "" },
		"FolderID is required":                                         func(r *document360.CopyFileRequest) { r.FolderID = "" },
		"FileID is required":                                           func(r *document360.CopyFileRequest) { r.FileID = "" },
		"DestinationFolderID is required":                              func(r *document360.CopyFileRequest) { r.DestinationFolderID = "" },
		`FileID is "..", which is no id`:                               func(r *document360.CopyFileRequest) { r.FileID = ".." },
		`FolderID holds one of / \ ? #, which no id does`:              func(r *document360.CopyFileRequest) { r.FolderID = "a/b" },
		"DestinationFolderID holds control characters or is not UTF-8": func(r *document360.CopyFileRequest) { r.DestinationFolderID = "a\nb" },
	} {
		req := f.request
		change(&req)
		_, err := f.client().CopyFile(t.Context(), req)
		if err == nil || err.Error() != "document360.CopyFile: "+want {
			t.Errorf("got %v, want %s", err, want)
		}
		wantMatches(t, err, fs.ErrInvalid, document360.ErrNotExecuted)
	}
	f.wantWorld(0, 0)
}

// success false is a refusal, whatever the status.
func TestCopyFileSuccessFalse(t *testing.T) {
	f := newFixture(t)
	f.FailNextCopy("CONFLICT", "Not now.")
	f.FailNextCopy("SECOND", "Nor later.")
	_, err := f.copy()
	wantMatches(t, err)
	p := wantProblem(t, err)
	want := []document360.APIError{{Code: "CONFLICT", Message: "Not now."}, {Code: "SECOND", Message: "Nor later."}}
	if p.Status != 201 || p.Code != document360.ErrorCodeConflict || !reflect.DeepEqual(p.Errors, want) || p.RequestID != "0HNL4657MEAEL:00000001" {
		t.Errorf("problem %+v", p)
	}
	if got := err.Error(); got != "document360.CopyFile: 201 CONFLICT: Not now. (request 0HNL4657MEAEL:00000001)" {
		t.Error(got)
	}
	f.wantWorld(0, 1)

	for body, want := range map[string][]error{
		`{"success":false}`: nil,
		`{"success":false,"request_id":"r","errors":null}`:                                                    nil,
		`{"success":false,"request_id":"r","errors":[{"code":"RESOURCE_NOT_FOUND","message":"gone"}]}`:        {fs.ErrNotExist},
		`{"success":false,"request_id":"r","errors":[{"code":"VALIDATION_ERROR","message":"m","field":"x"}]}`: {fs.ErrInvalid},
		`{"success":false,"errors":[{"code":"TOO_MANY_REQUESTS"}]}`:                                           {document360.ErrRateLimited, document360.ErrNotExecuted},
		`{"success":false,"errors":"odd"}`:                                                                    nil,
	} {
		_, err := (&canned{status: 200, body: body}).copy(t)
		wantMatches(t, err, want...)
		if p := wantProblem(t, err); p.Status != 200 {
			t.Errorf("%s: %+v", body, p)
		}
	}
}

func TestCopyFileNotFound(t *testing.T) {
	for name, change := range map[string]func(*document360.CopyFileRequest){
		"project":     func(r *document360.CopyFileRequest) { r.ProjectID = "nowhere" },
		"folder":      func(r *document360.CopyFileRequest) { r.FolderID = "nowhere" },
		"file":        func(r *document360.CopyFileRequest) { r.FileID = "nothing" },
		"destination": func(r *document360.CopyFileRequest) { r.DestinationFolderID = "70b8c3d0f5c1g2b3c4d5e6f7" },
		"other place": func(r *document360.CopyFileRequest) { r.FolderID = r.DestinationFolderID },
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			change(&f.request)
			_, err := f.copy()
			wantMatches(t, err, fs.ErrNotExist)
			if p := wantProblem(t, err); p.Status != 404 || p.Code != document360.ErrorCodeResourceNotFound {
				t.Errorf("problem %+v", p)
			}
			f.wantWorld(0, 1)
		})
	}
}

func TestCopyFileConcurrently(t *testing.T) {
	f := newFixture(t)
	c := f.client()
	ids := make(chan string, 20)
	for range cap(ids) {
		go func() {
			got, err := c.CopyFile(t.Context(), f.request)
			if err != nil {
				ids <- fmt.Sprint(err)
				return
			}
			ids <- got.FileID
		}()
	}
	seen := map[string]bool{}
	for range cap(ids) {
		seen[<-ids] = true
	}
	if len(seen) != cap(ids) {
		t.Errorf("%d different ids, want %d: %v", len(seen), cap(ids), seen)
	}
	f.wantWorld(20, 20)
}

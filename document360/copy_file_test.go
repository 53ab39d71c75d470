package document360_test

import (
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/internal/testkit"
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
		testkit.WantSame(t, got, want)
		f.wantWorld(1, 1)
	})
}

// The original file remains as it is, and the copy receives a new file id.
func TestCopyFileOriginalUnchanged(t *testing.T) {
	f := newFixture(t)
	before := f.Files(f.images)
	got, err := f.copy()
	if err != nil {
		t.Fatal(err)
	}
	if got.FileID == "" {
		t.Errorf("copy %+v, %v, want a new file id", got, err)
	}
	if got.FileID == f.request.FileID {
		t.Errorf("copy %+v, %v, want a new file id", got, err)
	}
	if after := f.Files(f.images); !reflect.DeepEqual(before, after) {
		t.Errorf("source folder %+v, was %+v", after, before)
	}
	file, err := f.client().GetFile(t.Context(), document360.GetFileRequest{
		ProjectID: f.request.ProjectID, FolderID: f.archive, FileID: got.FileID})
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantEqual(t, "file.FileName", file.FileName, "logo.png")
	testkit.WantEqual(t, "file.ParentFolderID", file.ParentFolderID, f.archive)
}

func TestCopyFileTwiceMakesTwo(t *testing.T) {
	f := newFixture(t)
	first, err1 := f.copy()
	second, err2 := f.copy()
	if err1 != nil {
		t.Fatalf("the first copy: %v", err1)
	}
	if err2 != nil {
		t.Fatalf("the second copy: %v", err2)
	}
	if first.FileID == second.FileID {
		t.Errorf("both copies are %s, want two files", first.FileID)
	}
	f.wantWorld(2, 2)
}

func TestCopyFileFolderIDsNeedNotBeUUIDs(t *testing.T) {
	f := newFixture(t)
	f.request.DestinationFolderID = f.AddFolder("", "2026", func(f *document360test.Folder) { f.ID = "70b8c3d0f5c1g2b3c4d5e6f7" })
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
		if err != nil {
			t.Error(err)
			continue
		}
		if !strings.HasPrefix(got.Location, prefix) {
			t.Errorf("form %d: %+v, %v", form, got, err)
		}
		if (got.FileID == "") != (prefix == "") {
			t.Errorf("(got.FileID == '') is %v, want %v", (got.FileID == ""), (prefix == ""))
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
		if err != nil {
			t.Error(err)
			continue
		}
		testkit.WantEqual(t, "got.FileID", got.FileID, want)
		testkit.WantEqual(t, "got.Location", got.Location, location)
		testkit.WantEqual(t, "c.asked", c.asked, 1)
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

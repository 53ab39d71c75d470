package document360_test

import (
	"io/fs"
	"reflect"
	"testing"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/internal/testkit"
)

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
		testkit.WantInvalid(t, err, "document360.CopyFile: "+want)
	}
	f.wantWorld(0, 0)
}

// success false is a refusal, whatever the status.
func TestCopyFileSuccessFalse(t *testing.T) {
	f := newFixture(t)
	f.FailNextCopy("CONFLICT", "Not now.")
	f.FailNextCopy("SECOND", "Nor later.")
	_, err := f.copy()
	testkit.WantIsOnly(t, err)
	p := wantProblem(t, err)
	want := []document360.APIError{{Code: "CONFLICT", Message: "Not now."}, {Code: "SECOND", Message: "Nor later."}}
	testkit.WantEqual(t, "p.Status", p.Status, 201)
	testkit.WantEqual(t, "p.Code", p.Code, document360.ErrorCodeConflict)
	if !reflect.DeepEqual(p.Errors, want) {
		t.Errorf("problem %+v", p)
	}
	testkit.WantEqual(t, "p.RequestID", p.RequestID, "0HNL4657MEAEL:00000001")
	testkit.WantMessage(t, err, "document360.CopyFile: file 00000003-0000-4000-8000-000000000001 to folder 00000002-0000-4000-8000-000000000002: 201 CONFLICT: Not now. (request 0HNL4657MEAEL:00000001)")
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
		testkit.WantIsOnly(t, err, want...)
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
			testkit.WantIsOnly(t, err, fs.ErrNotExist)
			if p := wantProblem(t, err); p.Status != 404 || p.Code != document360.ErrorCodeResourceNotFound {
				t.Errorf("problem %+v", p)
			}
			f.wantWorld(0, 1)
		})
	}
}

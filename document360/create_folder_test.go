package document360_test

import (
	"context"
	"io/fs"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/internal/testkit"
)

func (f *fixture) newFolder() document360.CreateFolderRequest {
	return document360.CreateFolderRequest{ProjectID: f.request.ProjectID, ParentFolderID: f.archive, Name: "2026"}
}

func TestCreateFolder(t *testing.T) {
	for _, top := range []bool{false, true} {
		f := newFixture(t)
		req, path := f.newFolder(), "Archive/2026"
		if top {
			req.ParentFolderID, path = "", "2026"
		}
		res, err := f.client().CreateFolder(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "res.ID", res.ID, f.Find(path))
		testkit.WantEqual(t, "res.Title", res.Title, "2026")
		testkit.WantEqual(t, "res.ParentFolderID", res.ParentFolderID, req.ParentFolderID)
		testkit.WantEqual(t, "reconciled", res.Reconciled, false)
		testkit.WantRequests(t, f, 1)
		if res.Location == "" {
			t.Error("no Location")
		}
	}
}

func TestCreateFolderRefusals(t *testing.T) {
	f := newFixture(t)
	before := f.Tree()
	req := f.newFolder()
	req.ProjectID = "nowhere"
	_, err := f.client().CreateFolder(t.Context(), req)
	testkit.WantIsOnly(t, err, document360.ErrorCodeResourceNotFound, fs.ErrNotExist)
	req = f.newFolder()
	req.ParentFolderID = "nowhere"
	_, err = f.client().CreateFolder(t.Context(), req)
	testkit.WantIsOnly(t, err, document360.ErrorCodeValidationError, fs.ErrInvalid)
	testkit.WantPrefix(t, err, "document360.CreateFolder: folder nowhere/2026: ")
	f.Deny(document360test.PermissionUpdateDrive)
	_, err = f.client().CreateFolder(t.Context(), f.newFolder())
	testkit.WantIsOnly(t, err, document360.ErrorCodeForbidden, fs.ErrPermission)
	testkit.WantEqual(t, "the tree", f.Tree(), before)
}

func TestCreateFolderInvalid(t *testing.T) {
	f := newFixture(t)
	for want, req := range map[string]document360.CreateFolderRequest{
		"document360.CreateFolder: ProjectID is required":            {Name: "A"},
		"document360.CreateFolder: Name is required":                 {ProjectID: "p"},
		"document360.CreateFolder: Name begins or ends with a space": {ProjectID: "p", Name: " A"},
		"document360.CreateFolder: Name is not UTF-8":                {ProjectID: "p", Name: "\xff"},
		"document360.CreateFolder: FolderColor is not UTF-8":         {ProjectID: "p", Name: "A", FolderColor: "\xff"},
		`document360.CreateFolder: ParentFolderID holds one of / \ ? #, which no id does`: {
			ProjectID: "p", Name: "A", ParentFolderID: "a/b",
		},
	} {
		_, err := f.client().CreateFolder(t.Context(), req)
		testkit.WantInvalid(t, err, want)
	}
	testkit.WantRequests(t, f, 0)
}

// TestCreateFolderAnswers: the id is in the body, or in Location; a response with neither proves nothing.
func TestCreateFolderAnswers(t *testing.T) {
	const at = "https://apihub.document360.io/v3/projects/p/drive/folders/f1"
	for name, tt := range map[string]struct {
		location, body, id string
	}{
		"in the body":               {"", `{"success":true,"data":{"id":"f1"}}`, "f1"},
		"in Location":               {at, `{"success":true,"data":null}`, "f1"},
		"in Location, without body": {at, ``, "f1"},
		"nowhere":                   {"", `{"success":true,"data":{}}`, ""},
		"the address of a list":     {"/v3/projects/p/drive/folders/", ``, ""},
		"the parent's address":      {"/v3/projects/p/drive/folders/top", `{"success":true,"data":null}`, ""},
		"contradiction":             {at, `{"success":false,"errors":[{"code":"VALIDATION_ERROR","message":"m"}]}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			c := &canned{status: 201, header: http.Header{"Location": {tt.location}}, body: tt.body}
			res, err := c.client(t).CreateFolder(t.Context(), document360.CreateFolderRequest{ProjectID: "p", ParentFolderID: "top", Name: "A"})
			if tt.id == "" {
				testkit.WantUnknown(t, err)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			testkit.WantEqual(t, "res.ID", res.ID, tt.id)
		})
	}
}

// TestCreateFolderFound: a lost folder is found in its parent, and at the top.
func TestCreateFolderFound(t *testing.T) {
	for name, top := range map[string]bool{"below": false, "top": true} {
		for _, fault := range []document360test.Fault{document360test.ActThenHangUp, document360test.ActThenStatus(500)} {
			testkit.Run(t, name+"/"+fault.Name, func(t *testing.T) {
				f := newFixture(t)
				req, path := f.newFolder(), "Archive/2026"
				if top {
					req.ParentFolderID, path = "", "2026"
				}
				f.Inject("CreateFolder", fault)
				res, err := newClient(t, f.PipeConfig()).CreateFolder(t.Context(), req)
				if err != nil {
					t.Fatal(err)
				}
				testkit.WantEqual(t, "res.ID", res.ID, f.Find(path))
				testkit.WantEqual(t, "reconciled", res.Reconciled, true)
				testkit.WantSent(t, f, "CreateFolder", 1)
			})
		}
	}
}

// TestCreateFolderOthers: what is not certain to be the folder is a candidate, and what cannot be it is none.
func TestCreateFolderOthers(t *testing.T) {
	for _, tt := range []struct {
		name, title string
		filled      bool
		candidate   bool
	}{
		{"with contents", "2026", true, true},
		{"numbered", "2026 (1)", false, true},
		{"another name", "2027", false, false},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			f := newFixture(t)
			id := f.AddFolder(f.archive, tt.title)
			if tt.filled {
				f.AddFile(id, "logo.png", "")
			}
			f.Inject("CreateFolder", document360test.HangUpBeforeAct)
			f.Touch(id)
			_, err := newClient(t, f.PipeConfig()).CreateFolder(t.Context(), f.newFolder())
			testkit.WantUnknown(t, err)
			var want []string
			if tt.candidate {
				want = []string{id}
			}
			testkit.WantSet(t, "candidates", testkit.As[*document360.UnknownOutcomeError](t, err).Candidates, want)
		})
	}
}

func TestResolveCreateFolder(t *testing.T) {
	for _, made := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			f := newFixture(t)
			fault := document360test.Status(504)
			if made {
				fault = document360test.HangUpThenAct(time.Minute)
			}
			f.Inject("CreateFolder", fault)
			c := newClient(t, f.PipeConfig())
			_, err := c.CreateFolder(t.Context(), f.newFolder())
			testkit.WantUnknown(t, err)
			time.Sleep(2 * time.Hour)
			res, err := c.ResolveCreateFolder(t.Context(), f.newFolder(), intentOf(err))
			if !made {
				testkit.WantIsOnly(t, err, document360.ErrNotExecuted)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			testkit.WantEqual(t, "res.ID", res.ID, f.Find("Archive/2026"))
		})
	}
}

// TestResumeCreateFolder: another client goes on from the intent, and makes no second folder.
func TestResumeCreateFolder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		f.Inject("CreateFolder", document360test.ActThenHangUp)
		var saved document360.Intent
		_, err := f.client().CreateFolder(t.Context(), f.newFolder(), document360.WithIntent(func(_ context.Context, i document360.Intent) error {
			saved = i
			return nil
		}))
		testkit.WantUnknown(t, err)
		res, err := newClient(t, f.PipeConfig()).ResumeCreateFolder(t.Context(), f.newFolder(), saved)
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "res.ID", res.ID, f.Find("Archive/2026"))
		testkit.WantSent(t, f, "CreateFolder", 1)
	})
}

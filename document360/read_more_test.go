package document360_test

import (
	"fmt"
	"io/fs"
	"testing"
	"testing/synctest"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/internal/testkit"
)

func TestGetDefaultFolder(t *testing.T) {
	f := newFixture(t)
	icons := f.MkdirAll("Images/Icons")
	req := document360.GetDefaultFolderRequest{ProjectID: f.request.ProjectID}
	got, err := f.client().GetDefaultFolder(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantEqual(t, "got.ID", got.ID, f.images)
	testkit.WantEqual(t, "the folder below", got.SubFolders[0].ID, icons)

	empty := f.AddProject("Empty")
	_, err = f.client().GetDefaultFolder(t.Context(), document360.GetDefaultFolderRequest{ProjectID: empty})
	testkit.WantIsOnly(t, err, document360.ErrorCodeResourceNotFound, fs.ErrNotExist)
	f.Deny(document360test.PermissionViewDrive)
	_, err = f.client().GetDefaultFolder(t.Context(), req)
	testkit.WantIsOnly(t, err, document360.ErrorCodeForbidden, fs.ErrPermission)
	_, err = f.client().GetDefaultFolder(t.Context(), document360.GetDefaultFolderRequest{})
	testkit.WantInvalid(t, err, "document360.GetDefaultFolder: ProjectID is required")
}

func TestGetCurrentUser(t *testing.T) {
	f := newFixture(t)
	req := document360.GetCurrentUserRequest{ProjectID: f.request.ProjectID}
	got, err := f.client().GetCurrentUser(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantEqual(t, "got.Email", got.Email, "ada@example.com")
	testkit.WantEqual(t, "the role", got.PortalRole.Name, "Owner")

	f.SetMember(false)
	_, err = f.client().GetCurrentUser(t.Context(), req)
	testkit.WantIsOnly(t, err, document360.ErrorCodeResourceNotFound, fs.ErrNotExist)
	_, err = f.client(withToken("wrong")).GetCurrentUser(t.Context(), req)
	testkit.WantIsOnly(t, err, document360.ErrorCodeUnauthorized, fs.ErrPermission)
	_, err = f.client().GetCurrentUser(t.Context(), document360.GetCurrentUserRequest{})
	testkit.WantInvalid(t, err, "document360.GetCurrentUser: ProjectID is required")
}

// TestReadsAreRepeated: a read may be sent again, and is.
func TestReadsAreRepeated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		for _, op := range []string{"GetDefaultFolder", "GetCurrentUser"} {
			f.Inject(op, document360test.ActThenHangUp, document360test.Gateway(502))
		}
		if _, err := f.client().GetDefaultFolder(t.Context(), document360.GetDefaultFolderRequest{ProjectID: f.request.ProjectID}); err != nil {
			t.Error(err)
		}
		if _, err := f.client().GetCurrentUser(t.Context(), document360.GetCurrentUserRequest{ProjectID: f.request.ProjectID}); err != nil {
			t.Error(err)
		}
		testkit.WantRequests(t, f, 6)
	})
}

// TestReadsUnusable: a success without the id of what was asked for is none.
func TestReadsUnusable(t *testing.T) {
	for _, data := range []string{`null`, `{}`, `[]`, `{"id":null}`} {
		c := (&canned{status: 200, body: `{"success":true,"request_id":"r","data":` + data + `}`}).client(t)
		_, err := c.GetDefaultFolder(t.Context(), document360.GetDefaultFolderRequest{ProjectID: "p"})
		testkit.WantPrefix(t, err, "document360.GetDefaultFolder: project p: no usable response: ")
		_, err = c.GetCurrentUser(t.Context(), document360.GetCurrentUserRequest{ProjectID: "p"})
		testkit.WantPrefix(t, err, "document360.GetCurrentUser: project p: no usable response: ")
	}
}

func TestFindFile(t *testing.T) {
	f := newFixture(t)
	for i := range 150 {
		f.AddFile(f.archive, fmt.Sprint(i, ".png"), "")
	}
	one := f.AddFile(f.archive, "logo.png", "")
	f.AddFile(f.archive, "Logo.png", "")
	f.AddFile(f.MkdirAll("Archive/2026"), "logo.png", "")
	two := f.AddFile(f.archive, "logo.png", "")
	req := document360.FindFileRequest{ProjectID: f.request.ProjectID, FolderID: f.archive, FileName: "logo.png"}
	found, err := f.client().FindFile(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, file := range found.Files {
		ids = append(ids, file.ID)
	}
	testkit.WantSame(t, ids, []string{one, two})
	testkit.WantSent(t, f, "GetFolder", 2)

	req.FileName = "none.png"
	found, err = f.client().FindFile(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantEqual(t, "files found", len(found.Files), 0)
}

func TestFindFileRefusals(t *testing.T) {
	f := newFixture(t)
	req := document360.FindFileRequest{ProjectID: f.request.ProjectID, FolderID: "nowhere", FileName: "logo.png"}
	_, err := f.client().FindFile(t.Context(), req)
	testkit.WantIsOnly(t, err, document360.ErrorCodeResourceNotFound, fs.ErrNotExist)
	req.FileName = ""
	_, err = f.client().FindFile(t.Context(), req)
	testkit.WantInvalid(t, err, "document360.FindFile: FileName is required")
	testkit.WantRequests(t, f, 1)
}

package document360_test

import (
	"io/fs"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/internal/testkit"
)

func (f *fixture) folderDeletion() document360.DeleteFolderRequest {
	return document360.DeleteFolderRequest{ProjectID: f.request.ProjectID, FolderID: f.images}
}

func (f *fixture) folderUpdate() document360.UpdateFolderRequest {
	return document360.UpdateFolderRequest{ProjectID: f.request.ProjectID, FolderID: f.images, Name: "Old", Order: new(7), IsStarred: new(true)}
}

func TestUpdateFolder(t *testing.T) {
	f := newFixture(t)
	c := f.client()
	res, err := c.UpdateFolder(t.Context(), f.folderUpdate())
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantEqual(t, "reconciled", res.Reconciled, false)
	testkit.WantRequests(t, f, 1)
	folder, err := c.GetFolder(t.Context(), document360.GetFolderRequest{ProjectID: f.request.ProjectID, FolderID: f.images})
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantEqual(t, "title", folder.Title, "Old")
	testkit.WantEqual(t, "order", folder.Order, 7)
	testkit.WantEqual(t, "is starred", folder.IsStarred, true)
}

// TestUpdateFolderSendsZeros: an order of 0 and a star that is taken away are not the defaults.
func TestUpdateFolderSendsZeros(t *testing.T) {
	f := newFixture(t)
	_, err := f.client().UpdateFolder(t.Context(), document360.UpdateFolderRequest{
		ProjectID: f.request.ProjectID, FolderID: f.images, Order: new(0), IsStarred: new(false),
	})
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantEqual(t, "the body", string(f.Requests()[0].Body), `{"order":0,"is_starred":false}`)
}

func TestDeleteFolder(t *testing.T) {
	f := newFixture(t)
	c := f.client()
	res, err := c.DeleteFolder(t.Context(), f.folderDeletion())
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantEqual(t, "*res", *res, document360.DeleteFolderResponse{})
	testkit.WantEqual(t, "the folder", f.Find("/Images"), "")
	_, err = c.DeleteFolder(t.Context(), f.folderDeletion())
	testkit.WantIsOnly(t, err, document360.ErrorCodeResourceNotFound, fs.ErrNotExist)
	testkit.WantSent(t, f, "DeleteFolder", 2)
}

func TestFolderChangeRefusals(t *testing.T) {
	f := newFixture(t)
	c, before := f.client(), f.Tree()
	update, deletion := f.folderUpdate(), f.folderDeletion()
	update.FolderID, deletion.FolderID = "nowhere", "nowhere"
	_, err := c.UpdateFolder(t.Context(), update)
	testkit.WantIsOnly(t, err, document360.ErrorCodeResourceNotFound, fs.ErrNotExist)
	_, err = c.DeleteFolder(t.Context(), deletion)
	testkit.WantIsOnly(t, err, document360.ErrorCodeResourceNotFound, fs.ErrNotExist)
	f.Deny(document360test.PermissionUpdateDrive)
	f.Deny(document360test.PermissionDeleteDrive)
	_, err = c.UpdateFolder(t.Context(), f.folderUpdate())
	testkit.WantIsOnly(t, err, document360.ErrorCodeForbidden, fs.ErrPermission)
	_, err = c.DeleteFolder(t.Context(), f.folderDeletion())
	testkit.WantIsOnly(t, err, document360.ErrorCodeForbidden, fs.ErrPermission)
	testkit.WantEqual(t, "the tree", f.Tree(), before)
}

// TestUpdateFolderConflict: a conflict is returned as it is, and nothing is read.
func TestUpdateFolderConflict(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		f.Inject("UpdateFolder", document360test.Status(409))
		_, err := newClient(t, f.PipeConfig()).UpdateFolder(t.Context(), f.folderUpdate())
		testkit.WantIsOnly(t, err, document360.ErrorCodeConflict)
		testkit.WantRequests(t, f, 1)
	})
}

func TestFolderChangeInvalid(t *testing.T) {
	f := newFixture(t)
	c := f.client()
	for want, req := range map[string]document360.UpdateFolderRequest{
		"document360.UpdateFolder: ProjectID is required":                                {FolderID: "f", Name: "a"},
		"document360.UpdateFolder: FolderID is required":                                 {ProjectID: "p", Name: "a"},
		"document360.UpdateFolder: Name is required, or Order, FolderColor or IsStarred": {ProjectID: "p", FolderID: "f"},
		"document360.UpdateFolder: Name begins or ends with a space":                     {ProjectID: "p", FolderID: "f", Name: " a"},
		"document360.UpdateFolder: Order is -1, and must be from 0 to 2147483647":        {ProjectID: "p", FolderID: "f", Order: new(-1)},
		"document360.UpdateFolder: FolderColor is not UTF-8":                             {ProjectID: "p", FolderID: "f", FolderColor: "\xff"},
	} {
		_, err := c.UpdateFolder(t.Context(), req)
		testkit.WantInvalid(t, err, want)
	}
	for want, req := range map[string]document360.DeleteFolderRequest{
		"document360.DeleteFolder: ProjectID is required": {FolderID: "f"},
		"document360.DeleteFolder: FolderID is required":  {ProjectID: "p"},
	} {
		_, err := c.DeleteFolder(t.Context(), req)
		testkit.WantInvalid(t, err, want)
	}
	testkit.WantRequests(t, f, 0)
}

// TestFolderChangeSettled: a lost change is read and never sent again.
func TestFolderChangeSettled(t *testing.T) {
	changes := map[string]func(f *fixture, c *document360.Client) (reconciled bool, err error){
		"UpdateFolder": func(f *fixture, c *document360.Client) (bool, error) {
			res, err := c.UpdateFolder(f.t.Context(), f.folderUpdate())
			return err == nil && res.Reconciled, err
		},
		"DeleteFolder": func(f *fixture, c *document360.Client) (bool, error) {
			res, err := c.DeleteFolder(f.t.Context(), f.folderDeletion())
			return err == nil && res.Reconciled, err
		},
	}
	for op, change := range changes {
		for _, tt := range []struct {
			fault document360test.Fault
			found bool
		}{
			{document360test.ActThenHangUp, true},
			{document360test.ActThenStatus(500), true},
			{document360test.HangUpThenAct(5 * time.Second), true},
			{document360test.HangUpBeforeAct, false},
			{document360test.Status(500), false},
		} {
			testkit.Run(t, op+" "+tt.fault.Name, func(t *testing.T) {
				f := newFixture(t)
				f.Inject(op, tt.fault)
				reconciled, err := change(f, newClient(t, f.PipeConfig()))
				testkit.WantSent(t, f, op, 1)
				testkit.WantEqual(t, "reconciled", reconciled, tt.found)
				if tt.found {
					testkit.WantEqual(t, "error", err, nil)
					return
				}
				testkit.WantUnknown(t, err)
			})
		}
	}
}

// TestUpdateFolderColorLost: no read shows the color, whatever else the request has changed.
func TestUpdateFolderColorLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		f.Inject("UpdateFolder", document360test.ActThenHangUp)
		req := f.folderUpdate()
		req.FolderColor = "#FF5733"
		_, err := newClient(t, f.PipeConfig()).UpdateFolder(t.Context(), req)
		testkit.WantUnknown(t, err)
		testkit.WantContains(t, err.Error(), "no read shows the color of a folder")
		testkit.WantRequests(t, f, 1)
	})
}

// TestUpdateFolderMemberMissing: what a response does not show is not taken for a zero.
func TestUpdateFolderMemberMissing(t *testing.T) {
	transport := testkit.RoundTripper(func(r *http.Request) (*http.Response, error) {
		status := http.StatusOK
		if r.Method == http.MethodPut {
			status = http.StatusInternalServerError
		}
		return testkit.Reply{Status: status, Body: `{"success":true,"request_id":"r","data":{"id":"f","title":"a"}}`}.RoundTrip(r)
	})
	c := newClient(t, document360.Config{
		TokenSource: testkit.Token("t"), ReconcileTimeout: time.Millisecond, HTTPClient: &http.Client{Transport: transport},
	})
	_, err := c.UpdateFolder(t.Context(), document360.UpdateFolderRequest{ProjectID: "p", FolderID: "f", IsStarred: new(false)})
	testkit.WantUnknown(t, err)
}

// TestDeleteFolderGateway: a gateway's 404 does not show that the folder is gone.
func TestDeleteFolderGateway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		f.Inject("DeleteFolder", document360test.HangUpBeforeAct)
		f.Inject("GetFolder", document360test.Gateway(404))
		_, err := newClient(t, f.PipeConfig()).DeleteFolder(t.Context(), f.folderDeletion())
		testkit.WantUnknown(t, err)
		testkit.WantContains(t, err.Error(), "GetFolder shows whether the folder is there")
	})
}

// TestFolderChangePromised: a 202 does not say that a folder was changed or deleted.
func TestFolderChangePromised(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		promise := document360test.Respond("a promise", testkit.Body(http.StatusAccepted, `{"success":true,"request_id":"r","data":{}}`))
		f := newFixture(t)
		f.Inject("UpdateFolder", promise)
		f.Inject("DeleteFolder", promise)
		c := newClient(t, f.PipeConfig())
		_, err := c.UpdateFolder(t.Context(), f.folderUpdate())
		testkit.WantUnknown(t, err)
		_, err = c.DeleteFolder(t.Context(), f.folderDeletion())
		testkit.WantUnknown(t, err)
	})
}

package document360_test

import (
	"context"
	"io/fs"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/internal/testkit"
)

func (f *fixture) deletion() document360.DeleteFileRequest {
	return document360.DeleteFileRequest{ProjectID: f.request.ProjectID, FolderID: f.images, FileID: f.request.FileID}
}

func (f *fixture) move() document360.MoveFileRequest {
	return document360.MoveFileRequest{ProjectID: f.request.ProjectID, FileID: f.request.FileID, DestinationFolderID: f.archive}
}

func TestDeleteFile(t *testing.T) {
	f := newFixture(t)
	c := f.client()
	res, err := c.DeleteFile(t.Context(), f.deletion())
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantEqual(t, "*res", *res, document360.DeleteFileResponse{})
	testkit.WantEqual(t, "files left", len(f.Files(f.images)), 0)
	_, err = c.DeleteFile(t.Context(), f.deletion())
	testkit.WantIsOnly(t, err, document360.ErrorCodeResourceNotFound, fs.ErrNotExist)
	testkit.WantSent(t, f, "DeleteFile", 2)
}

func TestMoveFile(t *testing.T) {
	f := newFixture(t)
	res, err := f.client().MoveFile(t.Context(), f.move())
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantEqual(t, "reconciled", res.Reconciled, false)
	testkit.WantEqual(t, "the file", f.Files(f.archive)[0].ID, f.request.FileID)
	testkit.WantEqual(t, "files left", len(f.Files(f.images)), 0)
	testkit.WantRequests(t, f, 1)
}

func TestChangeRefusals(t *testing.T) {
	f := newFixture(t)
	c, before := f.client(), f.Tree()
	move, deletion := f.move(), f.deletion()
	move.DestinationFolderID = "nowhere"
	_, err := c.MoveFile(t.Context(), move)
	testkit.WantIsOnly(t, err, document360.ErrorCodeResourceNotFound, fs.ErrNotExist)
	deletion.FolderID = f.archive // which does not hold the file
	_, err = c.DeleteFile(t.Context(), deletion)
	testkit.WantIsOnly(t, err, document360.ErrorCodeResourceNotFound, fs.ErrNotExist)
	f.Deny(document360test.PermissionUpdateDrive)
	f.Deny(document360test.PermissionDeleteDrive)
	_, err = c.MoveFile(t.Context(), f.move())
	testkit.WantIsOnly(t, err, document360.ErrorCodeForbidden, fs.ErrPermission)
	_, err = c.DeleteFile(t.Context(), f.deletion())
	testkit.WantIsOnly(t, err, document360.ErrorCodeForbidden, fs.ErrPermission)
	testkit.WantEqual(t, "the tree", f.Tree(), before)
}

func TestChangeInvalid(t *testing.T) {
	f := newFixture(t)
	c := f.client()
	for want, req := range map[string]document360.DeleteFileRequest{
		"document360.DeleteFile: ProjectID is required": {FolderID: "f", FileID: "x"},
		"document360.DeleteFile: FolderID is required":  {ProjectID: "p", FileID: "x"},
		"document360.DeleteFile: FileID is required":    {ProjectID: "p", FolderID: "f"},
	} {
		_, err := c.DeleteFile(t.Context(), req)
		testkit.WantInvalid(t, err, want)
	}
	for want, req := range map[string]document360.MoveFileRequest{
		"document360.MoveFile: ProjectID is required":           {DestinationFolderID: "f", FileID: "x"},
		"document360.MoveFile: DestinationFolderID is required": {ProjectID: "p", FileID: "x"},
		"document360.MoveFile: FileID is required":              {ProjectID: "p", DestinationFolderID: "f"},
	} {
		_, err := c.MoveFile(t.Context(), req)
		testkit.WantInvalid(t, err, want)
	}
	save := document360.WithIntent(func(context.Context, document360.Intent) error { return nil })
	_, err := c.MoveFile(t.Context(), f.move(), save)
	testkit.WantInvalid(t, err, "document360.MoveFile: WithIntent cannot be used: no ResumeX goes on with this operation")
	testkit.WantRequests(t, f, 0)
}

// TestDeleteFileSettled: a lost delete is read, and sent again if the file is there.
func TestDeleteFileSettled(t *testing.T) {
	for _, tt := range []struct {
		fault document360test.Fault
		sent  int
	}{
		{document360test.ActThenHangUp, 1},
		{document360test.ActThenStatus(500), 1},
		{document360test.ActThenGateway(502), 1},
		{document360test.Status(500), 2},
		{document360test.HangUpBeforeAct, 2},
	} {
		testkit.Run(t, tt.fault.Name, func(t *testing.T) {
			f := newFixture(t)
			f.Inject("DeleteFile", tt.fault)
			res, err := newClient(t, f.PipeConfig()).DeleteFile(t.Context(), f.deletion())
			if err != nil {
				t.Fatal(err)
			}
			testkit.WantEqual(t, "reconciled", res.Reconciled, tt.sent == 1)
			testkit.WantEqual(t, "files left", len(f.Files(f.images)), 0)
			testkit.WantSent(t, f, "DeleteFile", tt.sent)
		})
	}
}

// TestDeleteFileTwice: the second delete finds nothing, because the first one was done late.
func TestDeleteFileTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		f.Inject("DeleteFile", document360test.HangUpThenAct(1100*time.Millisecond), document360test.Slow(5*time.Second))
		res, err := newClient(t, f.PipeConfig()).DeleteFile(t.Context(), f.deletion())
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "reconciled", res.Reconciled, true)
	})
}

// TestDeleteFileGateway: a gateway's 404 does not show that the file is gone.
func TestDeleteFileGateway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		f.Inject("DeleteFile", document360test.HangUpBeforeAct)
		f.Inject("GetFile", document360test.Gateway(404))
		_, err := newClient(t, f.PipeConfig()).DeleteFile(t.Context(), f.deletion())
		testkit.WantUnknown(t, err)
		testkit.WantContains(t, err.Error(), "GetFile shows whether the file is there")
		testkit.WantEqual(t, "files left", len(f.Files(f.images)), 1)
	})
}

// TestChangeAccepted: a 202 does not show that a change is done.
func TestChangeAccepted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		accepted := document360test.Respond("accepted", testkit.Body(202, `{"success":true}`))
		f.Inject("MoveFile", accepted)
		f.Inject("DeleteFile", accepted)
		_, err := newClient(t, f.PipeConfig()).MoveFile(t.Context(), f.move())
		testkit.WantUnknown(t, err)
		_, err = newClient(t, f.PipeConfig()).DeleteFile(t.Context(), f.deletion(), document360.WithMaxAttempts(1))
		testkit.WantUnknown(t, err)
	})
}

// TestMoveFileSettled: a lost move is read and never sent again.
func TestMoveFileSettled(t *testing.T) {
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
		testkit.Run(t, tt.fault.Name, func(t *testing.T) {
			f := newFixture(t)
			f.Inject("MoveFile", tt.fault)
			res, err := newClient(t, f.PipeConfig()).MoveFile(t.Context(), f.move())
			testkit.WantSent(t, f, "MoveFile", 1)
			if !tt.found {
				testkit.WantUnknown(t, err)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			testkit.WantEqual(t, "reconciled", res.Reconciled, true)
			testkit.WantEqual(t, "the file", f.Files(f.archive)[0].ID, f.request.FileID)
		})
	}
}

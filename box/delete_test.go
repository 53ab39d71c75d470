package box_test

import (
	"context"
	"io/fs"
	"net/http"
	"testing"
	"time"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

func TestDeleteFolder(t *testing.T) {
	srv := newServer(t)
	c := srv.PipeClient()
	_, err := c.DeleteFolder(t.Context(), box.DeleteFolderRequest{FolderID: "11111"})
	testkit.WantIs(t, err, box.ErrorCodeFolderNotEmpty)
	_, err = c.DeleteFolder(t.Context(), box.DeleteFolderRequest{FolderID: "11111", Recursive: true, IfMatch: "7"})
	testkit.WantIs(t, err, box.ErrPreconditionFailed)
	res, err := c.DeleteFolder(t.Context(), box.DeleteFolderRequest{FolderID: "11111", Recursive: true, IfMatch: "0"})
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantEqual(t, "Reconciled", res.Reconciled, false)
	if res.RequestID == "" {
		t.Error("no RequestID")
	}
	testkit.WantEqual(t, "the tree", srv.Tree(), "/Archives/\n")
	_, err = c.DeleteFolder(t.Context(), box.DeleteFolderRequest{FolderID: "11111"})
	testkit.WantIs(t, err, fs.ErrNotExist)
	testkit.WantEqual(t, "Resource", wantProblem(t, err, 404).Resource, "folder 11111 (FolderID)")
	_, err = c.DeleteFolder(t.Context(), box.DeleteFolderRequest{FolderID: "0"})
	testkit.WantInvalid(t, err, "box.DeleteFolder: FolderID is the root folder, which cannot be deleted")
	_, err = c.DeleteFolder(t.Context(), box.DeleteFolderRequest{FolderID: "1", IfMatch: " "})
	testkit.WantInvalid(t, err, "box.DeleteFolder: IfMatch cannot be sent in a header: it holds control characters or spaces at its ends")
}

func TestDeleteFile(t *testing.T) {
	srv := newServer(t)
	c := srv.PipeClient()
	_, err := c.DeleteFile(t.Context(), box.DeleteFileRequest{FileID: "44444", IfMatch: "7"})
	testkit.WantIs(t, err, box.ErrPreconditionFailed)
	if _, err = c.DeleteFile(t.Context(), box.DeleteFileRequest{FileID: "44444"}); err != nil {
		t.Fatal(err)
	}
	testkit.WantEqual(t, "the tree", srv.Tree(), "/Archives/\n/Pictures/\n")
	_, err = c.DeleteFile(t.Context(), box.DeleteFileRequest{FileID: "44444"})
	testkit.WantIs(t, err, fs.ErrNotExist)
	_, err = c.DeleteFile(t.Context(), box.DeleteFileRequest{})
	testkit.WantInvalid(t, err, "box.DeleteFile: FileID is required")
}

// TestDeleteLost: reading shows that the folder is gone; a second request's 404 says the same only after a first one that
// may have been acted on.
func TestDeleteLost(t *testing.T) {
	del := func(ctx context.Context, srv *boxtest.Server) (*box.DeleteFolderResponse, error) {
		return srv.PipeClient().DeleteFolder(ctx, box.DeleteFolderRequest{FolderID: "11111", Recursive: true})
	}
	testkit.Run(t, "deleted", func(t *testing.T) {
		srv := newServer(t)
		srv.Inject("DeleteFolder", boxtest.ActThenHangUp)
		res, err := del(t.Context(), srv)
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "Reconciled", res.Reconciled, true)
		testkit.WantOps(t, srv, "DeleteFolder GetFolder")
	})
	testkit.Run(t, "not deleted", func(t *testing.T) {
		srv := newServer(t)
		srv.Inject("DeleteFolder", boxtest.HangUpBeforeAct)
		res, err := del(t.Context(), srv)
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "Reconciled", res.Reconciled, false)
		testkit.WantOps(t, srv, "DeleteFolder GetFolder GetFolder DeleteFolder")
	})
	testkit.Run(t, "a gateway's 404 does not show that it is gone", func(t *testing.T) {
		srv := newServer(t)
		srv.Inject("DeleteFolder", boxtest.HangUpBeforeAct)
		srv.Inject("GetFolder", boxtest.Gateway(http.StatusNotFound))
		_, err := del(t.Context(), srv)
		testkit.WantUnknown(t, err)
		testkit.WantEqual(t, "folder", srv.Find("/Pictures"), "11111")
	})
	testkit.Run(t, "the second one finds nothing", func(t *testing.T) {
		srv := newServer(t)
		srv.Inject("DeleteFolder", boxtest.HangUpBeforeAct, boxtest.CallThenAct("gone", func() { srv.Remove("11111") }))
		res, err := del(t.Context(), srv)
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "Reconciled", res.Reconciled, true)
	})
	testkit.Run(t, "not deleted, and changed since", func(t *testing.T) {
		srv := newServer(t)
		srv.Inject("DeleteFile", boxtest.Respond("a new version", func(w http.ResponseWriter, _ *http.Request) {
			srv.Overwrite("44444", 7)
			w.WriteHeader(502)
		}))
		_, err := srv.PipeClient().DeleteFile(t.Context(), box.DeleteFileRequest{FileID: "44444"})
		testkit.WantIs(t, err, box.ErrOutcomeUnknown)
		testkit.WantSent(t, srv, "DeleteFile", 1)
	})
	testkit.Run(t, "changed while the second one is in flight", func(t *testing.T) {
		srv := newServer(t)
		srv.Inject("DeleteFile", boxtest.HangUpBeforeAct, boxtest.CallThenAct("a new version", func() { srv.Overwrite("44444", 7) }))
		_, err := srv.PipeClient().DeleteFile(t.Context(), box.DeleteFileRequest{FileID: "44444"})
		testkit.WantIs(t, err, box.ErrOutcomeUnknown)
		testkit.WantEqual(t, "the file", srv.Find("/Pictures/tigers.jpeg"), "44444")
	})
	testkit.Run(t, "not deleted, and a gateway answers the read", func(t *testing.T) {
		srv := newServer(t)
		srv.Inject("DeleteFolder", boxtest.HangUpBeforeAct)
		srv.Inject("GetFolder", boxtest.Gateway(404))
		_, err := del(t.Context(), srv)
		testkit.WantIs(t, err, box.ErrOutcomeUnknown)
		testkit.WantEqual(t, "the folder", srv.Find("/Pictures"), "11111")
	})
	testkit.Run(t, "the first one was refused for the rate", func(t *testing.T) {
		srv := newServer(t)
		srv.Inject("DeleteFolder", boxtest.RateLimit(time.Second), boxtest.CallThenAct("gone", func() { srv.Remove("11111") }))
		_, err := del(t.Context(), srv)
		testkit.WantIs(t, err, box.ErrorCodeNotFound)
	})
	testkit.Run(t, "busy for long", func(t *testing.T) {
		srv := newServer(t)
		srv.Block("11111", time.Hour)
		_, err := del(t.Context(), srv)
		testkit.WantIs(t, err, box.ErrorCodeOperationBlockedTemporary)
		testkit.WantIsNot(t, err, box.ErrOutcomeUnknown)
	})
	testkit.Run(t, "a proxy's 200", func(t *testing.T) {
		srv := newServer(t)
		srv.Inject("DeleteFolder", boxtest.Respond("login page", testkit.Body(200, "<html>log in</html>")))
		if _, err := del(t.Context(), srv); err != nil {
			t.Fatal(err)
		}
		testkit.WantSent(t, srv, "DeleteFolder", 2)
	})
}

func TestGoldenDelete(t *testing.T) {
	folder, err := goldenClient(t, "delete_folder/sample").DeleteFolder(t.Context(),
		box.DeleteFolderRequest{FolderID: "4353455", Recursive: true, IfMatch: "1"})
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantSame(t, *folder, box.DeleteFolderResponse{RequestID: headerID})
	file, err := goldenClient(t, "delete_file/sample").DeleteFile(t.Context(), box.DeleteFileRequest{FileID: "12345"})
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantSame(t, *file, box.DeleteFileResponse{RequestID: headerID})
}

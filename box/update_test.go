package box_test

import (
	"testing"
	"time"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

func TestUpdateFolder(t *testing.T) {
	srv := newServer(t)
	c := srv.PipeClient()
	res, err := c.UpdateFolder(t.Context(), box.UpdateFolderRequest{FolderID: "11111", Name: "Photos", IfMatch: "0"})
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantEqual(t, "Name", res.Name, "Photos")
	testkit.WantEqual(t, "ETag", res.ETag, "1")
	testkit.WantEqual(t, "Reconciled", res.Reconciled, false)
	testkit.WantEqual(t, "the body sent", string(srv.Requests()[0].Body), `{"name":"Photos"}`)
	_, err = c.UpdateFolder(t.Context(), box.UpdateFolderRequest{FolderID: "11111", Name: "Images", IfMatch: "0"})
	testkit.WantIs(t, err, box.ErrPreconditionFailed)
	_, err = c.UpdateFolder(t.Context(), box.UpdateFolderRequest{FolderID: "11111", Name: "archives"})
	testkit.WantIs(t, err, box.ErrorCodeItemNameInUse)
	testkit.WantIsNot(t, err, box.ErrOutcomeUnknown)
	if _, err = c.UpdateFolder(t.Context(), box.UpdateFolderRequest{FolderID: "11111", Name: "PHOTOS"}); err != nil {
		t.Errorf("a name that differs in case only: %v", err)
	}
	_, err = c.UpdateFolder(t.Context(), box.UpdateFolderRequest{FolderID: "11111", ParentID: "11111"})
	testkit.WantIs(t, err, box.ErrorCodeCyclicalFolderStructure)
	_, err = c.UpdateFolder(t.Context(), box.UpdateFolderRequest{FolderID: "11111", ParentID: "9"})
	testkit.WantEqual(t, "Resource", wantProblem(t, err, 404).Resource, "folder 9 (ParentID)")
	res, err = c.UpdateFolder(t.Context(), box.UpdateFolderRequest{FolderID: "11111", ParentID: "22222", IfMatch: "0", Fields: []string{"parent"}})
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantEqual(t, "Parent.ID", res.Parent.ID, "22222") // If-Match prevents no move
	testkit.WantEqual(t, "the tree", srv.Tree(), "/Archives/\n/Archives/PHOTOS/\n/Archives/PHOTOS/tigers.jpeg 629644\n")
}

func TestUpdateFile(t *testing.T) {
	srv := newServer(t)
	c := srv.PipeClient()
	res, err := c.UpdateFile(t.Context(), box.UpdateFileRequest{FileID: "44444", Name: "lions.jpeg", ParentID: "22222"})
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantEqual(t, "Name", res.Name, "lions.jpeg")
	testkit.WantEqual(t, "Parent.ID", res.Parent.ID, "22222")
	testkit.WantEqual(t, "FileVersion.ID", res.FileVersion.ID, "444441")
	testkit.WantEqual(t, "the tree", srv.Tree(), "/Archives/\n/Archives/lions.jpeg 629644\n/Pictures/\n")
	_, err = c.UpdateFile(t.Context(), box.UpdateFileRequest{FileID: "9", Name: "a"})
	testkit.WantIs(t, err, box.ErrorCodeNotFound)
}

// TestUpdateLost: a rename is sent again only where no first one can follow it, and a move never.
func TestUpdateLost(t *testing.T) {
	rename := box.UpdateFolderRequest{FolderID: "11111", Name: "Photos"}
	matched, move := rename, box.UpdateFolderRequest{FolderID: "11111", ParentID: "22222"}
	matched.IfMatch = "0"
	for _, tt := range []struct {
		name  string
		req   box.UpdateFolderRequest
		fault boxtest.Fault
		sent  int
		err   error
	}{
		{"renamed", rename, boxtest.ActThenHangUp, 1, nil},
		{"moved", move, boxtest.ActThenHangUp, 1, nil},
		{"not renamed, finished", rename, boxtest.Status(500), 2, nil},
		{"not moved, finished", move, boxtest.Status(500), 1, box.ErrOutcomeUnknown},
		{"may be renamed late", rename, boxtest.HangUpBeforeAct, 1, box.ErrOutcomeUnknown},
		{"late, but stopped by If-Match", matched, boxtest.HangUpBeforeAct, 2, nil},
		{"busy", rename, boxtest.Status(503), 1, box.ErrOutcomeUnknown},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			srv := newServer(t)
			srv.Inject("UpdateFolder", tt.fault)
			_, err := srv.PipeClient().UpdateFolder(t.Context(), tt.req)
			testkit.WantIs(t, err, tt.err)
			testkit.WantSent(t, srv, "UpdateFolder", tt.sent)
		})
	}
	testkit.Run(t, "renamed by somebody since", func(t *testing.T) {
		srv := newServer(t)
		srv.Inject("UpdateFolder", boxtest.ActThenCall("renamed", func() {
			srv.Advance(time.Minute)
			srv.Rename("11111", "Theirs")
		}))
		_, err := srv.PipeClient().UpdateFolder(t.Context(), matched)
		testkit.WantIs(t, err, box.ErrOutcomeUnknown)
		testkit.WantSent(t, srv, "UpdateFolder", 1)
		testkit.WantEqual(t, "the folder", srv.Find("/Theirs"), "11111")
	})
}

// TestUpdateDeliveredTwice: the second delivery is refused for the ETag that the first one has changed. An old change is not
// one of this request's.
func TestUpdateDeliveredTwice(t *testing.T) {
	rename := box.UpdateFolderRequest{FolderID: "11111", Name: "Photos", IfMatch: "0"}
	testkit.Run(t, "delivered twice", func(t *testing.T) {
		srv := newServer(t)
		srv.Inject("UpdateFolder", boxtest.ActTwice)
		_, err := srv.PipeClient().UpdateFolder(t.Context(), rename)
		testkit.WantIs(t, err, box.ErrOutcomeUnknown)
		testkit.WantSent(t, srv, "UpdateFolder", 1)
	})
	testkit.Run(t, "renamed long before", func(t *testing.T) {
		srv := newServer(t)
		srv.Rename("11111", "Photos")
		time.Sleep(time.Minute)
		_, err := srv.PipeClient().UpdateFolder(t.Context(), rename)
		testkit.WantIs(t, err, box.ErrPreconditionFailed)
		testkit.WantIsNot(t, err, box.ErrOutcomeUnknown)
	})
	testkit.Run(t, "a file that has another name", func(t *testing.T) {
		srv := newServer(t)
		srv.Rename("44444", "theirs.jpeg")
		_, err := srv.PipeClient().UpdateFile(t.Context(), box.UpdateFileRequest{FileID: "44444", Name: "ours.jpeg", IfMatch: "0"})
		testkit.WantIs(t, err, box.ErrPreconditionFailed)
		testkit.WantIsNot(t, err, box.ErrOutcomeUnknown)
	})
}

func TestUpdateInvalid(t *testing.T) {
	srv := newServer(t)
	for want, req := range map[string]box.UpdateFolderRequest{
		"FolderID is required":                                 {Name: "a"},
		"FolderID is the root folder, which cannot be changed": {FolderID: "0", Name: "a"},
		"Name is required, or ParentID":                        {FolderID: "1"},
		"Name ends in a space":                                 {FolderID: "1", Name: "a "},
		`ParentID is "..", which is no id`:                     {FolderID: "1", ParentID: ".."},
		`Fields holds "", which is no field name`:              {FolderID: "1", Name: "a", Fields: []string{""}},
	} {
		_, err := srv.PipeClient().UpdateFolder(t.Context(), req)
		testkit.WantInvalid(t, err, "box.UpdateFolder: "+want)
	}
	_, err := srv.PipeClient().UpdateFile(t.Context(), box.UpdateFileRequest{FileID: "1"})
	testkit.WantInvalid(t, err, "box.UpdateFile: Name is required, or ParentID")
	testkit.WantRequests(t, srv, 0)
	_, err = answering(t, 200, `{"type":"folder","id":"2"}`).UpdateFolder(t.Context(), box.UpdateFolderRequest{FolderID: "1", Name: "a"})
	testkit.WantIs(t, err, box.ErrOutcomeUnknown)
	_, err = answering(t, 202, `{"type":"folder","id":"1"}`).UpdateFolder(t.Context(), box.UpdateFolderRequest{FolderID: "1", Name: "a"})
	testkit.WantIs(t, err, box.ErrOutcomeUnknown)
}

func TestGoldenUpdate(t *testing.T) {
	folder, err := goldenClient(t, "update_folder/sample").UpdateFolder(t.Context(),
		box.UpdateFolderRequest{FolderID: "4353455", Name: "Pictures from 2017", ParentID: "123", IfMatch: "1"})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, folder, box.UpdateFolderResponse{RequestID: headerID, Folder: box.Folder{
		ID: "4353455", Type: "folder", SequenceID: "3", ETag: "2", Name: "Pictures from 2017", Size: 629644,
		Parent: &box.FolderMini{ID: "123", Type: "folder", ETag: "1", SequenceID: "1", Name: "Contracts"}, ItemStatus: box.ItemStatusActive,
	}})
	file, err := goldenClient(t, "update_file/sample").UpdateFile(t.Context(),
		box.UpdateFileRequest{FileID: "12345", Name: "New name", Fields: []string{"name"}})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, file, box.UpdateFileResponse{RequestID: headerID, File: box.File{ID: "12345", Type: "file", ETag: "2", Name: "New name"}})
}

package box_test

import (
	"strings"
	"testing"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

// tigers copies the file that newServer makes to where newServer has room for it.
var tigers = box.CopyFileRequest{FileID: "44444", ParentID: "22222"}

func TestCopyFile(t *testing.T) {
	srv := newServer(t)
	before := srv.Tree()
	res, err := srv.PipeClient().CopyFile(t.Context(), tigers)
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantEqual(t, "Type", res.Type, "file")
	testkit.WantEqual(t, "Name", res.Name, "tigers.jpeg")
	testkit.WantEqual(t, "Parent.ID", res.Parent.ID, "22222")
	testkit.WantEqual(t, "Size", res.Size, 629644)
	testkit.WantEqual(t, "Reconciled", res.Reconciled, false)
	testkit.WantEqual(t, "the id of the copy", res.ID, srv.Find("/Archives/tigers.jpeg"))
	if res.RequestID == "" {
		t.Error("no RequestID")
	}
	testkit.WantEqual(t, "what else changed", strings.Replace(srv.Tree(), "/Archives/tigers.jpeg 629644\n", "", 1), before)
	testkit.WantEqual(t, "the request sent", srv.Requests()[0].Target, "/2.0/files/44444/copy")
	testkit.WantEqual(t, "the body sent", string(srv.Requests()[0].Body), `{"parent":{"id":"22222"}}`)

	_, err = srv.PipeClient().CopyFile(t.Context(), tigers)
	testkit.WantIs(t, err, box.ErrorCodeItemNameInUse)
	req := tigers
	req.Name, req.Fields = "lions.jpeg", []string{"size"}
	res, err = srv.PipeClient().CopyFile(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantEqual(t, "Name", res.Name, "lions.jpeg")
	testkit.WantEqual(t, "CreatedAt", res.CreatedAt.IsZero(), true)
}

// TestCopyFileVersion: an older version can be copied, the current one too.
func TestCopyFileVersion(t *testing.T) {
	srv := newServer(t)
	srv.Overwrite("44444", 7)
	req := tigers
	for _, v := range []struct {
		id, name string
		size     int64
	}{{"444441", "old", 629644}, {"444442", "new", 7}} {
		req.Version, req.Name = v.id, v.name
		res, err := srv.PipeClient().CopyFile(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "Size", res.Size, v.size)
	}
	req.Version, req.Name = "444449", "none"
	_, err := srv.PipeClient().CopyFile(t.Context(), req)
	testkit.WantIs(t, err, box.ErrorCodeNotFound)
}

// TestCopyFileLost: the SHA-1 and the size tell the copy. What an older version holds is not known.
func TestCopyFileLost(t *testing.T) {
	for _, tt := range []struct {
		name  string
		req   box.CopyFileRequest
		found bool
	}{
		{"the source's name", box.CopyFileRequest{FileID: "44444", ParentID: "22222"}, true},
		{"a name", box.CopyFileRequest{FileID: "44444", ParentID: "22222", Name: "Lions.jpeg"}, true},
		{"the current version", box.CopyFileRequest{FileID: "44444", ParentID: "22222", Version: "444442"}, true},
		{"an older version", box.CopyFileRequest{FileID: "44444", ParentID: "22222", Version: "444441"}, false},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			srv := newServer(t)
			srv.Overwrite("44444", 7)
			srv.Inject("CopyFile", boxtest.ActThenHangUp)
			res, err := srv.PipeClient().CopyFile(t.Context(), tt.req)
			testkit.WantSent(t, srv, "CopyFile", 1)
			name := tt.req.Name
			if name == "" {
				name = "tigers.jpeg"
			}
			id := srv.Find("/Archives/" + name)
			if !tt.found {
				testkit.WantUnknown(t, err)
				testkit.WantSame(t, testkit.As[*box.UnknownOutcomeError](t, err).Candidates, []string{id})
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			testkit.WantEqual(t, "Reconciled", res.Reconciled, true)
			testkit.WantEqual(t, "ID", res.ID, id)
		})
	}
}

// TestFileAndFolderOfOneID: ids are unique among files only, so that a folder that was returned is not the file.
func TestFileAndFolderOfOneID(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		srv := newServer(t)
		c := srv.PipeClient()
		const next = "1000001" // the id of what the simulator makes next
		srv.Inject("CopyFolder", boxtest.Respond("a folder of the file's id", testkit.Body(201, `{"type":"folder","id":"`+next+`"}`)))
		if _, err := c.CopyFolder(t.Context(), pictures); err != nil {
			t.Fatal(err)
		}
		srv.Inject("CopyFile", boxtest.ActThenHangUp)
		res, err := c.CopyFile(t.Context(), tigers)
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "ID", res.ID, next)
	})
}

func TestCopyFileInvalid(t *testing.T) {
	srv := newServer(t)
	for _, tt := range []struct {
		change func(*box.CopyFileRequest)
		want   string
	}{
		{func(r *box.CopyFileRequest) { r.FileID = "" }, "FileID is required"},
		{func(r *box.CopyFileRequest) { r.FileID = "1/2" }, `FileID holds one of / \ ? #, which no id does`},
		{func(r *box.CopyFileRequest) { r.ParentID = "" }, "ParentID is required"},
		{func(r *box.CopyFileRequest) { r.Name = "a/b" }, "Name holds a slash or a backslash"},
		{func(r *box.CopyFileRequest) { r.Name = strings.Repeat("x", 256) }, "Name has more than 255 characters"},
		{func(r *box.CopyFileRequest) { r.Version = ".." }, `Version is "..", which is no id`},
		{func(r *box.CopyFileRequest) { r.Fields = []string{""} }, `Fields holds "", which is no field name`},
	} {
		req := tigers
		tt.change(&req)
		_, err := srv.PipeClient().CopyFile(t.Context(), req)
		testkit.WantInvalid(t, err, "box.CopyFile: "+tt.want)
	}
	testkit.WantRequests(t, srv, 0)
}

func TestGoldenCopyFile(t *testing.T) {
	at := testkit.Time(t, "2012-12-12T10:53:43-08:00")
	const sha1 = "134b65991ed521fcfe4724b7d814ab8ded5185dc"
	want := box.CopyFileResponse{RequestID: headerID, File: box.File{
		ID: "67890", Type: "file", ETag: "0", SequenceID: "0", Name: "FileCopy.txt", SHA1: sha1, Size: 629644,
		FileVersion: box.FileVersion{ID: "678901", Type: "file_version", SHA1: sha1}, CreatedAt: at, ModifiedAt: at,
		Parent: &box.FolderMini{ID: "123", Type: "folder", ETag: "1", SequenceID: "1", Name: "Contracts"}, ItemStatus: box.ItemStatusActive,
	}}
	req := box.CopyFileRequest{FileID: "12345", ParentID: "123", Name: "FileCopy.txt", Version: "123456"}
	got, err := goldenClient(t, "copy_file/version").CopyFile(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, got, want)

	_, err = goldenClient(t, "copy_file/item_name_in_use").CopyFile(t.Context(), box.CopyFileRequest{FileID: "12345", ParentID: "123"})
	testkit.WantIs(t, err, box.ErrorCodeItemNameInUse)
	p := wantProblem(t, err, 409)
	testkit.WantSame(t, p.Conflicts, []box.Conflict{{Type: box.ItemTypeFile, ID: "67890", SequenceID: "0", ETag: "0", Name: "FileCopy.txt"}})
	testkit.WantEqual(t, "Resource", p.Resource, "file 12345 to folder 123")
}

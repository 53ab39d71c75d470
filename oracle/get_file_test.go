package oracle_test

import (
	"io/fs"
	"testing"
	"testing/synctest"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

func TestGetFile(t *testing.T) {
	for _, version := range []string{"1.1", "1.2"} {
		o := newOffice(t)
		o.Overwrite(o.file(), 250)
		cfg := o.PipeConfig()
		cfg.APIVersion = version
		f, err := newClient(t, cfg).GetFile(t.Context(), oracle.GetFileRequest{FileID: o.file()})
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "f.ID", f.ID, o.file())
		testkit.WantEqual(t, "f.ParentID", f.ParentID, o.reports)
		testkit.WantEqual(t, "f.Name", f.Name, "q1.txt")
		testkit.WantEqual(t, "f.Type", f.Type, "file")
		testkit.WantEqual(t, "f.Size", f.Size, 250)
		testkit.WantEqual(t, "f.Version", f.Version, "2")
		testkit.WantEqual(t, "f.OwnedBy.DisplayName", f.OwnedBy.DisplayName, "u")
		if f.RequestID == "" {
			t.Error("no request id")
		}
	}
}

func TestGetFileWithAccess(t *testing.T) {
	o := newOffice(t)
	o.AddUser("v", "p")
	plans := o.AddFolder(o.Home("v"), "Plans")
	file := o.AddFile(plans, "plan.txt", 7)
	link := o.AddPublicLink(plans, oracletest.Viewer, "c0dec0de")
	req := oracle.GetFileRequest{FileID: file, Access: oracle.Access{LinkID: link}}
	_, err := o.PipeClient().GetFile(t.Context(), req)
	testkit.WantIsOnly(t, err, oracle.ErrorCodeAccessCodeRequired, fs.ErrPermission)
	req.Access.AccessCode = "c0dec0de"
	f, err := o.PipeClient().GetFile(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantEqual(t, "f.Name", f.Name, "plan.txt")
}

func TestGetFileRefusals(t *testing.T) {
	o := newOffice(t)
	o.AddUser("v", "p")
	foreign := o.AddFile(o.Home("v"), "secret.txt", 1)
	c := o.PipeClient()
	_, err := c.GetFile(t.Context(), oracle.GetFileRequest{FileID: "D0"})
	testkit.WantIsOnly(t, err, oracle.ErrorCodeNotFound, fs.ErrNotExist)
	_, err = c.GetFile(t.Context(), oracle.GetFileRequest{FileID: o.reports})
	testkit.WantIsOnly(t, err, oracle.ErrorCodeNotFound, fs.ErrNotExist)
	_, err = c.GetFile(t.Context(), oracle.GetFileRequest{FileID: foreign})
	testkit.WantIsOnly(t, err, oracle.ErrorCodeInsufficientPrivilege, fs.ErrPermission)
	o.SetFailuresUnder200(true)
	_, err = c.GetFile(t.Context(), oracle.GetFileRequest{FileID: "D0"})
	testkit.WantIsOnly(t, err, oracle.ErrorCodeNotFound, fs.ErrNotExist)
	sent := len(o.Requests())
	_, err = c.GetFile(t.Context(), oracle.GetFileRequest{})
	testkit.WantInvalid(t, err, "oracle.GetFile: FileID is required")
	_, err = c.GetFile(t.Context(), oracle.GetFileRequest{FileID: "D1", Access: oracle.Access{AccessCode: "c"}})
	testkit.WantInvalid(t, err, "oracle.GetFile: Access.LinkID is required with Access.AccessCode")
	testkit.WantRequests(t, o, sent)
}

// A read may be sent again, and is.
func TestGetFileIsRepeated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t)
		o.Inject("GetFile", oracletest.ActThenHangUp, oracletest.Gateway(502), oracletest.WebPage)
		f, err := o.PipeClient().GetFile(t.Context(), oracle.GetFileRequest{FileID: o.file()})
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "f.Name", f.Name, "q1.txt")
		testkit.WantRequests(t, o, 4)
	})
}

func TestGetFileUnusable(t *testing.T) {
	for _, body := range []string{`{}`, `{"id":""}`, `{"id":"F1","type":"folder"}`, `[]`, `null`} {
		_, err := answering(t, 200, "application/json", body).GetFile(t.Context(), oracle.GetFileRequest{FileID: "D1"},
			oracle.WithMaxAttempts(1))
		testkit.WantIsOnly(t, err)
		testkit.WantPrefix(t, err, "oracle.GetFile: file D1: no usable response: ")
	}
}

package oracle_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

func TestGetFolder(t *testing.T) {
	o := newOffice(t)
	for _, version := range []string{"1.1", "1.2"} {
		cfg := o.PipeConfig()
		cfg.APIVersion = version
		c := newClient(t, cfg)
		f, err := c.GetFolder(t.Context(), oracle.GetFolderRequest{FolderID: o.reports})
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "f.ID", f.ID, o.reports)
		testkit.WantEqual(t, "f.ParentID", f.ParentID, "self")
		testkit.WantEqual(t, "f.Name", f.Name, "Reports")
		testkit.WantEqual(t, "f.Type", f.Type, "folder")
		testkit.WantEqual(t, "f.Size", f.Size, 100)
		testkit.WantEqual(t, "f.ChildItemsCount", f.ChildItemsCount, 1)
		if f.CreatedTime.IsZero() {
			t.Errorf("%+v", f)
		}
		if f.ModifiedTime.IsZero() {
			t.Errorf("%+v", f)
		}
		if f.RequestID == "" {
			t.Errorf("%+v", f)
		}
		testkit.WantEqual(t, "f.OwnedBy.DisplayName", f.OwnedBy.DisplayName, "u")
		testkit.WantEqual(t, "f.CreatedBy.Type", f.CreatedBy.Type, "user")
		if (f.ModifiedBy.LoginName != "") != (version == "1.2") {
			t.Errorf("(f.ModifiedBy.LoginName != '') is %v, want %v", (f.ModifiedBy.LoginName != ""), (version == "1.2"))
		}
		home, err := c.GetFolder(t.Context(), oracle.GetFolderRequest{FolderID: oracle.HomeFolder})
		if err != nil {
			t.Error(err)
			continue
		}
		testkit.WantEqual(t, "home.ID", home.ID, "self")
		testkit.WantEqual(t, "home.ParentID", home.ParentID, "")
		testkit.WantEqual(t, "home.ChildItemsCount", home.ChildItemsCount, 2)
	}
}

func TestGetFolderRefusals(t *testing.T) {
	o := newOffice(t)
	o.AddUser("v", "p")
	foreign := o.AddFolder(o.Home("v"), "Foreign")
	c := o.PipeClient()
	_, err := c.GetFolder(t.Context(), oracle.GetFolderRequest{FolderID: "F0"})
	testkit.WantIsOnly(t, err, oracle.ErrorCodeNotFound, fs.ErrNotExist)
	_, err = c.GetFolder(t.Context(), oracle.GetFolderRequest{FolderID: foreign})
	testkit.WantIsOnly(t, err, oracle.ErrorCodeInsufficientPrivilege, fs.ErrPermission)
	o.SetFailuresUnder200(true)
	_, err = c.GetFolder(t.Context(), oracle.GetFolderRequest{FolderID: "F0"})
	testkit.WantIsOnly(t, err, oracle.ErrorCodeNotFound, fs.ErrNotExist)
	sent := len(o.Requests())
	_, err = c.GetFolder(t.Context(), oracle.GetFolderRequest{})
	testkit.WantInvalid(t, err, "oracle.GetFolder: FolderID is required")
	testkit.WantRequests(t, o, sent)
}

// A read may be sent again, and is.
func TestGetFolderIsRepeated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t)
		o.Inject("GetFolder", oracletest.ActThenHangUp, oracletest.Gateway(502), oracletest.WebPage)
		if f, err := o.PipeClient().GetFolder(t.Context(), oracle.GetFolderRequest{FolderID: o.reports}); err != nil || f.Name != "Reports" {
			t.Errorf("%+v, %v", f, err)
		}
		testkit.WantRequests(t, o, 4)
	})
}

func TestFolderMembers(t *testing.T) {
	get := func(body string) *oracle.GetFolderResponse {
		t.Helper()
		f, err := answering(t, 200, "application/json", body).GetFolder(t.Context(), oracle.GetFolderRequest{FolderID: "F1"})
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	whole := get(`{"id":"F1","parentID":"F0","name":"A","description":"d","type":"folder","size":"17","childitemsCount":"3",
		"createdTime":"2017-05-31T15:14:01Z","modifiedTime":"2017-05-31T15:14:01.250Z","conversationID":"9",
		"createdBy":{"id":"U1","displayName":"One","loginName":"one","type":"user"},"modifiedBy":"two","ownedBy":null,
		"metadata":{"c":{"f":"v"}},"errorCode":"0"}`)
	want := oracle.Folder{
		ID: "F1", ParentID: "F0", Name: "A", Description: "d", Type: "folder", Size: 17, ChildItemsCount: 3,
		CreatedTime:  time.Date(2017, 5, 31, 15, 14, 1, 0, time.UTC),
		ModifiedTime: time.Date(2017, 5, 31, 15, 14, 1, 250e6, time.UTC), ConversationID: "9",
		CreatedBy:  oracle.User{ID: "U1", DisplayName: "One", LoginName: "one", Type: "user"},
		ModifiedBy: oracle.User{DisplayName: "two"}, Metadata: []byte(`{"c":{"f":"v"}}`),
	}
	testkit.WantSame(t, whole.Folder, want)
	odd := get(`{"id":"F1","name":[],"size":17,"childItemsCount":{},"createdTime":1,"modifiedTime":"yesterday","createdBy":[1],
		"modifiedBy":7,"type":null,"metadata":null}`)
	testkit.WantEqual(t, "odd.ID", odd.ID, "F1")
	testkit.WantEqual(t, "odd.Size", odd.Size, 17)
	testkit.WantEqual(t, "odd.Name", odd.Name, "")
	testkit.WantEqual(t, "odd.ChildItemsCount", odd.ChildItemsCount, 0)
	if !odd.CreatedTime.IsZero() {
		t.Errorf("%+v", odd.Folder)
	}
	for _, body := range []string{`{}`, `{"id":""}`, `{"id":"D1","type":"file"}`, `[]`, `null`} {
		_, err := answering(t, 200, "application/json", body).GetFolder(t.Context(), oracle.GetFolderRequest{FolderID: "F1"},
			oracle.WithMaxAttempts(1))
		testkit.WantIsOnly(t, err)
		if !strings.HasPrefix(err.Error(), "oracle.GetFolder: folder F1: no usable response: ") {
			t.Error(err)
		}
	}
}

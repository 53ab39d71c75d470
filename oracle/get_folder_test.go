package oracle_test

import (
	"io/fs"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

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
		if f.ID != o.reports {
			t.Errorf("f.ID is %v, want %v", f.ID, o.reports)
		}
		if f.ParentID != "self" {
			t.Errorf("f.ParentID is %q, want %q", f.ParentID, "self")
		}
		if f.Name != "Reports" {
			t.Errorf("f.Name is %q, want %q", f.Name, "Reports")
		}
		if f.Type != "folder" {
			t.Errorf("f.Type is %q, want %q", f.Type, "folder")
		}
		if f.Size != 100 {
			t.Errorf("f.Size is %v, want %v", f.Size, 100)
		}
		if f.ChildItemsCount != 1 {
			t.Errorf("f.ChildItemsCount is %v, want %v", f.ChildItemsCount, 1)
		}
		if f.CreatedTime.IsZero() {
			t.Errorf("%+v", f)
		}
		if f.ModifiedTime.IsZero() {
			t.Errorf("%+v", f)
		}
		if f.RequestID == "" {
			t.Errorf("%+v", f)
		}
		if f.OwnedBy.DisplayName != "u" {
			t.Errorf("f.OwnedBy.DisplayName is %q, want %q", f.OwnedBy.DisplayName, "u")
		}
		if f.CreatedBy.Type != "user" {
			t.Errorf("f.CreatedBy.Type is %q, want %q", f.CreatedBy.Type, "user")
		}
		if (f.ModifiedBy.LoginName != "") != (version == "1.2") {
			t.Errorf("(f.ModifiedBy.LoginName != '') is %v, want %v", (f.ModifiedBy.LoginName != ""), (version == "1.2"))
		}
		home, err := c.GetFolder(t.Context(), oracle.GetFolderRequest{FolderID: oracle.HomeFolder})
		if err != nil {
			t.Error(err)
			continue
		}
		if home.ID != "self" {
			t.Errorf("home.ID is %q, want %q", home.ID, "self")
		}
		if home.ParentID != "" {
			t.Errorf("home.ParentID is %q, want %q", home.ParentID, "")
		}
		if home.ChildItemsCount != 2 {
			t.Errorf("home.ChildItemsCount is %v, want %v", home.ChildItemsCount, 2)
		}
	}
}

func TestGetFolderRefusals(t *testing.T) {
	o := newOffice(t)
	o.AddUser("v", "p")
	foreign := o.AddFolder(o.Home("v"), "Foreign")
	c := o.PipeClient()
	_, err := c.GetFolder(t.Context(), oracle.GetFolderRequest{FolderID: "F0"})
	matches(t, err, oracle.ErrorCodeNotFound, fs.ErrNotExist)
	_, err = c.GetFolder(t.Context(), oracle.GetFolderRequest{FolderID: foreign})
	matches(t, err, oracle.ErrorCodeInsufficientPrivilege, fs.ErrPermission)
	o.SetFailuresUnder200(true)
	_, err = c.GetFolder(t.Context(), oracle.GetFolderRequest{FolderID: "F0"})
	matches(t, err, oracle.ErrorCodeNotFound, fs.ErrNotExist)
	sent := len(o.Requests())
	_, err = c.GetFolder(t.Context(), oracle.GetFolderRequest{})
	matches(t, err, fs.ErrInvalid, oracle.ErrNotExecuted)
	if err.Error() != "oracle.GetFolder: FolderID is required" || len(o.Requests()) != sent {
		t.Error(err)
	}
}

// A read may be sent again, and is.
func TestGetFolderIsRepeated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t)
		o.Inject("GetFolder", oracletest.ActThenHangUp, oracletest.Gateway(502), oracletest.WebPage)
		if f, err := o.PipeClient().GetFolder(t.Context(), oracle.GetFolderRequest{FolderID: o.reports}); err != nil || f.Name != "Reports" {
			t.Errorf("%+v, %v", f, err)
		}
		if n := len(o.Requests()); n != 4 {
			t.Errorf("%d requests", n)
		}
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
	if !reflect.DeepEqual(whole.Folder, want) {
		t.Errorf("got  %+v\nwant %+v", whole.Folder, want)
	}
	odd := get(`{"id":"F1","name":[],"size":17,"childItemsCount":{},"createdTime":1,"modifiedTime":"yesterday","createdBy":[1],
		"modifiedBy":7,"type":null,"metadata":null}`)
	if odd.ID != "F1" {
		t.Errorf("odd.ID is %q, want %q", odd.ID, "F1")
	}
	if odd.Size != 17 {
		t.Errorf("odd.Size is %v, want %v", odd.Size, 17)
	}
	if odd.Name != "" {
		t.Errorf("odd.Name is %q, want %q", odd.Name, "")
	}
	if odd.ChildItemsCount != 0 {
		t.Errorf("odd.ChildItemsCount is %v, want %v", odd.ChildItemsCount, 0)
	}
	if !odd.CreatedTime.IsZero() {
		t.Errorf("%+v", odd.Folder)
	}
	for _, body := range []string{`{}`, `{"id":""}`, `{"id":"D1","type":"file"}`, `[]`, `null`} {
		_, err := answering(t, 200, "application/json", body).GetFolder(t.Context(), oracle.GetFolderRequest{FolderID: "F1"},
			oracle.WithMaxAttempts(1))
		matches(t, err)
		if !strings.HasPrefix(err.Error(), "oracle.GetFolder: folder F1: no usable response: ") {
			t.Error(err)
		}
	}
}

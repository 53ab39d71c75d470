package box_test

import (
	"errors"
	"io/fs"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

func TestGetFolder(t *testing.T) {
	srv := newServer(t)
	c := srv.PipeClient()
	res, err := c.GetFolder(t.Context(), box.GetFolderRequest{FolderID: "11111"})
	if err != nil {
		t.Fatal(err)
	}
	read := box.Folder{ID: res.ID, Name: res.Name, ETag: res.ETag, Permissions: res.Permissions}
	testkit.WantSame(t, read, box.Folder{ID: "11111", Name: "Pictures", ETag: "0"})
	if res.RequestID == "" {
		t.Error("no RequestID")
	}
	if res.CreatedAt.IsZero() {
		t.Error("CreatedAt is zero")
	}
	testkit.WantEqual(t, "the version of the first file", res.ItemCollection.Entries[0].FileVersion.ID, "444441")
	testkit.WantEqual(t, "the request sent", srv.Requests()[0].Target, "/2.0/folders/11111")
}

func TestGetFolderRoot(t *testing.T) {
	srv := newServer(t)
	res, err := srv.PipeClient().GetFolder(t.Context(), box.GetFolderRequest{FolderID: "0"})
	if err != nil {
		t.Fatal(err)
	}
	read := box.Folder{
		ID: res.ID, Name: res.Name, ETag: res.ETag, SequenceID: res.SequenceID, Parent: res.Parent, CreatedAt: res.CreatedAt,
		CreatedBy: box.User{ID: res.CreatedBy.ID},
	}
	testkit.WantSame(t, read, box.Folder{ID: "0", Name: "All Files"})
}

func TestGetFolderFields(t *testing.T) {
	srv := newServer(t)
	srv.SetHugeSize("11111", 1e30)
	res, err := srv.PipeClient().GetFolder(t.Context(), box.GetFolderRequest{
		FolderID: "11111", Fields: []string{"size", "permissions", "allowed_invitee_roles", "sync_state"},
	})
	if err != nil {
		t.Fatal(err)
	}
	read := box.Folder{Name: res.Name, Size: res.Size, SyncState: res.SyncState, CreatedAt: res.CreatedAt, ItemCollection: res.ItemCollection}
	testkit.WantSame(t, read, box.Folder{Name: "Pictures", Size: 1<<63 - 1, SyncState: box.SyncStateNotSynced})
	if !res.Permissions["can_upload"] {
		t.Errorf("permissions %v lack can_upload", res.Permissions)
	}
	if n := len(res.AllowedInviteeRoles); n != 7 {
		t.Errorf("%d roles, want 7: %q", n, res.AllowedInviteeRoles)
	}
}

func TestGetFolderPage(t *testing.T) {
	srv := newServer(t)
	srv.AddFile("11111", "lions.jpeg", 1, boxtest.WithID("5"))
	srv.AddFile("11111", "bears.jpeg", 2, boxtest.WithID("6"))
	res, err := srv.PipeClient().GetFolder(t.Context(), box.GetFolderRequest{
		FolderID: "11111", Sort: box.SortName, Direction: box.DirectionDescending, Offset: 1, Limit: 1,
	})
	if err != nil {
		t.Fatal(err)
	}
	page := res.ItemCollection
	if len(page.Entries) != 1 {
		t.Fatalf("%d items, want 1: %+v", len(page.Entries), page.Entries)
	}
	testkit.WantEqual(t, "the item", page.Entries[0].Name, "lions.jpeg")
	testkit.WantEqual(t, "TotalCount", page.TotalCount, 3)
	testkit.WantEqual(t, "Order[1].Direction", page.Order[1].Direction, box.DirectionDescending)
	testkit.WantEqual(t, "the request sent", srv.Requests()[0].Target, "/2.0/folders/11111?direction=DESC&limit=1&offset=1&sort=name")
}

func TestGetFolderErrors(t *testing.T) {
	srv := newServer(t)
	srv.SetHidden("22222", true)
	c := srv.PipeClient()
	for _, tt := range []struct {
		req    box.GetFolderRequest
		is     []error
		status int // 0: refused here
	}{
		{box.GetFolderRequest{}, []error{fs.ErrInvalid, box.ErrNotExecuted}, 0},
		{box.GetFolderRequest{FolderID: "1/items"}, []error{fs.ErrInvalid}, 0},
		{box.GetFolderRequest{FolderID: "11111", Fields: []string{" "}}, []error{fs.ErrInvalid}, 0},
		{box.GetFolderRequest{FolderID: "11111", IfNoneMatch: " 1"}, []error{fs.ErrInvalid}, 0},
		{box.GetFolderRequest{FolderID: "11111", Limit: 1001}, []error{fs.ErrInvalid}, 0},
		{box.GetFolderRequest{FolderID: "11111", Offset: -1}, []error{fs.ErrInvalid}, 0},
		{box.GetFolderRequest{FolderID: "11111", Sort: "color"}, []error{fs.ErrInvalid}, 0},
		{box.GetFolderRequest{FolderID: "11111", Direction: "up"}, []error{fs.ErrInvalid}, 0},
		{box.GetFolderRequest{FolderID: "11111", IfNoneMatch: "0"}, []error{box.ErrNotModified}, 304},
		{box.GetFolderRequest{FolderID: "9"}, []error{fs.ErrNotExist, box.ErrorCodeNotFound}, 404},
		{box.GetFolderRequest{FolderID: "22222"}, []error{fs.ErrNotExist}, 404},
		{box.GetFolderRequest{FolderID: "nine"}, []error{box.ErrorCodeMethodNotAllowed}, 405},
	} {
		before := len(srv.Requests())
		res, err := c.GetFolder(t.Context(), tt.req)
		for _, is := range tt.is {
			if res != nil || !errors.Is(err, is) {
				t.Errorf("%+v: got %v, %v; want %v", tt.req, res, err, is)
			}
		}
		if tt.status == 0 {
			if n := len(srv.Requests()) - before; n != 0 {
				t.Errorf("%+v: sent %d requests, want none", tt.req, n)
			}
			continue
		}
		testkit.WantEqual(t, "Op", wantProblem(t, err, tt.status).Op, "box.GetFolder")
	}
}

// TestGetFolderRetries: a read may be sent again whatever happened to it.
func TestGetFolderRetries(t *testing.T) {
	for _, fault := range []boxtest.Fault{
		boxtest.HangUpBeforeAct, boxtest.ActThenHangUp, boxtest.TruncateBody, boxtest.TruncateHead, boxtest.Gateway(502), boxtest.Status(500),
		boxtest.Status(503), boxtest.RateLimit(time.Second), boxtest.Slow(time.Minute), boxtest.EmptyBody, boxtest.WebPage, boxtest.Garbage,
		boxtest.Oversize(2 << 20),
	} {
		synctest.Test(t, func(t *testing.T) {
			srv := newServer(t)
			srv.Inject("GetFolder", fault, fault)
			res, err := srv.PipeClient().GetFolder(t.Context(), box.GetFolderRequest{FolderID: "11111"})
			if err != nil {
				t.Fatalf("%s: %v", fault.Name, err)
			}
			if res.Name != "Pictures" {
				t.Errorf("%s: res.Name is %q, want %q", fault.Name, res.Name, "Pictures")
			}
			if len(srv.Requests()) != 3 {
				t.Errorf("%s: got %v, %v after %d requests", fault.Name, res, err, len(srv.Requests()))
			}
		})
		synctest.Test(t, func(t *testing.T) {
			srv := newServer(t)
			srv.Inject("GetFolder", fault, fault, fault, fault)
			res, err := srv.PipeClient().GetFolder(t.Context(), box.GetFolderRequest{FolderID: "11111"})
			if res != nil {
				t.Errorf("%s for good: got %v, want no folder", fault.Name, res)
			}
			if err == nil {
				t.Fatalf("%s for good: no error", fault.Name)
			}
			if errors.Is(err, box.ErrOutcomeUnknown) {
				t.Errorf("%s for good: a read of unknown outcome: %v", fault.Name, err)
			}
			testkit.WantIsNot(t, err, testkit.Portable...)
			if n := len(srv.Requests()); n != 4 {
				t.Errorf("%s for good: %d requests, want 4", fault.Name, n)
			}
		})
	}
}

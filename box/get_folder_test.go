package box_test

import (
	"errors"
	"io/fs"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
)

func TestGetFolder(t *testing.T) {
	srv := newServer(t)
	c := srv.PipeClient()
	res, err := c.GetFolder(t.Context(), box.GetFolderRequest{FolderID: "11111"})
	if err != nil {
		t.Fatal(err)
	}
	if res.ID != "11111" || res.Name != "Pictures" || res.ETag != "0" || res.RequestID == "" || res.Permissions != nil ||
		res.ItemCollection.Entries[0].FileVersion.ID != "444441" || res.CreatedAt.IsZero() {
		t.Errorf("got %+v", res)
	}
	if got := srv.Requests()[0].Target; got != "/2.0/folders/11111" {
		t.Errorf("sent %s", got)
	}
}

func TestGetFolderRoot(t *testing.T) {
	srv := newServer(t)
	res, err := srv.PipeClient().GetFolder(t.Context(), box.GetFolderRequest{FolderID: "0"})
	if err != nil || res.ID != "0" || res.Name != "All Files" || res.ETag != "" || res.SequenceID != "" || res.Parent != nil ||
		!res.CreatedAt.IsZero() || res.CreatedBy.ID != "" {
		t.Errorf("got %+v, %v", res, err)
	}
}

func TestGetFolderFields(t *testing.T) {
	srv := newServer(t)
	srv.SetHugeSize("11111", 1e30)
	res, err := srv.PipeClient().GetFolder(t.Context(), box.GetFolderRequest{
		FolderID: "11111", Fields: []string{"size", "permissions", "allowed_invitee_roles", "sync_state"},
	})
	if err != nil || res.Name != "Pictures" || res.Size != 1<<63-1 || !res.Permissions["can_upload"] || len(res.AllowedInviteeRoles) != 7 ||
		res.SyncState != box.SyncStateNotSynced || !res.CreatedAt.IsZero() || res.ItemCollection != nil {
		t.Errorf("got %+v, %v", res, err)
	}
}

func TestGetFolderPage(t *testing.T) {
	srv := newServer(t)
	srv.AddFile("5", "11111", "lions.jpeg", 1)
	srv.AddFile("6", "11111", "bears.jpeg", 2)
	res, err := srv.PipeClient().GetFolder(t.Context(), box.GetFolderRequest{
		FolderID: "11111", Sort: box.SortName, Direction: box.DirectionDescending, Offset: 1, Limit: 1,
	})
	if err != nil || len(res.ItemCollection.Entries) != 1 || res.ItemCollection.Entries[0].Name != "lions.jpeg" ||
		res.ItemCollection.TotalCount != 3 || res.ItemCollection.Order[1].Direction != box.DirectionDescending {
		t.Errorf("got %+v, %v", res, err)
	}
	if got := srv.Requests()[0].Target; got != "/2.0/folders/11111?direction=DESC&limit=1&offset=1&sort=name" {
		t.Errorf("sent %s", got)
	}
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
		p, _ := errors.AsType[*box.ProblemDetails](err)
		if tt.status != 0 && (p == nil || p.Status != tt.status || p.Op != "box.GetFolder") || tt.status == 0 && len(srv.Requests()) != before {
			t.Errorf("%+v: got %v", tt.req, err)
		}
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
			if res != nil || err == nil || errors.Is(err, box.ErrOutcomeUnknown) || portable(err) || len(srv.Requests()) != 4 {
				t.Errorf("%s for good: got %v, %v after %d requests", fault.Name, res, err, len(srv.Requests()))
			}
		})
	}
}

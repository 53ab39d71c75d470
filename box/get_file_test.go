package box_test

import (
	"errors"
	"fmt"
	"io/fs"
	"testing"
	"testing/synctest"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

func TestGetFile(t *testing.T) {
	srv := newServer(t)
	srv.Overwrite("44444", 7)
	res, err := srv.PipeClient().GetFile(t.Context(), box.GetFileRequest{FileID: "44444"})
	if err != nil {
		t.Fatal(err)
	}
	read := box.File{
		ID: res.ID, Type: res.Type, Name: res.Name, ETag: res.ETag, Size: res.Size, ItemStatus: res.ItemStatus,
		FileVersion: box.FileVersion{ID: res.FileVersion.ID}, Parent: &box.FolderMini{ID: res.Parent.ID}, VersionNumber: res.VersionNumber,
	}
	testkit.WantSame(t, read, box.File{
		ID: "44444", Type: "file", Name: "tigers.jpeg", ETag: "1", Size: 7, ItemStatus: box.ItemStatusActive,
		FileVersion: box.FileVersion{ID: "444442"}, Parent: &box.FolderMini{ID: "11111"},
	})
	testkit.WantEqual(t, "SHA1 and that of the version", res.SHA1, res.FileVersion.SHA1)
	if res.RequestID == "" {
		t.Error("no RequestID")
	}
	testkit.WantEqual(t, "the request sent", srv.Requests()[0].Target, "/2.0/files/44444")
}

func TestGetFileFields(t *testing.T) {
	srv := newServer(t)
	res, err := srv.PipeClient().GetFile(t.Context(), box.GetFileRequest{
		FileID: "44444", Fields: []string{"size", "version_number", "extension", "permissions"},
	})
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantEqual(t, "Size", res.Size, 629644)
	testkit.WantEqual(t, "VersionNumber", res.VersionNumber, "1")
	testkit.WantEqual(t, "Extension", res.Extension, "jpeg")
	testkit.WantEqual(t, "can_rename", res.Permissions["can_rename"], true)
	testkit.WantEqual(t, "CreatedAt", res.CreatedAt.IsZero(), true)
}

// TestGoldenGetFile holds a file with every member that Box documents, but for expiring_embed_link, which holds a token.
func TestGoldenGetFile(t *testing.T) {
	root := box.FolderMini{ID: "0", Type: "folder", Name: "All Files"}
	levie := box.User{ID: "11446498", Type: "user", Name: "Aaron Levie", Login: "ceo@example.com"}
	at := testkit.Time(t, "2012-12-12T10:53:43-08:00")
	want := box.GetFileResponse{RequestID: headerID, File: box.File{
		ID: "44444", Type: "file", ETag: "1", SequenceID: "3", Name: "Contract.pdf", SHA1: "85136C79CBF9FE36BB9D05D0639C70C265C18D37",
		FileVersion: box.FileVersion{ID: "12345", Type: "file_version", SHA1: "134b65991ed521fcfe4724b7d814ab8ded5185dc"},
		Description: "Contract for Q1 renewal", Size: 629644,
		PathCollection: box.Path{TotalCount: 1, Entries: []box.FolderMini{root}},
		CreatedAt:      at, ModifiedAt: at, ContentCreatedAt: at, ContentModifiedAt: at,
		CreatedBy: levie, ModifiedBy: levie, OwnedBy: levie, Parent: &root, ItemStatus: box.ItemStatusActive,
		VersionNumber: "1", CommentCount: 10, Permissions: map[string]bool{"can_delete": true, "can_annotate": false}, Tags: []string{"approved"},
		Lock: &box.FileLock{
			ID: "11446498", Type: "lock", CreatedBy: levie, CreatedAt: at, ExpiredAt: at, IsDownloadPrevented: true, AppType: "office_wopiplus",
		},
		Extension: "pdf", IsPackage: true, HasCollaborations: true, IsExternallyOwned: true,
		IsAccessibleViaSharedLink: true, IsAssociatedWithAppItem: true,
		AllowedInviteeRoles: []string{"editor"}, SharedLinkPermissionOptions: []string{"can_preview"},
		WatermarkInfo:   map[string]bool{"is_watermarked": true},
		Classification:  &box.Classification{Name: "Top Secret", Definition: "Executives only", Color: "#FF0000"},
		Metadata:        []byte(`{"enterprise_27335":{"marketingCollateral":{"$canEdit":true}}}`),
		Representations: []byte(`{"entries":[]}`), UploaderDisplayName: "Ellis Wiggins", ExpiresAt: at, DispositionAt: at,
	}}
	got, err := goldenClient(t, "get_file/full").GetFile(t.Context(),
		box.GetFileRequest{FileID: "44444", Fields: []string{"sha1", "lock", "version_number"}})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, got, want)
	testkit.WantLacks(t, fmt.Sprintf("%+v", got), "c3FIOG9vSGV4VHo4QzAyg5T1JvNnJoZ3ExaVNyQWw6WjRsanRKZG5lQk9qUE1BVQ")
}

func TestGetFileErrors(t *testing.T) {
	srv := newServer(t)
	c := srv.PipeClient()
	for _, tt := range []struct {
		req    box.GetFileRequest
		is     error
		status int // 0: refused here
	}{
		{box.GetFileRequest{}, fs.ErrInvalid, 0},
		{box.GetFileRequest{FileID: "1/content"}, fs.ErrInvalid, 0},
		{box.GetFileRequest{FileID: "44444", Fields: []string{"a,b"}}, fs.ErrInvalid, 0},
		{box.GetFileRequest{FileID: "44444", IfNoneMatch: "1 "}, fs.ErrInvalid, 0},
		{box.GetFileRequest{FileID: "44444", IfNoneMatch: "0"}, box.ErrNotModified, 304},
		{box.GetFileRequest{FileID: "11111"}, fs.ErrNotExist, 404},
		{box.GetFileRequest{FileID: "nine"}, box.ErrorCodeMethodNotAllowed, 405},
	} {
		before := len(srv.Requests())
		res, err := c.GetFile(t.Context(), tt.req)
		if res != nil || !errors.Is(err, tt.is) {
			t.Errorf("%+v: got %v, %v; want %v", tt.req, res, err, tt.is)
		}
		if tt.status == 0 {
			testkit.WantEqual(t, "requests sent", len(srv.Requests()), before)
			continue
		}
		testkit.WantEqual(t, "Op", wantProblem(t, err, tt.status).Op, "box.GetFile")
	}
	if _, err := answering(t, 200, `{"type":"folder","id":"1"}`).GetFile(t.Context(), box.GetFileRequest{FileID: "1"}); err == nil {
		t.Error("a folder was taken for a file")
	}
	if _, err := answering(t, 200, `{"type":"file"}`).GetFile(t.Context(), box.GetFileRequest{FileID: "1"}); err == nil {
		t.Error("a file without an id was accepted")
	}
}

// TestGetFileRetries: a read may be sent again whatever happened to it.
func TestGetFileRetries(t *testing.T) {
	for _, fault := range []boxtest.Fault{boxtest.ActThenHangUp, boxtest.TruncateBody, boxtest.Gateway(502), boxtest.Status(500), boxtest.Garbage} {
		synctest.Test(t, func(t *testing.T) {
			srv := newServer(t)
			srv.Inject("GetFile", fault, fault)
			if _, err := srv.PipeClient().GetFile(t.Context(), box.GetFileRequest{FileID: "44444"}); err != nil {
				t.Errorf("%s: %v", fault.Name, err)
			}
			testkit.WantRequests(t, srv, 3)
		})
	}
}

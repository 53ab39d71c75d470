package box_test

import (
	"encoding/json"
	"io/fs"
	"strings"
	"testing"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/internal/testkit"
)

const headerID = "07c2c7d9f1e5a1e0d6b5a8c3f4e2d1b0a"

// TestGoldenCopySample holds the copy of folder 11111 into folder 22222 against its documented answer, which is completed:
// the published listing is JavaScript and has lost the names of some members. Its path has two entries and a total_count
// of 1, as published.
func TestGoldenCopySample(t *testing.T) {
	user := box.User{ID: "22222", Type: "user", Name: "Example User"}
	archives := box.FolderMini{ID: "22222", Type: "folder", ETag: "3", SequenceID: "3", Name: "Archives"}
	want := box.CopyFolderResponse{RequestID: headerID, Folder: box.Folder{
		ID: "1234567", Type: "folder", ETag: "0", SequenceID: "0", Name: "Pictures from 2017",
		Description: "Some pictures I took", Size: 629644,
		CreatedAt: testkit.Time(t, "2012-12-12T10:53:43-08:00"), ModifiedAt: testkit.Time(t, "2012-12-12T11:15:04-08:00"),
		PathCollection: box.Path{TotalCount: 1, Entries: []box.FolderMini{{ID: "0", Type: "folder", Name: "All Files"}, archives}},
		CreatedBy:      user, ModifiedBy: user, OwnedBy: user, Parent: &archives, ItemStatus: box.ItemStatusActive,
		ItemCollection: &box.ItemPage{TotalCount: 1, Limit: 100, Entries: []box.Item{{
			ID: "44444", Type: box.ItemTypeFile, ETag: "0", SequenceID: "0", Name: "tigers.jpeg",
			SHA1: "134b65991ed521fcfe4724b7d814ab8ded5185dc",
		}}},
	}}
	got, err := goldenClient(t, "copy_folder/nodejs_sample").CopyFolder(t.Context(),
		box.CopyFolderRequest{FolderID: "11111", ParentID: "22222"})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, got, want)
}

// TestGoldenCopies holds the other documented requests, whose answers are not published, against short ones; the sample
// for .NET is the one for Node, the one for Java names its folders id1 and id2, and the one for curl has lost its address.
func TestGoldenCopies(t *testing.T) {
	tests := []struct {
		name string
		req  box.CopyFolderRequest
		want box.Folder
	}{
		{"curl_sample", box.CopyFolderRequest{FolderID: "4353455", ParentID: "345345"}, box.Folder{ID: "1234568", Name: "Pictures from 2017"}},
		{"java_sample", box.CopyFolderRequest{FolderID: "id1", ParentID: "id2"}, box.Folder{ID: "id3", Name: "Pictures from 2017"}},
		{"python_sample", box.CopyFolderRequest{FolderID: "22222", ParentID: "44444"}, box.Folder{ID: "1234569", Name: "Archives"}},
		{"swift_sample", box.CopyFolderRequest{FolderID: "22222", ParentID: "12345"}, box.Folder{ID: "1234570", Name: "Archives"}},
		{"fields", box.CopyFolderRequest{FolderID: "11111", ParentID: "22222", Fields: []string{"id", "type", "size"}}, box.Folder{ID: "1234567"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := goldenClient(t, "copy_folder/"+tt.name).CopyFolder(t.Context(), tt.req)
			if err != nil {
				t.Fatal(err)
			}
			testkit.WantEqual(t, "got.ID", got.ID, tt.want.ID)
			testkit.WantEqual(t, "got.Name", got.Name, tt.want.Name)
			testkit.WantEqual(t, "got.Type", got.Type, "folder")
			testkit.WantEqual(t, "got.RequestID", got.RequestID, headerID)
		})
	}
}

// TestGoldenRefusals holds every documented refusal of a copy. The one for the root folder is shown for another folder,
// since the client does not send it, and as the cause of an unknown outcome, since a 500 does not say what was done.
func TestGoldenRefusals(t *testing.T) {
	const help, bodyID = "http://developers.box.com/docs/#errors", "abcdef123456"
	conflict := []box.Conflict{{Type: box.ItemTypeFolder, ID: "1234567", SequenceID: "0", ETag: "0", Name: "Pictures from 2017"}}
	tests := []struct {
		name string
		is   error
		want box.ProblemDetails
	}{
		{"bad_request", fs.ErrInvalid, box.ProblemDetails{Status: 400, Title: "Bad Request", Detail: "Bad Request", Code: box.ErrorCodeBadRequest,
			Errors: []box.DetailError{{Reason: box.ErrorCodeMissingParameter, Name: "parent", Message: "'parent' is required"}}}},
		{"item_name_too_long", fs.ErrInvalid, box.ProblemDetails{Status: 400, Title: "Bad Request", Detail: "Item name too long",
			Code: box.ErrorCodeItemNameTooLong}},
		{"not_found", fs.ErrNotExist, box.ProblemDetails{Status: 404, Title: "Not Found", Detail: "Not Found", Code: box.ErrorCodeNotFound,
			Errors: []box.DetailError{{Reason: box.ErrorCodeInvalidParameter, Name: "parent",
				Message: "Invalid value 'd_22222'. 'parent' with value 'd_22222' not found"}}}},
		{"item_name_in_use", fs.ErrExist, box.ProblemDetails{Status: 409, Title: "Conflict", Detail: "Item with the same name already exists",
			Code: box.ErrorCodeItemNameInUse, Conflicts: conflict}},
		{"item_name_in_use_object", fs.ErrExist, box.ProblemDetails{Status: 409, Title: "Conflict", Detail: "Item with the same name already exists",
			Code: box.ErrorCodeItemNameInUse, Conflicts: conflict}},
		{"destination_locked", box.ErrorCodeOperationBlockedTemporary, box.ProblemDetails{Status: 409, Title: "Conflict",
			Detail: "The operation is blocked by another ongoing operation", Code: box.ErrorCodeOperationBlockedTemporary}},
		{"root_folder", box.ErrOutcomeUnknown, box.ProblemDetails{Status: 500, Title: "Internal Server Error", Detail: "Internal Server Error",
			Code: box.ErrorCodeInternalServerError}},
		{"unexpected", fs.ErrPermission, box.ProblemDetails{Status: 403, Title: "Forbidden", Detail: "Access denied by an information barrier",
			Code: box.ErrorCodeForbiddenByPolicy, Extensions: map[string]json.RawMessage{"context_info": []byte(`{"barrier":{"id":7}}`)}}},
		{"not_modified", box.ErrNotModified, box.ProblemDetails{Status: 304, Title: "Not Modified"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			req := box.CopyFolderRequest{FolderID: "11111", ParentID: "22222"}
			switch tt.name {
			case "item_name_too_long":
				req.Name = "New Folder"
			case "not_modified":
				req.IfNoneMatch = "1"
			}
			res, err := goldenClient(t, "copy_folder/"+tt.name).CopyFolder(t.Context(), req)
			if res != nil {
				t.Errorf("got %v, want no copy", res)
			}
			testkit.WantIs(t, err, tt.is)
			p := wantProblem(t, err, tt.want.Status)
			want := tt.want
			want.Type, want.Op, want.Attempts = "about:blank", "box.CopyFolder", 1
			want.RequestID = headerID
			want.Resource = "folder 11111 to 22222"
			if tt.name == "not_found" { // Box tells which
				want.Resource = "folder 22222 (ParentID)"
			}
			if want.Code != "" {
				want.RequestID, want.HelpURL = bodyID, help
			}
			equal(t, p, want)
			if text := err.Error(); !strings.HasPrefix(text, "box.CopyFolder: ") || strings.Contains(text, "\n") {
				t.Errorf("the message is %q", text)
			}
		})
	}
}

// TestGoldenGetFolder holds a folder with every member that Box documents.
func TestGoldenGetFolder(t *testing.T) {
	root := box.FolderMini{ID: "0", Type: "folder", Name: "All Files"}
	levie := box.User{ID: "11446498", Type: "user", Name: "Aaron Levie", Login: "ceo@example.com"}
	created := testkit.Time(t, "2012-12-12T10:53:43-08:00")
	want := box.GetFolderResponse{RequestID: headerID, Folder: box.Folder{
		ID: "11111", Type: "folder", ETag: "1", SequenceID: "3", Name: "Contracts",
		Description: "Legal contracts for the new ACME deal", Size: 629644,
		CreatedAt: created, ModifiedAt: testkit.Time(t, "2012-12-12T10:53:43.123Z"),
		ContentCreatedAt: created, ContentModifiedAt: testkit.Time(t, "2012-12-12T10:53:43+05:30"),
		PathCollection: box.Path{TotalCount: 1, Entries: []box.FolderMini{root}},
		CreatedBy:      levie, ModifiedBy: box.User{Type: "user"}, OwnedBy: levie,
		SharedLink: &box.SharedLink{
			URL: "https://www.box.com/s/vspke7y05sb214wjokpk", Access: box.AccessOpen, EffectiveAccess: box.AccessCompany,
			EffectivePermission: box.PermissionCanDownload, IsPasswordEnabled: true,
			Permissions:   map[string]bool{"can_download": true, "can_preview": true, "can_edit": false},
			DownloadCount: 3, PreviewCount: 4,
		},
		FolderUploadEmail: &box.UploadEmail{Access: box.AccessOpen, Email: "upload.Contracts.asd7asd@u.box.com"},
		Parent:            &root, ItemStatus: box.ItemStatusActive,
		ItemCollection: &box.ItemPage{TotalCount: 1, Limit: 100,
			Order: []box.Order{{By: "type", Direction: box.DirectionAscending}, {By: "name", Direction: box.DirectionAscending}},
			Entries: []box.Item{{ID: "55555", Type: box.ItemTypeWebLink, ETag: "0", SequenceID: "0", Name: "Home",
				URL: "https://example.com"}}},
		SyncState: box.SyncStateNotSynced, HasCollaborations: true,
		Permissions: map[string]bool{"can_delete": true, "can_upload": false}, Tags: []string{"approved"},
		CanNonOwnersInvite: true, CanNonOwnersViewCollaborators: true, IsExternallyOwned: true,
		IsCollaborationRestrictedToEnterprise: true, IsAccessibleViaSharedLink: true, IsAssociatedWithAppItem: true,
		AllowedSharedLinkAccessLevels: []box.Access{box.AccessOpen, box.AccessCompany, box.AccessCollaborators},
		AllowedInviteeRoles:           []string{"editor", "previewer uploader", "co-owner"},
		WatermarkInfo:                 map[string]bool{"is_watermarked": true},
		Classification:                &box.Classification{Name: "Top Secret", Definition: "Executives only", Color: "#FF0000"},
		Metadata:                      []byte(`{"enterprise_27335":{"marketingCollateral":{"$canEdit":true}}}`),
	}}
	got, err := goldenClient(t, "get_folder/full").GetFolder(t.Context(), box.GetFolderRequest{
		FolderID: "11111", Fields: []string{"sync_state", "permissions", "shared_link"},
	})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, got, want)
}

func TestGoldenListFolderItems(t *testing.T) {
	tests := []struct {
		name string
		req  box.ListFolderItemsRequest
		want box.ItemPage
	}{
		{"marker", box.ListFolderItemsRequest{FolderID: "0", Marker: "m1", Limit: 2, Fields: []string{"size", "parent"}}, box.ItemPage{
			Limit: 2, NextMarker: "m2",
			Entries: []box.Item{
				{ID: "11111", Type: box.ItemTypeFolder, ETag: "1", SequenceID: "3", Name: "Contracts", Size: 1<<63 - 1},
				{ID: "44444", Type: box.ItemTypeFile, ETag: "0", SequenceID: "0", Name: "tigers.jpeg", Size: 629644,
					SHA1: "134b65991ed521fcfe4724b7d814ab8ded5185dc",
					FileVersion: box.FileVersion{ID: "26261748416", Type: "file_version",
						SHA1: "134b65991ed521fcfe4724b7d814ab8ded5185dc"},
					Parent: &box.FolderMini{ID: "0", Type: "folder", Name: "All Files"}},
			}}},
		{"offset", box.ListFolderItemsRequest{FolderID: "11111", UseOffset: true, Offset: 2, Sort: box.SortDate, Direction: box.DirectionDescending},
			box.ItemPage{TotalCount: 1000, Offset: 2, Limit: 100,
				Order: []box.Order{{By: "type", Direction: box.DirectionAscending}, {By: "date", Direction: box.DirectionDescending}},
				Entries: []box.Item{{ID: "55555", Type: box.ItemTypeWebLink, ETag: "0", SequenceID: "0", Name: "Home",
					URL: "https://example.com"}}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := goldenClient(t, "list_folder_items/"+tt.name).ListFolderItems(t.Context(), tt.req)
			if err != nil {
				t.Fatal(err)
			}
			equal(t, got, box.ListFolderItemsResponse{ItemPage: tt.want, RequestID: headerID})
		})
	}
}

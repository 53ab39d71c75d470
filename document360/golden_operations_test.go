package document360_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/internal/simtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

const (
	goldenID     = "9a3b4c5d-6e7f-8a9b-0c1d-2e3f4a5b6c7d"
	goldenFolder = "60a7b2c9e4b0f1a2b3c4d5e6"
	goldenBelow  = "70b8c3d0f5c1g2b3c4d5e6f7"
)

var goldenTime = time.Date(2026, 4, 27, 11, 22, 42, 295163300, time.UTC)

// TestGoldenOperations replays exchanges that were made after the schemas of the API's description.
func TestGoldenOperations(t *testing.T) {
	for _, tt := range []struct {
		name string
		call func(context.Context, *document360.Client) (any, error)
		want any
	}{
		{
			name: "get_default_folder/found",
			call: func(ctx context.Context, c *document360.Client) (any, error) {
				return c.GetDefaultFolder(ctx, document360.GetDefaultFolderRequest{ProjectID: goldenID})
			},
			want: &document360.GetDefaultFolderResponse{
				Folder: document360.Folder{
					ID: goldenFolder, Title: "Images", ItemsCount: 3, ModifiedAt: goldenTime, Order: 1,
					SubFolders: []document360.Folder{{
						ID: goldenBelow, Title: "Icons", ParentFolderID: goldenFolder, SubFolders: []document360.Folder{}, ItemsCount: 2,
						UpdatedBy: "Ada", ModifiedAt: goldenTime, IsStarred: true,
					}},
				},
				RequestID: "req_abc123def456",
			},
		},
		{
			name: "get_current_user/found",
			call: func(ctx context.Context, c *document360.Client) (any, error) {
				return c.GetCurrentUser(ctx, document360.GetCurrentUserRequest{ProjectID: goldenID})
			},
			want: &document360.GetCurrentUserResponse{
				User: document360.User{
					ID: "5d6e7f80-1a2b-4c3d-8e4f-5a6b7c8d9e0f", FirstName: "Ada", Email: "ada@example.com",
					ProfileLogoURL: "https://cdn.document360.io/ada.png", CreatedAt: goldenTime,
					PortalRole: document360.Role{ID: "6d6e7f80-1a2b-4c3d-8e4f-5a6b7c8d9e0f", Name: "Owner"},
					ContentRoles: []document360.ContentRole{
						{ID: "7d6e7f80-1a2b-4c3d-8e4f-5a6b7c8d9e0f", Name: "Editor", AccessScopeLevel: "workspace"},
					},
					AssociatedGroups: []document360.UserGroup{{ID: "8d6e7f80-1a2b-4c3d-8e4f-5a6b7c8d9e0f", Title: "Writers"}},
				},
				Warnings:  []document360.APIWarning{{Code: "W", Message: "m"}},
				RequestID: "req_abc123def456",
			},
		},
		{
			name: "create_folder/created",
			call: func(ctx context.Context, c *document360.Client) (any, error) {
				return c.CreateFolder(ctx, document360.CreateFolderRequest{
					ProjectID: goldenID, ParentFolderID: goldenFolder, Name: "Icons", FolderColor: "#FF5733",
				})
			},
			want: &document360.CreateFolderResponse{
				Folder:    document360.Folder{ID: goldenBelow, Title: "Icons", ParentFolderID: goldenFolder, ModifiedAt: goldenTime},
				Location:  "https://apihub.document360.io/v3/projects/" + goldenID + "/drive/folders/" + goldenBelow,
				RequestID: "req_abc123def456",
			},
		},
		{
			name: "delete_file/deleted",
			call: func(ctx context.Context, c *document360.Client) (any, error) {
				return c.DeleteFile(ctx, document360.DeleteFileRequest{ProjectID: goldenID, FolderID: goldenFolder, FileID: goldenID})
			},
			want: &document360.DeleteFileResponse{},
		},
		{
			name: "move_file/moved",
			call: func(ctx context.Context, c *document360.Client) (any, error) {
				return c.MoveFile(ctx, document360.MoveFileRequest{ProjectID: goldenID, FileID: goldenID, DestinationFolderID: goldenBelow})
			},
			want: &document360.MoveFileResponse{
				Warnings: []document360.APIWarning{{Code: "W", Message: "m"}}, RequestID: "req_abc123def456",
			},
		},
		{
			name: "update_folder/updated",
			call: func(ctx context.Context, c *document360.Client) (any, error) {
				return c.UpdateFolder(ctx, document360.UpdateFolderRequest{
					ProjectID: goldenID, FolderID: goldenFolder, Name: "Icons", Order: new(0), FolderColor: "#FF5733", IsStarred: new(false),
				})
			},
			want: &document360.UpdateFolderResponse{
				Warnings: []document360.APIWarning{{Code: "W", Message: "m"}}, RequestID: "req_abc123def456",
			},
		},
		{
			name: "delete_folder/deleted",
			call: func(ctx context.Context, c *document360.Client) (any, error) {
				return c.DeleteFolder(ctx, document360.DeleteFolderRequest{ProjectID: goldenID, FolderID: goldenFolder})
			},
			want: &document360.DeleteFolderResponse{},
		},
		{
			name: "search/found",
			call: func(ctx context.Context, c *document360.Client) (any, error) {
				return c.Search(ctx, document360.SearchRequest{
					ProjectID: goldenID, Keyword: "my logo", ImagesOnly: true, Page: 3, PageSize: 10, Cursor: "abc", IncludeTotalCount: true,
				})
			},
			want: &document360.SearchResponse{
				Files: []document360.File{{
					ID: goldenID, FileName: "logo.png", FileType: "png", ModifiedAt: goldenTime, Size: "2.4 MB",
					ParentFolderID: goldenFolder, Title: "logo",
				}},
				Pagination: &document360.Pagination{PageSize: 10, TotalCount: 1}, RequestID: "req_abc123def456",
			},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := tt.call(t.Context(), replayClient(t, tt.name))
			if err != nil {
				t.Fatal(err)
			}
			testkit.WantSame(t, got, tt.want)
		})
	}
}

// replayClient replays testdata/NAME; there is no second attempt.
func replayClient(t *testing.T, name string) *document360.Client {
	t.Helper()
	return newClient(t, document360.Config{
		TokenSource: testkit.Token("your-token"), MaxAttempts: 1, Reconcile: document360.ReconcileOff,
		HTTPClient: &http.Client{Transport: simtest.Golden(t, "testdata/"+name)},
	})
}

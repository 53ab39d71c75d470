package oracle_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/simtest"
	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oracle"
)

// The items of the exchanges below.
const (
	goldenFile   = "D3C7D5E2B1A09F48E7C6D5B4B5D17B95F47087F4E518"
	goldenFolder = "FB4CD874EF94CD2CC1B60B72B5D17B95F47087F4E518"
	goldenAccess = "352FpiMmW66PeYI1Gh5b83I9CXRwZhLfYAu4TXdqpzD8uNKUBMZVVJ3ZvivUW8kQ"
	goldenECID   = "5f2b1c0a9d8e7f60-00000001,0"
)

const goldenAppLink = "LF5Bxj4TPo_p4n4qWn0tbKTicR2cTUJKv7X_ng9E7ry93rRuDokPqS1d6-wKwhb_wtcGYFDsI_cNMxeKQ-HR-FXQhiVoGRTYM_" +
	"MPZY8qpICfYU94mmnMjM_cvsRhKMzc0NJgvwEJfqqDwPsAVrhc8cmg=="

// TestGoldenOperations replays exchanges of the members that Oracle documents. Its pages print no
// whole example of them.
func TestGoldenOperations(t *testing.T) {
	userBB := oracle.User{ID: "U9A7C1E0F3B5D27486A9C0E1B5D17B95F470", DisplayName: "User BB", Type: "user"}
	for _, tt := range []struct {
		name string
		call func(context.Context, *oracle.Client) (any, error)
		want any
	}{
		{
			name: "get_file/found",
			call: func(ctx context.Context, c *oracle.Client) (any, error) {
				return c.GetFile(ctx, oracle.GetFileRequest{FileID: goldenFile})
			},
			want: &oracle.GetFileResponse{
				File: oracle.File{
					ID: goldenFile, ParentID: goldenFolder, Name: "summary.pdf", Type: "file", Size: 48000, Version: "3",
					MIMEType: "application/pdf", CreatedTime: time.Date(2017, 5, 31, 15, 14, 1, 0, time.UTC),
					ModifiedTime: time.Date(2017, 6, 1, 8, 0, 30, 0, time.UTC), CreatedBy: userBB, ModifiedBy: userBB, OwnedBy: userBB,
					ReservedBy:      oracle.User{ID: "U1A7C1E0F3B5D27486A9C0E1B5D17B95F470", DisplayName: "User AA", Type: "user"},
					ReservationTime: time.Date(2017, 6, 2, 10, 11, 12, 345e6, time.UTC),
				},
				RequestID: goldenECID,
			},
		},
		{
			name: "get_folder/found",
			call: func(ctx context.Context, c *oracle.Client) (any, error) {
				return c.GetFolder(ctx, oracle.GetFolderRequest{FolderID: goldenFolder})
			},
			want: &oracle.GetFolderResponse{
				Folder: oracle.Folder{
					ID: goldenFolder, ParentID: "self", Name: "Reports", Description: "by quarter", Type: "folder",
					CreatedTime: time.Date(2017, 5, 31, 15, 14, 1, 0, time.UTC), ModifiedTime: time.Date(2017, 5, 31, 15, 14, 1, 0, time.UTC),
					CreatedBy: userBB, ModifiedBy: userBB, OwnedBy: userBB,
				},
				RequestID: goldenECID,
			},
		},
		{
			name: "list_folder_items/page",
			call: func(ctx context.Context, c *oracle.Client) (any, error) {
				return c.ListFolderItems(ctx, oracle.ListFolderItemsRequest{FolderID: goldenFolder, OrderBy: oracle.OrderByNameDesc, Limit: 2, Offset: 2})
			},
			want: &oracle.ListFolderItemsResponse{
				Items: []oracle.Item{
					{
						ID: "F81175D40FF57F19884AED0CB5D17B95F47087F4E518", ParentID: goldenFolder, Name: "2025", Type: oracle.ItemTypeFolder,
						ChildItemsCount: 3, CreatedTime: time.Date(2017, 5, 31, 15, 14, 1, 0, time.UTC),
					},
					{
						ID: goldenFile, ParentID: goldenFolder, Name: "summary.pdf", Type: oracle.ItemTypeFile, Size: 48000, Version: "3",
						MIMEType: "application/pdf", OwnedBy: userBB,
					},
				},
				HasMore: true, TotalResults: 5, ChildItemsCount: 5, Limit: 2, Offset: 2, RequestID: goldenECID,
			},
		},
		{
			name: "copy_file/copied",
			call: func(ctx context.Context, c *oracle.Client) (any, error) {
				return c.CopyFile(ctx, oracle.CopyFileRequest{
					FileID: goldenFile, DestinationID: goldenFolder, DuplicateResolution: oracle.DuplicateTimeStampSuffix,
				})
			},
			want: &oracle.CopyFileResponse{
				ID: "D9A8B7C6D5E4F30291807F6EB5D17B95F47087F4E518", SourceID: goldenFile, DestinationID: goldenFolder, Type: "file",
				RequestID: goldenECID,
			},
		},
		{
			name: "create_folder/created",
			call: func(ctx context.Context, c *oracle.Client) (any, error) {
				return c.CreateFolder(ctx, oracle.CreateFolderRequest{ParentID: oracle.HomeFolder, Name: "Reports", Description: "by quarter"})
			},
			want: &oracle.CreateFolderResponse{
				Folder: oracle.Folder{
					ID: goldenFolder, ParentID: "self", Name: "Reports(2)", Description: "by quarter", Type: "folder",
					CreatedTime: time.Date(2017, 5, 31, 15, 14, 1, 0, time.UTC), ModifiedTime: time.Date(2017, 5, 31, 15, 14, 1, 0, time.UTC),
					CreatedBy: userBB, ModifiedBy: userBB, OwnedBy: userBB,
				},
				RequestID: goldenECID,
			},
		},
		{
			name: "move_folder/moved",
			call: func(ctx context.Context, c *oracle.Client) (any, error) {
				return c.MoveFolder(ctx, oracle.MoveFolderRequest{FolderID: goldenFolder, DestinationID: oracle.HomeFolder})
			},
			want: &oracle.MoveFolderResponse{RequestID: goldenECID},
		},
		{
			name: "update_folder/updated",
			call: func(ctx context.Context, c *oracle.Client) (any, error) {
				return c.UpdateFolder(ctx, oracle.UpdateFolderRequest{FolderID: goldenFolder, Name: "Reports 2017", Description: new("")})
			},
			want: &oracle.UpdateFolderResponse{Name: "Reports 2017", RequestID: goldenECID},
		},
		{
			name: "delete_folder/deleted",
			call: func(ctx context.Context, c *oracle.Client) (any, error) {
				return c.DeleteFolder(ctx, oracle.DeleteFolderRequest{FolderID: goldenFolder})
			},
			want: &oracle.DeleteFolderResponse{RequestID: goldenECID},
		},
		{
			name: "refresh_app_link/refreshed",
			call: func(ctx context.Context, c *oracle.Client) (any, error) {
				return c.RefreshAppLink(ctx, oracle.RefreshAppLinkRequest{
					AppLinkID: goldenAppLink, AccessToken: goldenAccess, RefreshToken: "9b" + goldenAccess[2:],
				})
			},
			want: &oracle.RefreshAppLinkResponse{AccessToken: "7c" + goldenAccess[2:], RequestID: goldenECID},
		},
		{
			name: "create_app_link/created",
			call: func(ctx context.Context, c *oracle.Client) (any, error) {
				res, err := c.CreateAppLink(ctx, oracle.CreateAppLinkRequest{
					FolderID: goldenFolder, AssignedUser: "User BB", Role: oracle.AppLinkRoleContributor,
					UserLocale: "en-us", UserTimeZone: "America/Los_Angeles",
				})
				if err == nil {
					res.ReceivedAt = time.Time{}
				}
				return res, err
			},
			want: &oracle.CreateAppLinkResponse{
				AppLink: oracle.AppLink{ID: goldenAppLink, AccessToken: goldenAccess, RefreshToken: "9b" + goldenAccess[2:]},
				URL:     "https://instance.example.com/documents/embed/link/app/" + goldenAppLink + "/folder/" + goldenFolder,
				Role:    oracle.AppLinkRoleContributor, ItemID: goldenFolder, RequestID: goldenECID,
			},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := newClient(t, oracle.Config{
				Username: "u", Password: "p", BaseURL: "https://instance.example.com",
				HTTPClient: &http.Client{Transport: simtest.Golden(t, "testdata/"+tt.name)},
			})
			got, err := tt.call(t.Context(), c)
			if err != nil {
				t.Fatal(err)
			}
			testkit.WantSame(t, got, tt.want)
		})
	}
}

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
	goldenECID   = "5f2b1c0a9d8e7f60-00000001,0"
)

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

package conformance

import (
	"context"

	"github.com/farcopy/farcopy/oracle"
)

// oracleOperations are all methods of a client that use the network, but for ResumeX and ResolveX.
func oracleOperations(c *oracle.Client) map[string]func(ctx context.Context) error {
	return map[string]func(ctx context.Context) error{
		"oracle.CopyFolder": func(ctx context.Context) error {
			return second(c.CopyFolder(ctx, oracle.CopyFolderRequest{FolderID: "1", DestinationID: "2"}))
		},
		"oracle.CopyFile": func(ctx context.Context) error {
			return second(c.CopyFile(ctx, oracle.CopyFileRequest{FileID: "1", DestinationID: "2"}))
		},
		"oracle.CreateFolder": func(ctx context.Context) error {
			return second(c.CreateFolder(ctx, oracle.CreateFolderRequest{ParentID: "1", Name: "a"}))
		},
		"oracle.MoveFolder": func(ctx context.Context) error {
			return second(c.MoveFolder(ctx, oracle.MoveFolderRequest{FolderID: "1", DestinationID: "2"}))
		},
		"oracle.UpdateFolder": func(ctx context.Context) error {
			return second(c.UpdateFolder(ctx, oracle.UpdateFolderRequest{FolderID: "1", Name: "a"}))
		},
		"oracle.DeleteFolder": func(ctx context.Context) error {
			return second(c.DeleteFolder(ctx, oracle.DeleteFolderRequest{FolderID: "1"}))
		},
		"oracle.VerifyCopy": func(ctx context.Context) error {
			return second(c.VerifyCopy(ctx, oracle.VerifyCopyRequest{FolderID: "1", CopyID: "2"}))
		},
		"oracle.CreateAppLink": func(ctx context.Context) error {
			return second(c.CreateAppLink(ctx, oracle.CreateAppLinkRequest{FolderID: "1", AssignedUser: "u"}))
		},
		"oracle.RefreshAppLink": func(ctx context.Context) error {
			return second(c.RefreshAppLink(ctx, oracle.RefreshAppLinkRequest{AppLinkID: "1", AccessToken: "a", RefreshToken: "r"}))
		},
		"oracle.GetFile": func(ctx context.Context) error {
			return second(c.GetFile(ctx, oracle.GetFileRequest{FileID: "1"}))
		},
		"oracle.GetFolder": func(ctx context.Context) error {
			return second(c.GetFolder(ctx, oracle.GetFolderRequest{FolderID: "1"}))
		},
		"oracle.ListFolderItems": func(ctx context.Context) error {
			return second(c.ListFolderItems(ctx, oracle.ListFolderItemsRequest{FolderID: "1", Limit: 5000}))
		},
		"oracle.AllFolderItems": func(ctx context.Context) error {
			return firstErr(c.AllFolderItems(ctx, oracle.ListFolderItemsRequest{FolderID: "1"}))
		},
	}
}

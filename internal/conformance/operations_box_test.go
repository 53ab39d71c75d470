package conformance

import (
	"context"

	"github.com/farcopy/farcopy/box"
)

// boxOperations are all methods of a client that use the network, but for ResumeX and ResolveX.
func boxOperations(c *box.Client) map[string]func(ctx context.Context) error {
	return map[string]func(ctx context.Context) error{
		"box.CopyFolder": func(ctx context.Context) error {
			return second(c.CopyFolder(ctx, box.CopyFolderRequest{FolderID: "1", ParentID: "2"}))
		},
		"box.CopyFile": func(ctx context.Context) error {
			return second(c.CopyFile(ctx, box.CopyFileRequest{FileID: "1", ParentID: "2"}))
		},
		"box.CreateFolder": func(ctx context.Context) error {
			return second(c.CreateFolder(ctx, box.CreateFolderRequest{ParentID: "2", Name: "a"}))
		},
		"box.GetFolder":      func(ctx context.Context) error { return second(c.GetFolder(ctx, box.GetFolderRequest{FolderID: "1"})) },
		"box.GetCurrentUser": func(ctx context.Context) error { return second(c.GetCurrentUser(ctx, box.GetCurrentUserRequest{})) },
		"box.DeleteFolder": func(ctx context.Context) error {
			return second(c.DeleteFolder(ctx, box.DeleteFolderRequest{FolderID: "1"}))
		},
		"box.DeleteFile": func(ctx context.Context) error { return second(c.DeleteFile(ctx, box.DeleteFileRequest{FileID: "1"})) },
		"box.UpdateFolder": func(ctx context.Context) error {
			return second(c.UpdateFolder(ctx, box.UpdateFolderRequest{FolderID: "1", Name: "a"}))
		},
		"box.UpdateFile": func(ctx context.Context) error {
			return second(c.UpdateFile(ctx, box.UpdateFileRequest{FileID: "1", Name: "a"}))
		},
		"box.CreateFolderLock": func(ctx context.Context) error {
			return second(c.CreateFolderLock(ctx, box.CreateFolderLockRequest{FolderID: "1"}))
		},
		"box.ListFolderLocks": func(ctx context.Context) error {
			return second(c.ListFolderLocks(ctx, box.ListFolderLocksRequest{FolderID: "1"}))
		},
		"box.DeleteFolderLock": func(ctx context.Context) error {
			return second(c.DeleteFolderLock(ctx, box.DeleteFolderLockRequest{LockID: "1"}))
		},
		"box.FindFolder": func(ctx context.Context) error {
			return second(c.FindFolder(ctx, box.FindFolderRequest{FolderID: "1", Path: "a"}))
		},
		"box.GetFile": func(ctx context.Context) error { return second(c.GetFile(ctx, box.GetFileRequest{FileID: "1"})) },
		"box.ListFolderItems": func(ctx context.Context) error {
			return second(c.ListFolderItems(ctx, box.ListFolderItemsRequest{FolderID: "1"}))
		},
		"box.AllFolderItems": func(ctx context.Context) error {
			return firstErr(c.AllFolderItems(ctx, box.ListFolderItemsRequest{FolderID: "1"}))
		},
		"box.WaitForCopy": func(ctx context.Context) error {
			return second(c.WaitForCopy(ctx, box.WaitForCopyRequest{FolderID: "1", CopyID: "2"}))
		},
		"box.VerifyCopy": func(ctx context.Context) error {
			return second(c.VerifyCopy(ctx, box.VerifyCopyRequest{FolderID: "1", CopyID: "2"}))
		},
	}
}

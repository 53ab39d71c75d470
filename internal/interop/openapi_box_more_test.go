package interop

import (
	"context"
	"testing"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
)

// boxCalls are exchanges beside the copying and reading of folders. Each has a simulator of its own.
var boxCalls = []struct {
	name, want string
	call       func(ctx context.Context, b *boxTrial) error
}{
	{"copy a file", boxCopyFile + " 201", copyFileAs(box.CopyFileRequest{FileID: "44444", ParentID: "22222"})},
	{"copy a version with a name", boxCopyFile + " 201", copyFileAs(box.CopyFileRequest{
		FileID: "44444", ParentID: "0", Name: "ä & b", Version: "444441", Fields: []string{"name", "size", "shared_link"},
	})},
	{"copy no file", boxCopyFile + " 404", copyFileAs(box.CopyFileRequest{FileID: "9", ParentID: "22222"})},
	{"copy a file to a name in use", boxCopyFile + " 409", copyFileAs(box.CopyFileRequest{FileID: "44444", ParentID: "0", Name: "archives"})},
	{"create a folder", boxCreate + " 201", createAs(box.CreateFolderRequest{ParentID: "22222", Name: "ä & b", Fields: []string{"size"}})},
	{"create a folder of a name in use", boxCreate + " 409", createAs(box.CreateFolderRequest{ParentID: "0", Name: "archives"})},
	{"create a folder nowhere", boxCreate + " 404", createAs(box.CreateFolderRequest{ParentID: "9", Name: "a"})},
	{"get the current user", boxMe + " 200", func(ctx context.Context, b *boxTrial) error {
		_, err := b.client.GetCurrentUser(ctx, box.GetCurrentUserRequest{})
		return err
	}},
	{"get some of the current user", boxMe + " 200", func(ctx context.Context, b *boxTrial) error {
		_, err := b.client.GetCurrentUser(ctx, box.GetCurrentUserRequest{Fields: []string{"role", "enterprise", "hostname", "my_tags"}})
		return err
	}},
	{"get a file by a shared link", boxFile + " 200", func(ctx context.Context, b *boxTrial) error {
		b.srv.AddSharedLink("11111", "https://app.box.com/s/x", "p")
		_, err := b.client.GetFile(ctx, box.GetFileRequest{FileID: "44444"}, box.WithSharedLink("https://app.box.com/s/x", "p"))
		return err
	}},
	{"delete a folder", boxDelete + " 204", deleteAs(box.DeleteFolderRequest{FolderID: "11111", Recursive: true, IfMatch: "1"})},
	{"delete a folder that is not empty", boxDelete + " 400", deleteAs(box.DeleteFolderRequest{FolderID: "11111"})},
	{"delete no folder", boxDelete + " 404", deleteAs(box.DeleteFolderRequest{FolderID: "9"})},
	{"delete a folder that changed", boxDelete + " 412", deleteAs(box.DeleteFolderRequest{FolderID: "11111", IfMatch: "7"})},
	{"delete a file", boxDeleteFile + " 204", deleteFileAs(box.DeleteFileRequest{FileID: "44444"})},
	{"delete no file", boxDeleteFile + " 404", deleteFileAs(box.DeleteFileRequest{FileID: "9"})},
	{"delete a file that changed", boxDeleteFile + " 412", deleteFileAs(box.DeleteFileRequest{FileID: "44444", IfMatch: "7"})},
	{"move a folder", boxUpdate + " 200", updateAs(box.UpdateFolderRequest{FolderID: "11111", ParentID: "22222"})},
	{"rename a folder", boxUpdate + " 200", updateAs(box.UpdateFolderRequest{FolderID: "11111", Name: "ä & b", IfMatch: "1", Fields: []string{"name"}})},
	{"rename a folder to a name in use", boxUpdate + " 409", updateAs(box.UpdateFolderRequest{FolderID: "11111", Name: "archives"})},
	{"rename a folder that changed", boxUpdate + " 412", updateAs(box.UpdateFolderRequest{FolderID: "11111", Name: "a", IfMatch: "7"})},
	{"move a folder into itself", boxUpdate + " 400", updateAs(box.UpdateFolderRequest{FolderID: "11111", ParentID: "33333"})},
	{"move and rename a file", boxUpdateFile + " 200", updateFileAs(box.UpdateFileRequest{FileID: "44444", ParentID: "22222", Name: "a"})},
	{"rename no file", boxUpdateFile + " 404", updateFileAs(box.UpdateFileRequest{FileID: "9", Name: "a"})},
	{"list no locks", boxLocks + " 200", locksAs("11111")},
	{"lock a folder", boxLock + " 200", lockAs("11111")},
	{"lock no folder", boxLock + " 404", lockAs("9")},
	{"lock a folder of others", boxLock + " 403", func(ctx context.Context, b *boxTrial) error {
		b.srv.SetReadOnly("11111", true)
		return lockAs("11111")(ctx, b)
	}},
	{"lock a folder, the response is lost", boxLocks + " 200", func(ctx context.Context, b *boxTrial) error {
		b.srv.Inject("CreateFolderLock", boxtest.ActThenHangUp)
		return lockAs("11111")(ctx, b)
	}},
	{"list the locks of a folder", boxLocks + " 200", func(ctx context.Context, b *boxTrial) error {
		b.srv.AddFolderLock("11111")
		return locksAs("11111")(ctx, b)
	}},
	{"list the locks of no folder", boxLocks + " 404", locksAs("9")},
	{"list the locks of a malformed id", boxLocks + " 405", locksAs("d_1")},
	{"delete a lock", boxUnlock + " 204", func(ctx context.Context, b *boxTrial) error {
		return unlockAs(b.srv.AddFolderLock("11111"))(ctx, b)
	}},
	{"delete no lock", boxUnlock + " 404", unlockAs("9")},
	{"move a locked folder", boxUpdate + " 403", func(ctx context.Context, b *boxTrial) error {
		b.srv.AddFolderLock("11111")
		return updateAs(box.UpdateFolderRequest{FolderID: "11111", ParentID: "22222"})(ctx, b)
	}},
	{"get a file", boxFile + " 200", func(ctx context.Context, b *boxTrial) error {
		_, err := b.client.GetFile(ctx, box.GetFileRequest{FileID: "44444"})
		return err
	}},
	{"get all of a file", boxFile + " 200", func(ctx context.Context, b *boxTrial) error {
		_, err := b.client.GetFile(ctx, box.GetFileRequest{FileID: "44444", Fields: []string{
			"name", "sha1", "file_version", "size", "path_collection", "created_by", "shared_link", "parent", "version_number", "comment_count",
			"permissions", "lock", "extension", "is_package", "expires_at", "classification", "allowed_invitee_roles", "disposition_at",
		}})
		return err
	}},
	{"get a file if changed", boxFile + " 304", func(ctx context.Context, b *boxTrial) error {
		_, err := b.client.GetFile(ctx, box.GetFileRequest{FileID: "44444", IfNoneMatch: "0"})
		return err
	}},
	{"get no file", boxFile + " 404", func(ctx context.Context, b *boxTrial) error {
		_, err := b.client.GetFile(ctx, box.GetFileRequest{FileID: "9"})
		return err
	}},
	{"get a malformed file id", boxFile + " 405", func(ctx context.Context, b *boxTrial) error {
		_, err := b.client.GetFile(ctx, box.GetFileRequest{FileID: "f_1"})
		return err
	}},
	{"copy a file, the response is lost", boxFile + " 200", func(ctx context.Context, b *boxTrial) error {
		b.srv.Inject("CopyFile", boxtest.ActThenHangUp)
		return copyFileAs(box.CopyFileRequest{FileID: "44444", ParentID: "22222"})(ctx, b)
	}},
}

func copyFileAs(req box.CopyFileRequest) func(context.Context, *boxTrial) error {
	return func(ctx context.Context, b *boxTrial) error { _, err := b.client.CopyFile(ctx, req); return err }
}

func createAs(req box.CreateFolderRequest) func(context.Context, *boxTrial) error {
	return func(ctx context.Context, b *boxTrial) error { _, err := b.client.CreateFolder(ctx, req); return err }
}

func deleteAs(req box.DeleteFolderRequest) func(context.Context, *boxTrial) error {
	return func(ctx context.Context, b *boxTrial) error { _, err := b.client.DeleteFolder(ctx, req); return err }
}

func deleteFileAs(req box.DeleteFileRequest) func(context.Context, *boxTrial) error {
	return func(ctx context.Context, b *boxTrial) error { _, err := b.client.DeleteFile(ctx, req); return err }
}

func updateAs(req box.UpdateFolderRequest) func(context.Context, *boxTrial) error {
	return func(ctx context.Context, b *boxTrial) error { _, err := b.client.UpdateFolder(ctx, req); return err }
}

func lockAs(id string) func(context.Context, *boxTrial) error {
	return func(ctx context.Context, b *boxTrial) error {
		_, err := b.client.CreateFolderLock(ctx, box.CreateFolderLockRequest{FolderID: id})
		return err
	}
}

func locksAs(id string) func(context.Context, *boxTrial) error {
	return func(ctx context.Context, b *boxTrial) error {
		_, err := b.client.ListFolderLocks(ctx, box.ListFolderLocksRequest{FolderID: id})
		return err
	}
}

func unlockAs(id string) func(context.Context, *boxTrial) error {
	return func(ctx context.Context, b *boxTrial) error {
		_, err := b.client.DeleteFolderLock(ctx, box.DeleteFolderLockRequest{LockID: id})
		return err
	}
}

func updateFileAs(req box.UpdateFileRequest) func(context.Context, *boxTrial) error {
	return func(ctx context.Context, b *boxTrial) error { _, err := b.client.UpdateFile(ctx, req); return err }
}

func TestOpenAPIBoxMore(t *testing.T) {
	description(t, "box") // or skip
	for _, tt := range boxCalls {
		t.Run(tt.name, func(t *testing.T) {
			b := newBoxTrial(t)
			err := tt.call(t.Context(), b)
			b.wantClean(t, tt.want)
			wantError(t, tt.want, err)
		})
	}
}

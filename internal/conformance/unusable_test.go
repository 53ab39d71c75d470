package conformance

import (
	"context"
	"io/fs"
	"iter"
	"strings"
	"testing"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oss"
)

// firstErr is the first error of a range.
func firstErr[T any](items iter.Seq2[T, error]) error {
	for _, err := range items {
		return err
	}
	return nil
}

func second[T any](_ T, err error) error { return err }

// operations are all methods that use the network, of the given clients.
func operations(bp *bitpaket.Client, bx *box.Client, or *oracle.Client, dc *document360.Client, os *oss.Client) map[string]func(ctx context.Context) error {
	selectors := []bitpaket.Selector{{Path: "/b"}}
	return map[string]func(ctx context.Context) error{
		"bitpaket.Copy": func(ctx context.Context) error {
			return second(bp.Copy(ctx, bitpaket.CopyRequest{Objects: selectors, Target: "/a"}))
		},
		"bitpaket.Rename": func(ctx context.Context) error {
			return second(bp.Rename(ctx, bitpaket.RenameRequest{Object: bitpaket.Selector{Path: "/b"}, Filename: "a"}))
		},
		"bitpaket.Move": func(ctx context.Context) error {
			return second(bp.Move(ctx, bitpaket.MoveRequest{Objects: selectors, Target: "/a"}))
		},
		"bitpaket.Delete": func(ctx context.Context) error {
			return second(bp.Delete(ctx, bitpaket.DeleteRequest{Objects: selectors}))
		},
		"bitpaket.DeleteObject": func(ctx context.Context) error {
			return second(bp.DeleteObject(ctx, bitpaket.DeleteObjectRequest{ObjectID: "x"}))
		},
		"bitpaket.CreateFolder": func(ctx context.Context) error {
			return second(bp.CreateFolder(ctx, bitpaket.CreateFolderRequest{Folder: "/a"}))
		},
		"bitpaket.Query":        func(ctx context.Context) error { return second(bp.Query(ctx, bitpaket.QueryRequest{})) },
		"bitpaket.FindMetadata": func(ctx context.Context) error { return second(bp.FindMetadata(ctx, bitpaket.FindMetadataRequest{})) },
		"bitpaket.GetMetadata":  func(ctx context.Context) error { return second(bp.GetMetadata(ctx, bitpaket.GetMetadataRequest{})) },
		"bitpaket.WaitForCopy": func(ctx context.Context) error {
			return second(bp.WaitForCopy(ctx, bitpaket.WaitForCopyRequest{Objects: selectors, Target: "/a"}))
		},
		"bitpaket.VerifyCopy": func(ctx context.Context) error {
			return second(bp.VerifyCopy(ctx, bitpaket.VerifyCopyRequest{Objects: selectors, Target: "/a"}))
		},
		"box.CopyFolder": func(ctx context.Context) error {
			return second(bx.CopyFolder(ctx, box.CopyFolderRequest{FolderID: "1", ParentID: "2"}))
		},
		"box.CopyFile": func(ctx context.Context) error {
			return second(bx.CopyFile(ctx, box.CopyFileRequest{FileID: "1", ParentID: "2"}))
		},
		"box.CreateFolder": func(ctx context.Context) error {
			return second(bx.CreateFolder(ctx, box.CreateFolderRequest{ParentID: "2", Name: "a"}))
		},
		"box.GetFolder":      func(ctx context.Context) error { return second(bx.GetFolder(ctx, box.GetFolderRequest{FolderID: "1"})) },
		"box.GetCurrentUser": func(ctx context.Context) error { return second(bx.GetCurrentUser(ctx, box.GetCurrentUserRequest{})) },
		"box.DeleteFolder": func(ctx context.Context) error {
			return second(bx.DeleteFolder(ctx, box.DeleteFolderRequest{FolderID: "1"}))
		},
		"box.DeleteFile": func(ctx context.Context) error { return second(bx.DeleteFile(ctx, box.DeleteFileRequest{FileID: "1"})) },
		"box.UpdateFolder": func(ctx context.Context) error {
			return second(bx.UpdateFolder(ctx, box.UpdateFolderRequest{FolderID: "1", Name: "a"}))
		},
		"box.UpdateFile": func(ctx context.Context) error {
			return second(bx.UpdateFile(ctx, box.UpdateFileRequest{FileID: "1", Name: "a"}))
		},
		"box.CreateFolderLock": func(ctx context.Context) error {
			return second(bx.CreateFolderLock(ctx, box.CreateFolderLockRequest{FolderID: "1"}))
		},
		"box.ListFolderLocks": func(ctx context.Context) error {
			return second(bx.ListFolderLocks(ctx, box.ListFolderLocksRequest{FolderID: "1"}))
		},
		"box.DeleteFolderLock": func(ctx context.Context) error {
			return second(bx.DeleteFolderLock(ctx, box.DeleteFolderLockRequest{LockID: "1"}))
		},
		"box.FindFolder": func(ctx context.Context) error {
			return second(bx.FindFolder(ctx, box.FindFolderRequest{FolderID: "1", Path: "a"}))
		},
		"box.GetFile": func(ctx context.Context) error { return second(bx.GetFile(ctx, box.GetFileRequest{FileID: "1"})) },
		"box.ListFolderItems": func(ctx context.Context) error {
			return second(bx.ListFolderItems(ctx, box.ListFolderItemsRequest{FolderID: "1"}))
		},
		"box.AllFolderItems": func(ctx context.Context) error {
			return firstErr(bx.AllFolderItems(ctx, box.ListFolderItemsRequest{FolderID: "1"}))
		},
		"box.WaitForCopy": func(ctx context.Context) error {
			return second(bx.WaitForCopy(ctx, box.WaitForCopyRequest{FolderID: "1", CopyID: "2"}))
		},
		"box.VerifyCopy": func(ctx context.Context) error {
			return second(bx.VerifyCopy(ctx, box.VerifyCopyRequest{FolderID: "1", CopyID: "2"}))
		},
		"oracle.CopyFolder": func(ctx context.Context) error {
			return second(or.CopyFolder(ctx, oracle.CopyFolderRequest{FolderID: "1", DestinationID: "2"}))
		},
		"oracle.CopyFile": func(ctx context.Context) error {
			return second(or.CopyFile(ctx, oracle.CopyFileRequest{FileID: "1", DestinationID: "2"}))
		},
		"oracle.CreateFolder": func(ctx context.Context) error {
			return second(or.CreateFolder(ctx, oracle.CreateFolderRequest{ParentID: "1", Name: "a"}))
		},
		"oracle.MoveFolder": func(ctx context.Context) error {
			return second(or.MoveFolder(ctx, oracle.MoveFolderRequest{FolderID: "1", DestinationID: "2"}))
		},
		"oracle.UpdateFolder": func(ctx context.Context) error {
			return second(or.UpdateFolder(ctx, oracle.UpdateFolderRequest{FolderID: "1", Name: "a"}))
		},
		"oracle.DeleteFolder": func(ctx context.Context) error {
			return second(or.DeleteFolder(ctx, oracle.DeleteFolderRequest{FolderID: "1"}))
		},
		"oracle.VerifyCopy": func(ctx context.Context) error {
			return second(or.VerifyCopy(ctx, oracle.VerifyCopyRequest{FolderID: "1", CopyID: "2"}))
		},
		"oracle.CreateAppLink": func(ctx context.Context) error {
			return second(or.CreateAppLink(ctx, oracle.CreateAppLinkRequest{FolderID: "1", AssignedUser: "u"}))
		},
		"oracle.RefreshAppLink": func(ctx context.Context) error {
			return second(or.RefreshAppLink(ctx, oracle.RefreshAppLinkRequest{AppLinkID: "1", AccessToken: "a", RefreshToken: "r"}))
		},
		"oracle.GetFile": func(ctx context.Context) error {
			return second(or.GetFile(ctx, oracle.GetFileRequest{FileID: "1"}))
		},
		"oracle.GetFolder": func(ctx context.Context) error {
			return second(or.GetFolder(ctx, oracle.GetFolderRequest{FolderID: "1"}))
		},
		"oracle.ListFolderItems": func(ctx context.Context) error {
			return second(or.ListFolderItems(ctx, oracle.ListFolderItemsRequest{FolderID: "1", Limit: 5000}))
		},
		"oracle.AllFolderItems": func(ctx context.Context) error {
			return firstErr(or.AllFolderItems(ctx, oracle.ListFolderItemsRequest{FolderID: "1"}))
		},
		"document360.CopyFile": func(ctx context.Context) error { return second(dc.CopyFile(ctx, document360.CopyFileRequest{})) },
		"document360.GetFile":  func(ctx context.Context) error { return second(dc.GetFile(ctx, document360.GetFileRequest{})) },
		"document360.VerifyCopy": func(ctx context.Context) error {
			return second(dc.VerifyCopy(ctx, document360.VerifyCopyRequest{}))
		},
		"document360.CreateFolder": func(ctx context.Context) error {
			return second(dc.CreateFolder(ctx, document360.CreateFolderRequest{ProjectID: "p", Name: "a"}))
		},
		"document360.DeleteFile": func(ctx context.Context) error {
			return second(dc.DeleteFile(ctx, document360.DeleteFileRequest{}))
		},
		"document360.MoveFile": func(ctx context.Context) error {
			return second(dc.MoveFile(ctx, document360.MoveFileRequest{}))
		},
		"document360.UpdateFolder": func(ctx context.Context) error {
			return second(dc.UpdateFolder(ctx, document360.UpdateFolderRequest{Name: "a"}))
		},
		"document360.DeleteFolder": func(ctx context.Context) error {
			return second(dc.DeleteFolder(ctx, document360.DeleteFolderRequest{}))
		},
		"document360.Search": func(ctx context.Context) error {
			return second(dc.Search(ctx, document360.SearchRequest{}))
		},
		"document360.AllSearchResults": func(ctx context.Context) error {
			return firstErr(dc.AllSearchResults(ctx, document360.SearchRequest{}))
		},
		"document360.FindFile": func(ctx context.Context) error {
			return second(dc.FindFile(ctx, document360.FindFileRequest{}))
		},
		"document360.GetCurrentUser": func(ctx context.Context) error {
			return second(dc.GetCurrentUser(ctx, document360.GetCurrentUserRequest{}))
		},
		"document360.GetDefaultFolder": func(ctx context.Context) error {
			return second(dc.GetDefaultFolder(ctx, document360.GetDefaultFolderRequest{}))
		},
		"document360.GetFolder":   func(ctx context.Context) error { return second(dc.GetFolder(ctx, document360.GetFolderRequest{})) },
		"document360.ListFolders": func(ctx context.Context) error { return second(dc.ListFolders(ctx, document360.ListFoldersRequest{})) },
		"document360.ListProjects": func(ctx context.Context) error {
			return second(dc.ListProjects(ctx, document360.ListProjectsRequest{}))
		},
		"document360.AllFolderFiles": func(ctx context.Context) error {
			return firstErr(dc.AllFolderFiles(ctx, document360.GetFolderRequest{}))
		},
		"document360.AllFolders": func(ctx context.Context) error { return firstErr(dc.AllFolders(ctx, document360.ListFoldersRequest{})) },
		"document360.AllProjects": func(ctx context.Context) error {
			return firstErr(dc.AllProjects(ctx, document360.ListProjectsRequest{}))
		},
		"oss.CopyObject": func(ctx context.Context) error {
			return second(os.CopyObject(ctx, oss.CopyObjectRequest{Bucket: "abc", Key: "b", SourceKey: "a"}))
		},
		"oss.VerifyCopy": func(ctx context.Context) error {
			return second(os.VerifyCopy(ctx, oss.VerifyCopyRequest{Bucket: "abc", Key: "b", SourceKey: "a"}))
		},
		"oss.HeadObject": func(ctx context.Context) error {
			return second(os.HeadObject(ctx, oss.HeadObjectRequest{Bucket: "abc", Key: "b"}))
		},
		"oss.GetObjectMeta": func(ctx context.Context) error {
			return second(os.GetObjectMeta(ctx, oss.GetObjectMetaRequest{Bucket: "abc", Key: "b"}))
		},
		"oss.ListObjects": func(ctx context.Context) error {
			return second(os.ListObjects(ctx, oss.ListObjectsRequest{Bucket: "abc"}))
		},
		"oss.ListObjectVersions": func(ctx context.Context) error {
			return second(os.ListObjectVersions(ctx, oss.ListObjectVersionsRequest{Bucket: "abc"}))
		},
		"oss.DeleteObject": func(ctx context.Context) error {
			return second(os.DeleteObject(ctx, oss.DeleteObjectRequest{Bucket: "abc", Key: "b"}))
		},
		"oss.DeleteObjects": func(ctx context.Context) error {
			return second(os.DeleteObjects(ctx, oss.DeleteObjectsRequest{Bucket: "abc", Objects: []oss.ObjectVersion{{Key: "b"}}}))
		},
		"oss.GetObjectTagging": func(ctx context.Context) error {
			return second(os.GetObjectTagging(ctx, oss.GetObjectTaggingRequest{Bucket: "abc", Key: "b"}))
		},
		"oss.PutObjectTagging": func(ctx context.Context) error {
			return second(os.PutObjectTagging(ctx, oss.PutObjectTaggingRequest{Bucket: "abc", Key: "b", Tags: []oss.Tag{{Key: "k"}}}))
		},
		"oss.DeleteObjectTagging": func(ctx context.Context) error {
			return second(os.DeleteObjectTagging(ctx, oss.DeleteObjectTaggingRequest{Bucket: "abc", Key: "b"}))
		},
		"oss.GetObjectACL": func(ctx context.Context) error {
			return second(os.GetObjectACL(ctx, oss.GetObjectACLRequest{Bucket: "abc", Key: "b"}))
		},
		"oss.PutObjectACL": func(ctx context.Context) error {
			return second(os.PutObjectACL(ctx, oss.PutObjectACLRequest{Bucket: "abc", Key: "b", ACL: oss.ACLPrivate}))
		},
		"oss.GetSymlink": func(ctx context.Context) error {
			return second(os.GetSymlink(ctx, oss.GetSymlinkRequest{Bucket: "abc", Key: "b"}))
		},
		"oss.PutSymlink": func(ctx context.Context) error {
			return second(os.PutSymlink(ctx, oss.PutSymlinkRequest{Bucket: "abc", Key: "b", Target: "a"}))
		},
		"oss.UpdateObject": func(ctx context.Context) error {
			return second(os.UpdateObject(ctx, oss.UpdateObjectRequest{Bucket: "abc", Key: "b", ACL: oss.ACLPrivate}))
		},
		"oss.RestoreObject": func(ctx context.Context) error {
			return second(os.RestoreObject(ctx, oss.RestoreObjectRequest{Bucket: "abc", Key: "b"}))
		},
		"oss.PresignCopyObject": func(ctx context.Context) error {
			return second(os.PresignCopyObject(ctx, oss.PresignCopyObjectRequest{Copy: oss.CopyObjectRequest{Bucket: "abc", Key: "b", SourceKey: "a"}}))
		},
		"oss.AllObjects": func(ctx context.Context) error {
			return firstErr(os.AllObjects(ctx, oss.ListObjectsRequest{Bucket: "abc"}))
		},
		"oss.AllObjectVersions": func(ctx context.Context) error {
			return firstErr(os.AllObjectVersions(ctx, oss.ListObjectVersionsRequest{Bucket: "abc"}))
		},
		"oss.InitiateMultipartUpload": func(ctx context.Context) error {
			return second(os.InitiateMultipartUpload(ctx, oss.InitiateMultipartUploadRequest{Bucket: "abc", Key: "b"}))
		},
		"oss.UploadPartCopy": func(ctx context.Context) error {
			return second(os.UploadPartCopy(ctx, oss.UploadPartCopyRequest{Bucket: "abc", Key: "b", UploadID: "u", PartNumber: 1, SourceKey: "a"}))
		},
		"oss.CompleteMultipartUpload": func(ctx context.Context) error {
			return second(os.CompleteMultipartUpload(ctx, oss.CompleteMultipartUploadRequest{
				Bucket: "abc", Key: "b", UploadID: "u", Parts: []oss.CompletedPart{{PartNumber: 1, ETag: "e"}},
			}))
		},
		"oss.AbortMultipartUpload": func(ctx context.Context) error {
			return second(os.AbortMultipartUpload(ctx, oss.AbortMultipartUploadRequest{Bucket: "abc", Key: "b", UploadID: "u", UntilGone: true}))
		},
		"oss.ListParts": func(ctx context.Context) error {
			return second(os.ListParts(ctx, oss.ListPartsRequest{Bucket: "abc", Key: "b", UploadID: "u"}))
		},
		"oss.AllParts": func(ctx context.Context) error {
			return firstErr(os.AllParts(ctx, oss.ListPartsRequest{Bucket: "abc", Key: "b", UploadID: "u"}))
		},
		"oss.ListMultipartUploads": func(ctx context.Context) error {
			return second(os.ListMultipartUploads(ctx, oss.ListMultipartUploadsRequest{Bucket: "abc"}))
		},
		"oss.AllMultipartUploads": func(ctx context.Context) error {
			return firstErr(os.AllMultipartUploads(ctx, oss.ListMultipartUploadsRequest{Bucket: "abc"}))
		},
		"oss.GetBucketVersioning": func(ctx context.Context) error {
			return second(os.GetBucketVersioning(ctx, oss.GetBucketVersioningRequest{Bucket: "abc"}))
		},
	}
}

func wantUnusable(t *testing.T, err error, text string) {
	t.Helper()
	testkit.WantIs(t, err, box.ErrNotExecuted, fs.ErrInvalid)
	if err != nil && !strings.Contains(err.Error(), text) {
		t.Errorf("error %q, want it to say %q", err, text)
	}
}

// TestNoClient uses clients that NewClient did not make.
func TestNoClient(t *testing.T) {
	for name, call := range operations(nil, nil, nil, nil, nil) {
		t.Run(name+" of a nil client", func(t *testing.T) {
			wantUnusable(t, call(t.Context()), "the client is nil or was not made by NewClient")
		})
	}
	for name, call := range operations(&bitpaket.Client{}, &box.Client{}, &oracle.Client{}, &document360.Client{}, &oss.Client{}) {
		t.Run(name+" of a zero client", func(t *testing.T) {
			wantUnusable(t, call(t.Context()), "the client is nil or was not made by NewClient")
		})
	}
}

// TestNoContext passes a nil context to every operation.
func TestNoContext(t *testing.T) {
	for name, call := range operations(&bitpaket.Client{}, &box.Client{}, &oracle.Client{}, &document360.Client{}, &oss.Client{}) {
		t.Run(name, func(t *testing.T) {
			wantUnusable(t, call(nil), "the context is nil") // a nil context is what is tested
		})
	}
}

package conformance

import (
	"context"

	"github.com/farcopy/farcopy/document360"
)

// document360Operations are all methods of a client that use the network, but for ResumeX and ResolveX.
func document360Operations(c *document360.Client) map[string]func(ctx context.Context) error {
	return map[string]func(ctx context.Context) error{
		"document360.CopyFile": func(ctx context.Context) error { return second(c.CopyFile(ctx, document360.CopyFileRequest{})) },
		"document360.GetFile":  func(ctx context.Context) error { return second(c.GetFile(ctx, document360.GetFileRequest{})) },
		"document360.VerifyCopy": func(ctx context.Context) error {
			return second(c.VerifyCopy(ctx, document360.VerifyCopyRequest{}))
		},
		"document360.CreateFolder": func(ctx context.Context) error {
			return second(c.CreateFolder(ctx, document360.CreateFolderRequest{ProjectID: "p", Name: "a"}))
		},
		"document360.DeleteFile": func(ctx context.Context) error {
			return second(c.DeleteFile(ctx, document360.DeleteFileRequest{}))
		},
		"document360.MoveFile": func(ctx context.Context) error {
			return second(c.MoveFile(ctx, document360.MoveFileRequest{}))
		},
		"document360.UpdateFolder": func(ctx context.Context) error {
			return second(c.UpdateFolder(ctx, document360.UpdateFolderRequest{Name: "a"}))
		},
		"document360.DeleteFolder": func(ctx context.Context) error {
			return second(c.DeleteFolder(ctx, document360.DeleteFolderRequest{}))
		},
		"document360.Search": func(ctx context.Context) error {
			return second(c.Search(ctx, document360.SearchRequest{}))
		},
		"document360.AllSearchResults": func(ctx context.Context) error {
			return firstErr(c.AllSearchResults(ctx, document360.SearchRequest{}))
		},
		"document360.FindFile": func(ctx context.Context) error {
			return second(c.FindFile(ctx, document360.FindFileRequest{}))
		},
		"document360.GetCurrentUser": func(ctx context.Context) error {
			return second(c.GetCurrentUser(ctx, document360.GetCurrentUserRequest{}))
		},
		"document360.GetDefaultFolder": func(ctx context.Context) error {
			return second(c.GetDefaultFolder(ctx, document360.GetDefaultFolderRequest{}))
		},
		"document360.GetFolder":   func(ctx context.Context) error { return second(c.GetFolder(ctx, document360.GetFolderRequest{})) },
		"document360.ListFolders": func(ctx context.Context) error { return second(c.ListFolders(ctx, document360.ListFoldersRequest{})) },
		"document360.ListProjects": func(ctx context.Context) error {
			return second(c.ListProjects(ctx, document360.ListProjectsRequest{}))
		},
		"document360.AllFolderFiles": func(ctx context.Context) error {
			return firstErr(c.AllFolderFiles(ctx, document360.GetFolderRequest{}))
		},
		"document360.AllFolders": func(ctx context.Context) error { return firstErr(c.AllFolders(ctx, document360.ListFoldersRequest{})) },
		"document360.AllProjects": func(ctx context.Context) error {
			return firstErr(c.AllProjects(ctx, document360.ListProjectsRequest{}))
		},
	}
}

package document360_test

import (
	"testing"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/internal/testkit"
)

var (
	goldenLogo = document360.File{
		ID: goldenID, FileName: "logo.png", FileType: "png", FileURL: "https://cdn.document360.io/logo.png?sv=token", ModifiedAt: goldenTime,
		UpdatedBy: "Ada", Size: "2.4 MB", Height: "64", Width: "128", ParentFolderID: goldenFolder, Title: "logo", AlternativeText: "the logo",
		Tags: []document360.Tag{{ID: goldenBelow, Name: "brand"}}, IsStarred: true,
	}
	goldenImages = document360.Folder{
		ID: goldenFolder, Title: "Images", ItemsCount: 3, CreatedAt: goldenTime, ModifiedAt: goldenTime, Order: 1,
		SubFolders: []document360.Folder{{
			ID: goldenBelow, Title: "Icons", ParentFolderID: goldenFolder, SubFolders: []document360.Folder{}, ItemsCount: 2,
			UpdatedBy: "Ada", ModifiedAt: goldenTime, IsStarred: true,
		}},
	}
)

const goldenRequestID = "req_abc123def456"

func TestGoldenGetFile(t *testing.T) {
	res, err := replayClient(t, "get_file/found").GetFile(t.Context(), document360.GetFileRequest{
		ProjectID: goldenID, FolderID: goldenFolder, FileID: goldenID,
	})
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantSame(t, res, &document360.GetFileResponse{File: goldenLogo, RequestID: goldenRequestID})
}

func TestGoldenGetFolder(t *testing.T) {
	res, err := replayClient(t, "get_folder/page").GetFolder(t.Context(), document360.GetFolderRequest{
		ProjectID: goldenID, FolderID: goldenFolder, Page: 2, PageSize: 1,
	})
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantSame(t, res, &document360.GetFolderResponse{
		FolderDetail: document360.FolderDetail{
			Folder: goldenImages, Files: []document360.File{goldenLogo},
			FilesPagination: &document360.Pagination{Page: 2, PageSize: 1, HasMore: true},
		},
		RequestID: goldenRequestID,
	})
}

func TestGoldenListFolders(t *testing.T) {
	res, err := replayClient(t, "list_folders/page").ListFolders(t.Context(), document360.ListFoldersRequest{
		ProjectID: goldenID, Page: 2, PageSize: 1, IncludeTotalCount: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantSame(t, res, &document360.ListFoldersResponse{
		Folders:    []document360.Folder{goldenImages},
		Pagination: &document360.Pagination{Page: 2, PageSize: 1, TotalCount: 3, HasMore: true, NextCursor: "def"}, RequestID: goldenRequestID,
	})
}

// TestGoldenListProjects: the description's own example has no pagination.
func TestGoldenListProjects(t *testing.T) {
	res, err := replayClient(t, "list_projects/page").ListProjects(t.Context(), document360.ListProjectsRequest{Cursor: "abc", Page: 7, PageSize: 1})
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantSame(t, res, &document360.ListProjectsResponse{
		Projects: []document360.Project{{
			ID: goldenID, Name: "Manual", Description: "how it works", SubDomainName: "manual", CreatedAt: goldenTime, Status: 1,
		}},
		RequestID: goldenRequestID,
	})
}

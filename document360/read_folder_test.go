package document360_test

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/internal/testkit"
)

func TestGetFolder(t *testing.T) {
	f := newFixture(t)
	icons := f.MkdirAll("Images/Icons")
	for i := range 3 {
		f.AddFile(f.images, fmt.Sprint(i), "")
	}
	got, err := f.client().GetFolder(t.Context(), document360.GetFolderRequest{
		ProjectID: f.request.ProjectID, FolderID: f.images, Page: 2, PageSize: 2})
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantEqual(t, "got.ID", got.ID, f.images)
	testkit.WantEqual(t, "got.Title", got.Title, "Images")
	if len(got.SubFolders) != 1 {
		t.Fatalf("%d folders below, want 1: %+v", len(got.SubFolders), got.SubFolders)
	}
	testkit.WantEqual(t, "the folder below", got.SubFolders[0].ID, icons)
	testkit.WantEqual(t, "got.ItemsCount", got.ItemsCount, 5)
	if len(got.Files) != 2 {
		t.Fatalf("%d files, want 2: %+v", len(got.Files), got.Files)
	}
	testkit.WantEqual(t, "the first file", got.Files[0].FileName, "1")
	if got.FilesPagination == nil {
		t.Fatal("no FilesPagination")
	}
	if got.FilesPagination.HasMore {
		t.Error("FilesPagination.HasMore is true, want false")
	}
	testkit.WantEqual(t, "FilesPagination.Page", got.FilesPagination.Page, 2)
	testkit.WantEqual(t, "FilesPagination.PageSize", got.FilesPagination.PageSize, 2)
	if target := f.Requests()[0].Target; !strings.HasSuffix(target, "?page=2&page_size=2") {
		t.Errorf("asked for %s", target)
	}
}

func TestAllFolderFiles(t *testing.T) {
	f := newFixture(t)
	for i := range 249 {
		f.AddFile(f.images, fmt.Sprint(i), "")
	}
	all := f.client().AllFolderFiles(t.Context(), document360.GetFolderRequest{ProjectID: f.request.ProjectID, FolderID: f.images})
	for range 2 { // it can be ranged over again
		seen := map[string]bool{}
		for file, err := range all {
			if err != nil {
				t.Fatal(err)
			}
			seen[file.ID] = true
		}
		if len(seen) != 250 {
			t.Errorf("%d files, want 250", len(seen))
		}
	}
	testkit.WantRequests(t, f, 6)
	for range all {
		break
	}
	testkit.WantRequests(t, f, 7)
	f.Inject("GetFolder", document360test.None, document360test.Status(404))
	n := 0
	for _, err := range all {
		if n++; err != nil {
			testkit.WantIsOnly(t, err, fs.ErrNotExist)
		}
	}
	if n != 101 {
		t.Errorf("%d turns, want 100 files and an error", n)
	}
}

func TestListFolders(t *testing.T) {
	f := newFixture(t)
	f.MkdirAll("Images/Icons/Small")
	f.MkdirAll("More")
	req := document360.ListFoldersRequest{ProjectID: f.request.ProjectID, PageSize: 2, IncludeTotalCount: true}
	first, err := f.client().ListFolders(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	p := first.Pagination
	if len(first.Folders) != 2 {
		t.Fatalf("%d folders, want 2: %+v", len(first.Folders), first.Folders)
	}
	testkit.WantEqual(t, "the third level", first.Folders[0].SubFolders[0].SubFolders[0].Title, "Small")
	if p == nil {
		t.Fatal("no Pagination")
	}
	if !p.HasMore {
		t.Error("p.HasMore is false, want true: there are three folders")
	}
	testkit.WantEqual(t, "p.TotalCount", p.TotalCount, 3)
	if p.NextCursor == "" {
		t.Error("p.NextCursor is empty")
	}
	req.Cursor = p.NextCursor
	second, err := f.client().ListFolders(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	if len(second.Folders) != 1 {
		t.Fatalf("%d folders, want 1: %+v", len(second.Folders), second.Folders)
	}
	testkit.WantEqual(t, "the folder", second.Folders[0].Title, "More")
	if second.Pagination.HasMore {
		t.Error("second.Pagination.HasMore is true, want false")
	}
	titles := ""
	for folder, err := range f.client().AllFolders(t.Context(), document360.ListFoldersRequest{ProjectID: f.request.ProjectID, PageSize: 1}) {
		if err != nil {
			t.Fatal(err)
		}
		titles += folder.Title + " "
	}
	if titles != "Images Archive More " {
		t.Error(titles)
	}
}

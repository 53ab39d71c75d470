package box_test

import (
	"errors"
	"fmt"
	"io/fs"
	"testing"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

// tree is a folder of four items, and its copy.
func tree(t *testing.T) (srv *boxtest.Server, source, copied string) {
	t.Helper()
	srv = boxtest.NewServer(t)
	source = srv.MkdirAll("/Source")
	inside := srv.MkdirAll("/Source/Inside")
	srv.AddFile(source, "a.txt", 10)
	srv.AddFile(inside, "b.txt", 20)
	srv.AddWebLink(inside, "link", "https://example.com/")
	copied = srv.Copy(source, srv.MkdirAll("/Archive"), "Copied")
	return srv, source, copied
}

func TestVerifyCopyFolder(t *testing.T) {
	file := func(name string, size int64) func(srv *boxtest.Server, source, copied string) {
		return func(srv *boxtest.Server, _, copied string) { srv.AddFile(copied, name, size) }
	}
	inCopy := func(srv *boxtest.Server, path string) string { return srv.Find("/Archive/Copied/" + path) }
	for _, tt := range []struct {
		name   string
		change func(srv *boxtest.Server, source, copied string)
		want   []box.Difference
	}{
		{
			name:   "equal",
			change: func(*boxtest.Server, string, string) {},
		},
		{
			name:   "missing file",
			change: func(srv *boxtest.Server, _, _ string) { srv.Remove(inCopy(srv, "Inside/b.txt")) },
			want:   []box.Difference{{Path: "Inside/b.txt", Kind: box.DifferenceMissing, Expected: "file of 20 bytes"}},
		},
		{
			name:   "missing folder",
			change: func(srv *boxtest.Server, _, _ string) { srv.Remove(inCopy(srv, "Inside")) },
			want:   []box.Difference{{Path: "Inside", Kind: box.DifferenceMissing, Expected: "folder"}},
		},
		{
			name:   "a stranger",
			change: file("c.txt", 5),
			want:   []box.Difference{{Path: "c.txt", Kind: box.DifferenceExtra, Found: "file of 5 bytes"}},
		},
		{
			name:   "size",
			change: func(srv *boxtest.Server, _, _ string) { srv.Overwrite(inCopy(srv, "a.txt"), 11) },
			want:   []box.Difference{{Path: "a.txt", Kind: box.DifferenceSize, Expected: "10 bytes", Found: "11 bytes"}},
		},
		{
			name: "type",
			change: func(srv *boxtest.Server, _, copied string) {
				srv.Remove(inCopy(srv, "a.txt"))
				srv.AddFolder(copied, "a.txt")
			},
			want: []box.Difference{{Path: "a.txt", Kind: box.DifferenceType, Expected: "file of 10 bytes", Found: "folder"}},
		},
		{
			name:   "name of a folder",
			change: func(srv *boxtest.Server, _, _ string) { srv.Rename(inCopy(srv, "Inside"), "INSIDE") },
			want:   []box.Difference{{Path: "Inside", Kind: box.DifferenceName, Expected: "Inside", Found: "INSIDE"}},
		},
		{
			name: "address of a link",
			change: func(srv *boxtest.Server, _, copied string) {
				srv.Remove(inCopy(srv, "Inside/link"))
				srv.AddWebLink(inCopy(srv, "Inside"), "link", "https://example.org/")
			},
			want: []box.Difference{{
				Path: "Inside/link", Kind: box.DifferenceContent, Expected: "https://example.com/", Found: "https://example.org/",
			}},
		},
		{
			name:   "moved",
			change: func(srv *boxtest.Server, _, copied string) { srv.Move(inCopy(srv, "Inside/b.txt"), copied) },
			want: []box.Difference{
				{Path: "b.txt", Kind: box.DifferenceExtra, Found: "file of 20 bytes"},
				{Path: "Inside/b.txt", Kind: box.DifferenceMissing, Expected: "file of 20 bytes"},
			},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			srv, source, copied := tree(t)
			tt.change(srv, source, copied)
			res, err := srv.Client().VerifyCopy(t.Context(), box.VerifyCopyRequest{FolderID: source, CopyID: copied})
			if res == nil {
				t.Fatalf("no response, %v", err)
			}
			testkit.WantEqual(t, "equal", res.Equal, tt.want == nil)
			testkit.WantEqual(t, "errors.Is ErrCopyDiffers", errors.Is(err, box.ErrCopyDiffers), tt.want != nil)
			testkit.WantSame(t, res.Differences, tt.want)
			testkit.WantEqual(t, "differing", res.Differing, int64(len(tt.want)))
		})
	}
}

func TestVerifyCopyContent(t *testing.T) {
	srv, source, copied := tree(t)
	srv.Overwrite(srv.Find("/Archive/Copied/a.txt"), 10)
	_, err := srv.Client().VerifyCopy(t.Context(), box.VerifyCopyRequest{FolderID: source, CopyID: copied})
	differs := testkit.As[*box.CopyDiffersError](t, err)
	testkit.WantEqual(t, "differences", len(differs.Differences), 1)
	testkit.WantEqual(t, "kind", differs.Differences[0].Kind, box.DifferenceContent)
	testkit.WantIsOnly(t, err, box.ErrCopyDiffers)
	testkit.WantOneLine(t, err)
	testkit.WantPrefix(t, err, fmt.Sprintf("box.VerifyCopy: folder %s to %s: the copy differs from its source: ", source, copied))
}

func TestVerifyCopyStrength(t *testing.T) {
	srv, source, copied := tree(t)
	var items []box.ComparedItem
	var progress []int64
	res, err := srv.Client().VerifyCopy(t.Context(), box.VerifyCopyRequest{
		FolderID: source, CopyID: copied,
		Progress: func(n int64) { progress = append(progress, n) },
		OnItem:   func(i box.ComparedItem) { items = append(items, i) },
	})
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantSame(t, res.Verification, box.Verification{Equal: true, Items: 3, Strong: 2, Weak: 1, Folders: 1})
	testkit.WantEqual(t, "strength", res.Strength(), box.StrengthWeak)
	testkit.WantSame(t, items, []box.ComparedItem{
		{Path: "a.txt", Strength: box.StrengthStrong, Equal: true},
		{Path: "Inside/b.txt", Strength: box.StrengthStrong, Equal: true},
		{Path: "Inside/link", Strength: box.StrengthWeak, Equal: true},
	})
	testkit.WantSame(t, progress, []int64{2, 4})
}

// TestVerifyCopyLarge: 10,000 files in folders of up to 2500, on pages of 1000.
func TestVerifyCopyLarge(t *testing.T) {
	srv := boxtest.NewServer(t)
	source := srv.MkdirAll("/Source")
	for i := range 4 {
		in := srv.MkdirAll(fmt.Sprintf("/Source/%d", i))
		for j := range 2500 {
			srv.AddFile(in, fmt.Sprintf("%04d.txt", j), 10)
		}
	}
	copied := srv.Copy(source, srv.MkdirAll("/Archive"), "")
	res, err := srv.PipeClient().VerifyCopy(t.Context(), box.VerifyCopyRequest{FolderID: source, CopyID: copied})
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantEqual(t, "items", res.Items, 10_000)
	testkit.WantEqual(t, "strong", res.Strong, 10_000)
	testkit.WantSent(t, srv, "ListFolderItems", 2*(1+4*3)) // the two folders, and three pages of each of the four in them
	testkit.WantSent(t, srv, "GetFolder", 3)
}

func TestVerifyCopyMaxDifferences(t *testing.T) {
	srv := boxtest.NewServer(t)
	source, copied := srv.MkdirAll("/Source"), srv.MkdirAll("/Copied")
	for i := range 200 {
		srv.AddFile(source, fmt.Sprintf("%03d.txt", i), 10)
	}
	for limit, want := range map[int]int{0: 100, 7: 7, 1000: 200} {
		res, err := srv.Client().VerifyCopy(t.Context(), box.VerifyCopyRequest{FolderID: source, CopyID: copied, MaxDifferences: limit})
		testkit.WantIs(t, err, box.ErrCopyDiffers)
		testkit.WantEqual(t, fmt.Sprintf("kept of %d", limit), len(res.Differences), want)
		testkit.WantEqual(t, "differing", res.Differing, 200)
	}
}

func TestVerifyCopyFile(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(srv *boxtest.Server, source, copied string)
		want   []box.Difference
	}{
		{
			name:   "equal under another name",
			change: func(srv *boxtest.Server, _, copied string) { srv.Rename(copied, "other.txt") },
		},
		{
			name:   "size",
			change: func(srv *boxtest.Server, _, copied string) { srv.Overwrite(copied, 11) },
			want:   []box.Difference{{Kind: box.DifferenceSize, Expected: "10 bytes", Found: "11 bytes"}},
		},
		{
			name:   "gone",
			change: func(srv *boxtest.Server, _, copied string) { srv.Remove(copied) },
			want:   []box.Difference{{Kind: box.DifferenceMissing, Expected: "file"}},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			srv := boxtest.NewServer(t)
			source := srv.AddFile("0", "a.txt", 10)
			copied := srv.Copy(source, srv.MkdirAll("/Archive"), "")
			tt.change(srv, source, copied)
			res, err := srv.Client().VerifyCopy(t.Context(), box.VerifyCopyRequest{FileID: source, CopyID: copied})
			if res == nil {
				t.Fatal(err)
			}
			testkit.WantEqual(t, "errors.Is ErrCopyDiffers", errors.Is(err, box.ErrCopyDiffers), tt.want != nil)
			testkit.WantSame(t, res.Differences, tt.want)
		})
	}
}

// TestVerifyCopyFolderGone: a copy that is not there differs; a source that is not there is an error.
func TestVerifyCopyFolderGone(t *testing.T) {
	srv, source, copied := tree(t)
	srv.Remove(copied)
	res, err := srv.Client().VerifyCopy(t.Context(), box.VerifyCopyRequest{FolderID: source, CopyID: copied})
	testkit.WantIsOnly(t, err, box.ErrCopyDiffers)
	testkit.WantSame(t, res.Differences, []box.Difference{{Kind: box.DifferenceMissing, Expected: "folder"}})

	res, err = srv.Client().VerifyCopy(t.Context(), box.VerifyCopyRequest{FolderID: copied, CopyID: source})
	testkit.WantIs(t, err, fs.ErrNotExist, box.ErrorCodeNotFound)
	testkit.WantIsNot(t, err, box.ErrCopyDiffers)
	if res != nil {
		t.Errorf("got %+v", res)
	}
}

package box_test

import (
	"errors"
	"io/fs"
	"testing"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

func TestFindFolder(t *testing.T) {
	srv := newServer(t)
	want := srv.MkdirAll("/Archives/Straße/2017")
	srv.AddFile("22222", "2016", 1) // a file is no folder
	c := srv.PipeClient()
	for _, path := range []string{"Archives/Straße/2017", "/archives/STRASSE/2017", "/ARCHIVES/straße/2017/"} {
		res, err := c.FindFolder(t.Context(), box.FindFolderRequest{FolderID: "0", Path: path})
		if path == "/archives/STRASSE/2017" { // ß and SS differ in more than case
			testkit.WantIs(t, err, fs.ErrNotExist)
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantSame(t, *res, box.FindFolderResponse{
			FolderMini: box.FolderMini{ID: want, Type: "folder", ETag: "0", SequenceID: "0", Name: "2017"}, Levels: 3,
		})
	}
	_, err := c.FindFolder(t.Context(), box.FindFolderRequest{FolderID: "22222", Path: "2016"})
	testkit.WantSame(t, *testkit.As[*box.FolderNotFoundError](t, err), box.FolderNotFoundError{Op: "box.FindFolder", FolderID: "22222", Name: "2016"})
	testkit.WantIs(t, err, fs.ErrNotExist)
	testkit.WantMessage(t, err, `box.FindFolder: folder 22222 holds no folder "2016"`)
	_, err = c.FindFolder(t.Context(), box.FindFolderRequest{FolderID: "9", Path: "2016"})
	testkit.WantIs(t, err, box.ErrorCodeNotFound)
}

// TestFindFolderPages: the folder is on a later page, and each level is listed to its end.
func TestFindFolderPages(t *testing.T) {
	srv := newServer(t)
	for range 1001 {
		srv.AddFolder("22222", "a"+srv.AddFile("11111", "x", 1))
	}
	z := srv.AddFolder("22222", "z")
	res, err := srv.PipeClient().FindFolder(t.Context(), box.FindFolderRequest{FolderID: "22222", Path: "Z"})
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantEqual(t, "ID", res.ID, z)
	testkit.WantRequests(t, srv, 2)
}

func TestFindFolderTwo(t *testing.T) {
	srv := newServer(t)
	srv.AddFolder("22222", "Z", boxtest.WithID("5"))
	srv.AddFolder("22222", "z", boxtest.WithID("6"))
	_, err := srv.PipeClient().FindFolder(t.Context(), box.FindFolderRequest{FolderID: "22222", Path: "z"})
	testkit.WantMessage(t, err, `box.FindFolder: folder 22222 holds two folders "z", 5 and 6`)
	if errors.Is(err, fs.ErrNotExist) {
		t.Error("two folders are none")
	}
}

func TestFindFolderInvalid(t *testing.T) {
	srv := newServer(t)
	for want, req := range map[string]box.FindFolderRequest{
		"FolderID is required":              {Path: "a"},
		"Path is required":                  {FolderID: "0", Path: "/"},
		"Path has an empty name":            {FolderID: "0", Path: "a//b"},
		`Path must not be ".."`:             {FolderID: "0", Path: "a/../b"},
		"Path ends in a space":              {FolderID: "0", Path: "a /b"},
		"Path holds a slash or a backslash": {FolderID: "0", Path: `a\b`},
	} {
		_, err := srv.PipeClient().FindFolder(t.Context(), req)
		testkit.WantInvalid(t, err, "box.FindFolder: "+want)
	}
	testkit.WantRequests(t, srv, 0)
}

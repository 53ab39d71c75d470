package bitpaket_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/internal/testkit"
)

var folderVerification = bitpaket.VerifyCopyRequest{Objects: folderCopy.Objects, Target: folderCopy.Target}

// verified copies /existing_dir in either of the two ways and waits until that is done.
func verified(t *testing.T, srv *bitpakettest.Server, nest bool) (dir string) {
	t.Helper()
	srv.SetNestFolders(nest)
	srv.MkdirAll("/existing_dir/empty")
	accept(t, client(t, config(srv)), folderCopy)
	time.Sleep(time.Hour)
	if nest {
		return "/another_dir/existing_dir/"
	}
	return "/another_dir/"
}

func TestVerifyCopy(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(srv *bitpakettest.Server, dir string)
		want   []bitpaket.Difference // paths without existing_dir
		items  int64
	}{
		{name: "equal", change: func(*bitpakettest.Server, string) {}, items: 2},
		{
			name:   "others lie beside the copy",
			change: func(srv *bitpakettest.Server, dir string) { srv.AddObject(dir+"sub/other", "1") },
			items:  2,
		},
		{
			name:   "missing",
			change: func(srv *bitpakettest.Server, dir string) { srv.Remove(dir + "sub/b") },
			want:   []bitpaket.Difference{{Path: "sub/b", Kind: bitpaket.DifferenceMissing, Expected: "object of 2 bytes"}},
			items:  1,
		},
		{
			name:   "missing directory",
			change: func(srv *bitpakettest.Server, dir string) { srv.Remove(dir + "sub") },
			want:   []bitpaket.Difference{{Path: "sub/b", Kind: bitpaket.DifferenceMissing, Expected: "object of 2 bytes"}},
			items:  1,
		},
		{
			name:   "size",
			change: func(srv *bitpakettest.Server, dir string) { srv.Overwrite(dir+"sub/b", "333") },
			want:   []bitpaket.Difference{{Path: "sub/b", Kind: bitpaket.DifferenceSize, Expected: "2 bytes", Found: "3 bytes"}},
			items:  2,
		},
		{
			name:   "a stranger of the same size",
			change: func(srv *bitpakettest.Server, dir string) { srv.Overwrite(dir+"sub/b", "33") },
			want: []bitpaket.Difference{{
				Path: "sub/b", Kind: bitpaket.DifferenceContent,
				Expected: "785f3ec7eb32f30b90cd0fcf3657d388b5ff4297f2f9716ff66e9b69c05ddd09",
				Found:    "c6f3ac57944a531490cd39902d0f777715fd005efac9a30622d5f5205e7f6894",
			}},
			items: 2,
		},
	} {
		for _, nest := range []bool{true, false} {
			testkit.Run(t, fmt.Sprintf("%s, nested %v", tt.name, nest), func(t *testing.T) {
				srv := bitpakettest.NewServer(t)
				fill(srv)
				dir := verified(t, srv, nest)
				tt.change(srv, dir)
				want := slices.Clone(tt.want)
				for i := range want {
					want[i].Path = (dir + want[i].Path)[len("/another_dir/"):]
				}
				res, err := client(t, config(srv)).VerifyCopy(t.Context(), folderVerification)
				if res == nil {
					t.Fatal(err)
				}
				testkit.WantEqual(t, "equal", res.Equal, tt.want == nil)
				testkit.WantEqual(t, "errors.Is ErrCopyDiffers", errors.Is(err, bitpaket.ErrCopyDiffers), tt.want != nil)
				testkit.WantSame(t, res.Differences, want)
				testkit.WantEqual(t, "items", res.Items, tt.items)
				testkit.WantEqual(t, "strong", res.Strong, tt.items)
			})
		}
	}
}

// fill makes what inBubble makes.
func fill(srv *bitpakettest.Server) {
	srv.AddToken(token, time.Time{})
	srv.SetClientSecret(secret)
	srv.AddObject("/existing_dir/a", "1")
	srv.AddObject("/existing_dir/sub/b", "22")
	srv.AddObject("/another_dir/keep", "k")
}

// TestVerifyCopyObjects: objects that were selected by id or path.
func TestVerifyCopyObjects(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		byID := srv.AddObject("/by_id", "three")
		srv.AddObject("/dir/by path", "four")
		objects := []bitpaket.Selector{{ID: byID}, {Path: "/dir/by path"}}
		c := client(t, config(srv))
		accept(t, c, bitpaket.CopyRequest{Objects: objects, Target: "/another_dir"})
		req := bitpaket.VerifyCopyRequest{Objects: objects, Target: "/another_dir/"}
		var progress []int64
		req.Progress = func(n int64) { progress = append(progress, n) }

		time.Sleep(time.Hour)
		res, err := c.VerifyCopy(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantSame(t, res.Verification, bitpaket.Verification{Equal: true, Items: 2, Strong: 2})
		testkit.WantSame(t, progress, []int64{2})

		srv.Remove("/another_dir/by path")
		res, err = c.VerifyCopy(t.Context(), req)
		testkit.WantIsOnly(t, err, bitpaket.ErrCopyDiffers)
		testkit.WantSame(t, res.Differences, []bitpaket.Difference{
			{Path: "by path", Kind: bitpaket.DifferenceMissing, Expected: "object of 4 bytes"},
		})
	})
}

// TestVerifyCopyBesideOlder: a directory of the folder's name lies at the target, but the copy was merged into the target.
func TestVerifyCopyBesideOlder(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		srv.AddObject("/another_dir/existing_dir/old", "1")
		verified(t, srv, false)
		res, err := client(t, config(srv)).VerifyCopy(t.Context(), folderVerification)
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "items", res.Items, 2)
	})
}

// TestVerifyCopyHashTypes: hashes of different types say nothing.
func TestVerifyCopyHashTypes(t *testing.T) {
	object := func(id, hashType string) bitpakettest.Fault {
		return bitpakettest.Respond(hashType, testkit.Body(200, fmt.Sprintf(
			`{"success":true,"data":{"objects":[{"object_id":%q,"properties":{"name":"a","size":1,"hash":"00","hash_type":%q}}]}}`, id, hashType)))
	}
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		for hashType, want := range map[string]bitpaket.Strength{"sha256": bitpaket.StrengthStrong, "MD5": bitpaket.StrengthWeak} {
			srv.Inject("FindMetadata", object("1", "SHA256"), object("2", hashType), object("1", "SHA256"))
			res, err := client(t, config(srv)).VerifyCopy(t.Context(), bitpaket.VerifyCopyRequest{
				Objects: []bitpaket.Selector{{Path: "/a"}}, Target: "/another_dir",
			})
			if err != nil {
				t.Fatal(err)
			}
			testkit.WantEqual(t, "strength with "+hashType, res.Strength(), want)
		}
	})
}

// TestVerifyCopyItself: the source is no copy of itself.
func TestVerifyCopyItself(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		for _, s := range []bitpaket.Selector{{Path: "/existing_dir/a"}, {ID: firstID}} {
			res, err := client(t, config(srv)).VerifyCopy(t.Context(), bitpaket.VerifyCopyRequest{
				Objects: []bitpaket.Selector{s}, Target: "/existing_dir",
			})
			testkit.WantIs(t, err, bitpaket.ErrCopyDiffers)
			testkit.WantSame(t, res.Differences, []bitpaket.Difference{
				{Path: "a", Kind: bitpaket.DifferenceMissing, Expected: "object of 1 byte", Found: "the source itself"},
			})
		}
	})
}

// TestVerifyCopyRunning: a copy that is not finished differs, and is equal when it is.
func TestVerifyCopyRunning(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		srv.SetCopyDelay(time.Minute)
		c := client(t, config(srv))
		accept(t, c, folderCopy)
		_, err := c.VerifyCopy(t.Context(), folderVerification)
		testkit.WantEqual(t, "differing", testkit.As[*bitpaket.CopyDiffersError](t, err).Differing, 2)
		time.Sleep(2 * time.Minute)
		if _, err := c.VerifyCopy(t.Context(), folderVerification); err != nil {
			t.Error(err)
		}
	})
}

// TestVerifyCopyLag: a finished copy that is not listed yet is missing.
func TestVerifyCopyLag(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		time.Sleep(time.Hour)
		srv.SetListLag(10 * time.Second)
		c := client(t, config(srv))
		accept(t, c, folderCopy)
		for srv.Copying() > 0 {
			time.Sleep(time.Second)
		}
		_, err := c.VerifyCopy(t.Context(), folderVerification)
		testkit.WantIs(t, err, bitpaket.ErrCopyDiffers)
		time.Sleep(time.Minute)
		if _, err := c.VerifyCopy(t.Context(), folderVerification); err != nil {
			t.Error(err)
		}
	})
}

// TestVerifyCopyLarge: 10,000 objects in 100 directories.
func TestVerifyCopyLarge(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		for i := range 100 {
			for j := range 100 {
				srv.AddObject(fmt.Sprintf("/large/%02d/%02d", i, j), "content")
			}
		}
		c := client(t, config(srv))
		req := bitpaket.CopyRequest{Objects: []bitpaket.Selector{{Folder: "/large"}}, Target: "/another_dir"}
		accept(t, c, req)
		time.Sleep(24 * time.Hour)
		res, err := c.VerifyCopy(t.Context(), bitpaket.VerifyCopyRequest{Objects: req.Objects, Target: req.Target})
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "items", res.Items, 10_000)
		testkit.WantEqual(t, "strong", res.Strong, 10_000)
		testkit.WantSent(t, srv, "Query", 2*101+1+1) // all directories of both, the target, and the source again
	})
}

// TestVerifyCopyIntoItself: a folder that was copied into itself is compared but for the copy, and is not taken for it.
func TestVerifyCopyIntoItself(t *testing.T) {
	for _, target := range []string{"/existing_dir", "/existing_dir/sub"} {
		inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
			c := client(t, config(srv))
			req := bitpaket.VerifyCopyRequest{Objects: folderCopy.Objects, Target: target}
			res, err := c.VerifyCopy(t.Context(), req)
			testkit.WantIsOnly(t, err, bitpaket.ErrCopyDiffers)
			testkit.WantEqual(t, "missing before the copy", res.Differing, 2)
			accept(t, c, bitpaket.CopyRequest{Objects: req.Objects, Target: target})
			time.Sleep(time.Hour)
			res, err = c.VerifyCopy(t.Context(), req)
			testkit.WantEqual(t, "error", err, nil)
			testkit.WantEqual(t, "objects", res.Items, 2)
		})
	}
}

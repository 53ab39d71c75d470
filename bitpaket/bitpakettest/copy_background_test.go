package bitpakettest_test

import (
	"testing"
	"time"

	. "github.com/farcopy/farcopy/bitpaket/bitpakettest"
)

func TestCopyRunsInTheBackground(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *Server) {
		fill(srv)
		srv.SetCopyDelay(5 * time.Second)
		srv.SetCopyTime(2 * time.Second)
		call(t, srv, "POST", "/v2/copy", copyFolder(false)).want(t, 200, accepted)
		const (
			folder = "/another_dir/existing_dir/\n"
			a      = folder + "/another_dir/existing_dir/a 1 B 6b86b273\n"
			b      = a + "/another_dir/existing_dir/b 2 B 785f3ec7\n/another_dir/existing_dir/sub/\n"
			c      = b + "/another_dir/existing_dir/sub/c 3 B 556d7dc3\n/another_dir/existing_dir/void/\n"
		)
		for _, at := range []struct {
			after time.Duration
			made  string
			left  int
		}{
			{0, "", 3},
			{5*time.Second - 1, "", 3},
			{1, folder, 3},
			{2*time.Second - 1, folder, 3},
			{1, a, 2},
			{2 * time.Second, b, 1},
			{2 * time.Second, c, 0},
		} {
			time.Sleep(at.after)
			wantTree(t, srv, "/another_dir/\n"+at.made+"/another_dir/keep 1 B 8254c329\n"+source)
			if n := srv.Copying(); n != at.left {
				t.Errorf("%d objects left, want %d", n, at.left)
			}
		}
		info, _ := srv.Object("/another_dir/existing_dir/sub/c")
		original, _ := srv.Object("/existing_dir/sub/c")
		at := info.Created.Format(time.TimeOnly)
		if at != "00:00:11" {
			t.Errorf("at is %q, want %q", at, "00:00:11")
		}
		if info.ID == original.ID {
			t.Errorf("copy made at %s: %+v of %+v", at, info, original)
		}
		if info.SHA256 != original.SHA256 {
			t.Errorf("info.SHA256 is %v, want %v", info.SHA256, original.SHA256)
		}
	})
}

func TestSourceDeletedEarly(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *Server) {
		fill(srv)
		call(t, srv, "POST", "/v2/copy", copyFolder(false)).want(t, 200, accepted)
		srv.Remove("/existing_dir/b")
		srv.Remove("/existing_dir/sub")
		srv.Advance(time.Hour)
		wantTree(t, srv, `/another_dir/
/another_dir/existing_dir/
/another_dir/existing_dir/a 1 B 6b86b273
/another_dir/existing_dir/sub/
/another_dir/existing_dir/void/
/another_dir/keep 1 B 8254c329
/existing_dir/
/existing_dir/a 1 B 6b86b273
/existing_dir/void/
`)
	})
}

func TestNameTakenMeanwhile(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *Server) {
		fill(srv)
		call(t, srv, "POST", "/v2/copy", copyFolder(false)).want(t, 200, accepted)
		srv.AddObject("/another_dir/existing_dir/a", "mine")
		srv.Advance(time.Hour)
		if info, _ := srv.Object("/another_dir/existing_dir/a"); info.Content != "mine" {
			t.Errorf("overwritten: %+v", info)
		}
		if _, ok := srv.Object("/another_dir/existing_dir/b"); !ok {
			t.Error("the rest of the copy was lost")
		}
	})
}

package bitpaket_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/internal/testkit"
)

func TestCopySelectsFolderIDOrPath(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		id := srv.AddObject("/by_id", "three")
		srv.AddObject("/dir/by path <&>.exe", "four")
		res, err := client(t, config(srv)).Copy(t.Context(), bitpaket.CopyRequest{
			Objects: []bitpaket.Selector{{Folder: "/existing_dir"}, {ID: id}, {Path: "/dir/by path <&>.exe"}},
			Target:  "/another_dir",
		})
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantSame(t, res.ValidIDs, []string{id})
		testkit.WantSame(t, res.ValidNames, []bitpaket.ObjectName{{Name: "by path <&>.exe", Path: "/dir"}})
		wantRequestID(t, res.RequestID)
		if len(res.Invalid) != 0 {
			t.Errorf("invalid objects %v, want none", res.Invalid)
		}
		if res.Reconciled {
			t.Errorf("an answer that arrived passes for a reconciled one: %+v", res)
		}
		time.Sleep(time.Minute)
		for _, made := range []string{"existing_dir/a", "existing_dir/sub/b", "by_id", "by path <&>.exe", "keep"} {
			if _, ok := srv.Object("/another_dir/" + made); !ok {
				t.Errorf("%s is missing\n%s", made, srv.Tree())
			}
		}
		testkit.WantRequests(t, srv, 1)
	})
}

func TestCopyIsAcceptedNotFinished(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		srv.SetCopyDelay(time.Hour)
		if _, err := client(t, config(srv)).Copy(t.Context(), folderCopy); err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "the number of running copies", srv.Copying(), 2)
		if _, ok := srv.Object("/another_dir/existing_dir/a"); ok {
			t.Error("the copy was there at once")
		}
		time.Sleep(time.Hour + time.Minute)
		if _, ok := srv.Object("/another_dir/existing_dir/a"); !ok {
			t.Error("the copy was never made")
		}
	})
}

func TestCopyMayFailWhenSourcesAreDeletedEarly(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		if _, err := client(t, config(srv)).Copy(t.Context(), folderCopy); err != nil {
			t.Fatal(err)
		}
		srv.Remove("/existing_dir/a")
		time.Sleep(time.Minute)
		if _, ok := srv.Object("/another_dir/existing_dir/a"); ok {
			t.Error("a deleted source was copied")
		}
	})
}

func TestCopyMergesFolders(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		srv.AddObject("/another_dir/existing_dir/other", "o")
		if _, err := client(t, config(srv)).Copy(t.Context(), folderCopy); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		for _, name := range []string{"a", "sub/b", "other"} {
			if _, ok := srv.Object("/another_dir/existing_dir/" + name); !ok {
				t.Errorf("%s is missing\n%s", name, srv.Tree())
			}
		}
	})
}

func TestCopyOverwriteDestroysSameNamedForGood(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		c := client(t, config(srv))
		old := srv.AddObject("/another_dir/existing_dir/a", "old")
		kept := srv.AddObject("/another_dir/existing_dir/kept", "kept")
		if _, err := c.Copy(t.Context(), folderCopy); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		if info, _ := srv.Object("/another_dir/existing_dir/a"); info.Content != "1" {
			t.Errorf("not overwritten: %+v", info)
		}
		if _, err := c.GetMetadata(t.Context(), bitpaket.GetMetadataRequest{ObjectID: old}); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("the overwritten object: %v", err)
		}
		if _, err := c.GetMetadata(t.Context(), bitpaket.GetMetadataRequest{ObjectID: kept}); err != nil {
			t.Errorf("another object: %v", err)
		}
	})
}

func TestCopyWithoutOverwriteFails(t *testing.T) {
	for _, status := range []int{400, 409, 200, 201} {
		inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
			srv.SetRefusal(bitpakettest.NameTaken, status, 10209)
			srv.AddObject("/another_dir/existing_dir/sub/b", "mine")
			before := srv.Tree()
			req := folderCopy
			req.Overwrite = false
			_, err := client(t, config(srv)).Copy(t.Context(), req)
			testkit.WantIsOnly(t, err, fs.ErrExist)
			wantProblem(t, err, status)
			if !errors.Is(err, bitpaket.ErrorCodeAlreadyExists) {
				t.Errorf("%d: got %v, want ErrorCodeAlreadyExists", status, err)
			}
			wantClean(t, err)
			time.Sleep(time.Hour)
			if after := srv.Tree(); after != before {
				t.Errorf("%d: something was copied:\n%s", status, after)
			}
			testkit.WantRequests(t, srv, 1)
			if body := string(srv.Requests()[0].Body); !strings.Contains(body, `"overwrite":false`) {
				t.Errorf("overwrite was not sent: %s", body)
			}
		})
	}
}

func TestCopyTargetRootOrExistingDirectory(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		c := client(t, config(srv))
		req := bitpaket.CopyRequest{Objects: []bitpaket.Selector{{Path: "/existing_dir/a"}}, Target: "/"}
		if _, err := c.Copy(t.Context(), req); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		if _, ok := srv.Object("/a"); !ok {
			t.Errorf("not in the root:\n%s", srv.Tree())
		}
		req.Target = "/missing"
		_, err := c.Copy(t.Context(), req)
		testkit.WantIsOnly(t, err, fs.ErrNotExist)
		wantClean(t, err)
	})
}

func TestClientSecretGoesIntoTheBodyOnly(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		c := client(t, config(srv))
		for name, op := range ops {
			if err := op(t, c); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		for _, r := range srv.Requests() {
			if strings.Contains(r.Target, secret) || strings.Contains(r.Target, token) {
				t.Errorf("%s: a credential in %s", r.Op, r.Target)
			}
			for k, v := range r.Header {
				if text := strings.Join(v, " "); strings.Contains(text, secret) || strings.Contains(text, token) && k != "Authorization" {
					t.Errorf("%s: a credential in %s: %s", r.Op, k, text)
				}
			}
			if has := strings.Contains(string(r.Body), secret); has != (r.Op == "Copy") {
				t.Errorf("%s: body %s", r.Op, r.Body)
			}
		}
	})
}

func TestCopyWithWrongClientSecret(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		cfg := config(srv)
		cfg.ClientSecret = "wrong"
		_, err := client(t, cfg).Copy(t.Context(), folderCopy)
		testkit.WantIsOnly(t, err, fs.ErrPermission)
		testkit.WantRequests(t, srv, 1)
	})
}

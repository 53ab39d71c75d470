package bitpakettest_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	. "github.com/farcopy/farcopy/bitpaket/bitpakettest"
)

func TestCopiesKeepTheirOwnPace(t *testing.T) {
	srv := NewServer(t)
	fill(srv)
	srv.SetCopyDelay(time.Hour)
	call(t, srv, "POST", "/v2/copy", copyFolder(false)).want(t, 200, accepted)
	srv.SetCopyDelay(time.Minute)
	body := strings.Replace(copyFolder(false), "/another_dir", "/", 1)
	body = strings.Replace(body, `"folder":"/existing_dir"`, `"folder":"/existing_dir/sub"`, 1)
	call(t, srv, "POST", "/v2/copy", body).want(t, 200, accepted)
	srv.Advance(30 * time.Minute)
	if _, ok := srv.Object("/sub/c"); !ok || srv.Copying() != 3 {
		t.Errorf("the later, faster copy waits for the slower one: %d left", srv.Copying())
	}
	srv.Advance(time.Hour)
	if n := srv.Copying(); n != 0 {
		t.Errorf("%d left", n)
	}
}

func TestTwoCopiesWithoutOverwrite(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *Server) {
		fill(srv)
		srv.Inject("Copy", ActTwice)
		call(t, srv, "POST", "/v2/copy", copyFolder(false)).want(t, 200, accepted)
		if n := srv.Copying(); n != 6 {
			t.Errorf("%d objects to copy, want two times 3", n)
		}
		srv.Advance(time.Hour)
		if info, _ := srv.Object("/another_dir/existing_dir/a"); info.Versions != 1 {
			t.Errorf("%+v", info)
		}
		call(t, srv, "POST", "/v2/copy", copyFolder(false)).refused(t, 400, 10209)
	})
}

func TestSealedMeanwhile(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *Server) {
		fill(srv)
		call(t, srv, "POST", "/v2/copy", copyFolder(true)).want(t, 200, accepted)
		srv.AddObject("/another_dir/existing_dir/a", "mine", func(o *Object) { o.Sealed = true })
		srv.Advance(time.Hour)
		if info, _ := srv.Object("/another_dir/existing_dir/a"); info.Content != "mine" {
			t.Errorf("a sealed object was overwritten: %+v", info)
		}
	})
}

func TestDeletingModifiesTheFolder(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *Server) {
		id := srv.AddObject("/d/f", "f")
		time.Sleep(time.Hour)
		call(t, srv, "DELETE", "/v2/delete/"+id, `{"client_secret":"s"}`)
		if a := call(t, srv, "GET", "/v2/query", ""); !strings.Contains(a.body, `"modified_on":"2000-01-01T01:00:00Z"`) {
			t.Errorf("folder: %s", a.body)
		}
	})
}

func TestShortWindowEndsInTheFuture(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *Server) {
		srv.SetRate(1, time.Second/2)
		a := call(t, srv, "GET", "/v2/query", "")
		if got, want := a.head.Get("X-RateLimit-Reset"), strconv.FormatInt(srv.Now().Unix()+1, 10); got != want {
			t.Errorf("reset %s, want %s", got, want)
		}
	})
}

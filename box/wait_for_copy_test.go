package box_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

// large puts a folder of two levels and 602 items into a server that copies an item in 10 ms.
func large(t *testing.T) (srv *boxtest.Server, src, dst string) {
	srv = boxtest.NewServer(t)
	src, dst = srv.MkdirAll("/Large"), srv.MkdirAll("/Archive")
	for _, sub := range []string{"/Large/a", "/Large/b"} {
		id := srv.MkdirAll(sub)
		for i := range 300 {
			srv.AddFile(id, fmt.Sprintf("%03d.txt", i), 10)
		}
	}
	srv.SetAsyncAbove(500)
	srv.SetCopyTime(10 * time.Millisecond)
	return srv, src, dst
}

// copyLarge has the folder of large being copied.
func copyLarge(t *testing.T) (srv *boxtest.Server, src, copyID string) {
	t.Helper()
	srv, src, dst := large(t)
	copied, err := srv.PipeClient().CopyFolder(t.Context(), box.CopyFolderRequest{FolderID: src, ParentID: dst})
	if err != nil {
		t.Fatal(err)
	}
	return srv, src, copied.ID
}

func TestWaitForCopy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv, src, copyID := copyLarge(t)
		var seen []int64
		start := time.Now()
		res, err := srv.PipeClient().WaitForCopy(t.Context(), box.WaitForCopyRequest{FolderID: src, CopyID: copyID, Interval: time.Second,
			Progress: func(copied, total int64) {
				if total != 602 {
					t.Errorf("total %d", total)
				}
				seen = append(seen, copied)
			}})
		if err != nil || res.Items != 602 {
			t.Fatalf("got %+v, %v", res, err)
		}
		if took := time.Since(start); took != 7*time.Second || srv.Copying() != 0 { // looks at 0, 1, 3 and 7 s; the copy takes 6
			t.Errorf("done after %v, progress %v", took, seen)
		}
		if len(seen) != 4 {
			t.Fatalf("%d reports of progress, want 4: %v", len(seen), seen)
		}
		if seen[0] >= seen[1] || seen[1] >= seen[2] {
			t.Errorf("progress %v does not rise", seen)
		}
		if seen[3] != 602 {
			t.Errorf("progress %v ends at %d, want 602", seen, seen[3])
		}
	})
}

func TestWaitForCopyEndsWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv, src, copyID := copyLarge(t)
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		_, err := srv.PipeClient().WaitForCopy(ctx, box.WaitForCopyRequest{FolderID: src, CopyID: copyID})
		e := testkit.As[*box.IncompleteCopyError](t, err)
		testkit.WantIs(t, err, context.DeadlineExceeded)
		testkit.WantEqual(t, "Total", e.Total, 602)
		if e.Copied == 0 || e.Copied >= 602 {
			t.Errorf("Copied is %d, want a part of 602", e.Copied)
		}
		if errors.Is(err, box.ErrOutcomeUnknown) || errors.Is(err, box.ErrNotExecuted) {
			t.Errorf("waiting says nothing of the outcome: %v", err)
		}
	})
}

// TestWaitForCopyIsNotDoneByOthers: what others put into the copy does not stand for what is missing there.
func TestWaitForCopyIsNotDoneByOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := boxtest.NewServer(t)
		src, dst := srv.MkdirAll("/Source"), srv.MkdirAll("/Copy")
		for i := range 6 {
			if i < 5 {
				srv.AddFile(src, fmt.Sprint("file ", i), 10)
			}
			srv.AddFile(dst, fmt.Sprint("note ", i), 10)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		_, err := srv.PipeClient().WaitForCopy(ctx, box.WaitForCopyRequest{FolderID: src, CopyID: dst})
		e := testkit.As[*box.IncompleteCopyError](t, err)
		testkit.WantContains(t, err.Error(), "the copy holds 6 items and its source 5")
		testkit.WantEqual(t, "Copied", e.Copied, 6)
		testkit.WantEqual(t, "Total", e.Total, 5)
	})
}

func TestWaitForCopyInvalid(t *testing.T) {
	srv := boxtest.NewServer(t)
	for _, tt := range []struct {
		field string
		req   box.WaitForCopyRequest
	}{
		{"FolderID", box.WaitForCopyRequest{}},
		{"CopyID", box.WaitForCopyRequest{FolderID: "1"}},
		{"CopyID", box.WaitForCopyRequest{FolderID: "1", CopyID: "../2"}},
		{"CopyID", box.WaitForCopyRequest{FolderID: "1", CopyID: "../2", ParentID: "3"}},
		{"CopyID", box.WaitForCopyRequest{FolderID: "1", Name: "n"}},
		{"ParentID", box.WaitForCopyRequest{FolderID: "1", ParentID: "../2"}},
		{"Name", box.WaitForCopyRequest{FolderID: "1", ParentID: "3", Name: "a/b"}},
		{"Interval", box.WaitForCopyRequest{FolderID: "1", CopyID: "2", Interval: -1}},
	} {
		_, err := srv.PipeClient().WaitForCopy(t.Context(), tt.req)
		testkit.WantIsOnly(t, err, box.ErrNotExecuted, fs.ErrInvalid)
		testkit.WantContains(t, err.Error(), ": "+tt.field+" ")
	}
	testkit.WantRequests(t, srv, 0)
}

func TestResolveCopyFolder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := newServer(t)
		srv.Inject("CopyFolder", boxtest.HangUpThenAct(time.Minute))
		cfg := srv.PipeConfig()
		cfg.MaxAttempts = 1 // not sent again, so that it stays unknown
		c := newClient(t, cfg)
		_, lost := c.CopyFolder(t.Context(), pictures)
		if !errors.Is(lost, box.ErrOutcomeUnknown) {
			t.Fatal(lost)
		}
		if _, err := resolve(t, c, pictures, lost); !errors.Is(err, box.ErrOutcomeUnknown) {
			t.Errorf("not there yet, and still: %v", err)
		}
		time.Sleep(time.Minute)
		res, err := resolve(t, c, pictures, fmt.Errorf("archiving: %w", lost))
		if err != nil {
			t.Fatal(err)
		}
		if !res.Reconciled {
			t.Errorf("got %+v, %v", res, err)
		}
		testkit.WantEqual(t, "res.Name", res.Name, "Pictures")
		testkit.WantSent(t, srv, "CopyFolder", 1)
		if _, err := resolve(t, c, pictures, errors.New("another")); !errors.Is(err, box.ErrNotExecuted) {
			t.Errorf("an error that is no unknown copy: %v", err)
		}
	})
}

// TestResolveAtAGateway: a gateway's 404 does not show that the copy is not there.
func TestResolveAtAGateway(t *testing.T) {
	testkit.Run(t, "CreateFolder", func(t *testing.T) {
		srv := newServer(t)
		srv.Inject("CreateFolder", boxtest.ActThenHangUp)
		cfg := srv.PipeConfig()
		cfg.Reconcile = box.ReconcileOff
		c := newClient(t, cfg)
		req := box.CreateFolderRequest{ParentID: "22222", Name: "new"}
		_, lost := c.CreateFolder(t.Context(), req)
		time.Sleep(3 * time.Hour)
		srv.Inject("GetFolder", slices.Repeat([]boxtest.Fault{boxtest.Gateway(404)}, 100)...)
		_, err := c.ResolveCreateFolder(t.Context(), req, intentOf(lost))
		testkit.WantIs(t, err, box.ErrOutcomeUnknown)
	})
}

// TestSharedLimit: what one client learns of the user's limit holds for the other.
func TestSharedLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := newServer(t)
		cfg := srv.PipeConfig()
		one := srv.PipeClient()
		cfg.ShareLimitsWith = one
		two := newClient(t, cfg)
		srv.Inject("GetFolder", boxtest.RateLimit(20*time.Second))
		go one.GetFolder(t.Context(), box.GetFolderRequest{FolderID: "0"})
		synctest.Wait()
		start := time.Now()
		if _, err := two.GetFolder(t.Context(), box.GetFolderRequest{FolderID: "0"}); err != nil || time.Since(start) != 20*time.Second {
			t.Errorf("after %v: %v", time.Since(start), err)
		}
	})
}

func TestUserRateLimiter(t *testing.T) {
	l, now, n := box.UserRateLimiter(), time.Now(), 0
	for range 60 * 1000 { // each millisecond of a minute
		for l.AllowN(now, 1) {
			n++
		}
		now = now.Add(time.Millisecond)
	}
	if n > 1000 || n < 950 {
		t.Errorf("%d calls in the first minute", n)
	}
}

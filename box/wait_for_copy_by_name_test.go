package box_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestWaitForCopyByName: Box accepted the copy without sending its id.
func TestWaitForCopyByName(t *testing.T) {
	for _, tt := range []struct{ name, asked, waited string }{
		{"the source's name", "", ""},
		{"a name of its own", "Copy", "Copy"},
		{"in another case", "Copy", "COPY"},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			srv, src, dst := large(t)
			srv.SetAsyncResponse(202, false)
			c := srv.PipeClient()
			copied, err := c.CopyFolder(t.Context(), box.CopyFolderRequest{FolderID: src, ParentID: dst, Name: tt.asked})
			if err != nil || copied.ID != "" {
				t.Fatalf("got %+v, %v", copied, err)
			}
			res, err := c.WaitForCopy(t.Context(), box.WaitForCopyRequest{FolderID: src, CopyID: copied.ID, ParentID: dst, Name: tt.waited})
			if err != nil {
				t.Fatal(err)
			}
			testkit.WantEqual(t, "res.Items", res.Items, 602)
			if res.CopyID == "" {
				t.Errorf("got %+v", res)
			}
			if res.CopyID == src {
				t.Errorf("got %+v", res)
			}
			testkit.WantEqual(t, "the number of running copies", srv.Copying(), 0)
		})
	}
}

// TestWaitForCopyByNameUntilItIsThere: the copy need not be listed at the first poll, and an empty
// source is no sign of it.
func TestWaitForCopyByNameUntilItIsThere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := boxtest.NewServer(t)
		src, dst := srv.MkdirAll("/Source"), srv.MkdirAll("/Archive")
		srv.AddFile(dst, "Source", 1) // a file of that name is not the copy
		made := make(chan string, 1)
		time.AfterFunc(2*time.Second, func() { made <- srv.MkdirAll("/Archive/Late") })
		start := time.Now()
		var progress int
		res, err := srv.PipeClient().WaitForCopy(t.Context(), box.WaitForCopyRequest{FolderID: src, ParentID: dst, Name: "late",
			Progress: func(copied, total int64) { progress++ }})
		if err != nil {
			t.Fatal(err)
		}
		if id := <-made; res.CopyID != id {
			t.Errorf("got %s, want %s", res.CopyID, id)
		}
		if took := time.Since(start); took != 3*time.Second || progress != 3 { // polls at 0, 1 and 3 s
			t.Errorf("done after %v and %d calls of Progress", took, progress)
		}
	})
}

// TestWaitForCopyByNameIsNotTheSource: a folder that is copied beside itself is not its own copy.
func TestWaitForCopyByNameIsNotTheSource(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := boxtest.NewServer(t)
		src := srv.MkdirAll("/Source")
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		_, err := srv.PipeClient().WaitForCopy(ctx, box.WaitForCopyRequest{FolderID: src, ParentID: "0"})
		if _, ok := errors.AsType[*box.IncompleteCopyError](err); !ok {
			t.Errorf("got %v", err)
		}
	})
}

// TestWaitForCopyOfTwo: of two folders of the name nobody can say which is the copy.
func TestWaitForCopyOfTwo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := boxtest.NewServer(t)
		src, dst := srv.MkdirAll("/Source"), srv.MkdirAll("/Archive")
		srv.SetDuplicateNames(time.Minute)
		c := srv.PipeClient()
		srv.Inject("CopyFolder", boxtest.ActTwice)
		c.CopyFolder(t.Context(), box.CopyFolderRequest{FolderID: src, ParentID: dst})
		_, err := c.WaitForCopy(t.Context(), box.WaitForCopyRequest{FolderID: src, ParentID: dst})
		if err == nil || !strings.Contains(err.Error(), "holds two folders of the copy's name") {
			t.Errorf("got %v", err)
		}
	})
}

package bitpaket_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"testing"
	"time"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/internal/testkit"
)

var folderWait = bitpaket.WaitForCopyRequest{Objects: folderCopy.Objects, Target: folderCopy.Target}

func accept(t *testing.T, c *bitpaket.Client, req bitpaket.CopyRequest) {
	t.Helper()
	if _, err := c.Copy(t.Context(), req); err != nil {
		t.Fatal(err)
	}
}

func TestWaitForCopy(t *testing.T) {
	for _, nest := range []bool{true, false} {
		inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
			srv.SetNestFolders(nest)
			srv.SetCopyDelay(10 * time.Second)
			srv.SetCopyTime(10 * time.Second)
			id := srv.AddObject("/by_id", "three")
			srv.AddObject("/dir/by path", "four")
			srv.MkdirAll("/existing_dir/empty")
			c := client(t, config(srv))
			req := bitpaket.CopyRequest{
				Objects: []bitpaket.Selector{{Folder: "/existing_dir"}, {ID: id}, {Path: "/dir/by path"}}, Target: "/another_dir/",
			}
			accept(t, c, req)
			start := time.Now()
			var progress []string
			res, err := c.WaitForCopy(t.Context(), bitpaket.WaitForCopyRequest{
				Objects: req.Objects, Target: req.Target,
				Progress: func(copied, total int64) {
					progress = append(progress, fmt.Sprintf("%d/%d after %v", copied, total, time.Since(start)))
				},
			})
			if err != nil {
				t.Fatal(err)
			}
			// Objects appear after 20, 30, 40 and 50 s, looks come after 0, 1, 3, 7, 15, 31 and 61 s.
			testkit.WantSame(t, progress, []string{"0/4 after 0s", "2/4 after 31s", "4/4 after 1m1s"})
			dir := "/another_dir/existing_dir/"
			if !nest {
				dir = "/another_dir/"
			}
			var got []string
			for _, o := range res.Copied {
				info, _ := srv.Object(o.Path)
				testkit.WantEqual(t, "info.ID", info.ID, o.ID)
				testkit.WantEqual(t, "info.Size", info.Size, o.Size)
				testkit.WantEqual(t, "info.SHA256", info.SHA256, o.Hash)
				if !info.Created.Truncate(time.Second).Equal(o.UpdatedOn) {
					t.Errorf("%+v is %+v", o, info)
				}
				got = append(got, o.Source+" "+o.Path)
			}
			want := []string{"/dir/by path /another_dir/by path", id + " /another_dir/by_id", "/existing_dir/a " + dir + "a", "/existing_dir/sub/b " + dir + "sub/b"}
			if !nest {
				want = []string{want[2], want[0], want[1], want[3]}
			}
			testkit.WantSame(t, got, want)
			if len(res.RequestID) != 64 {
				t.Errorf("request id %q", res.RequestID)
			}
			wantCopies(t, srv, 1, 1)
		})
	}
}

func TestWaitForCopyIsIncomplete(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		srv.SetCopyTime(time.Minute)
		c := client(t, config(srv))
		accept(t, c, folderCopy)
		ctx, cancel := context.WithTimeoutCause(t.Context(), 100*time.Second, fs.ErrExist)
		defer cancel()
		start := time.Now()
		_, err := c.WaitForCopy(ctx, folderWait)
		testkit.WantTook(t, start, 100*time.Second)
		incomplete := testkit.As[*bitpaket.IncompleteCopyError](t, err)
		testkit.WantSame(t, incomplete.Copied, []string{copyOfA})
		testkit.WantSame(t, incomplete.Missing, []string{copyOfB})
		if incomplete.Op != "bitpaket.WaitForCopy" || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%+v", incomplete)
		}
		testkit.WantIsOnly(t, err) // none, not even the one in the context's cause
		wantClean(t, err)

		looks := 0
		for _, r := range srv.Requests() {
			if r.Op == "FindMetadata" && string(r.Body) == `{"path":"`+copyOfA+`"}` {
				looks++
			}
		}
		if looks != 7 { // after 0, 1, 3, 7, 15, 31 and 61 s, when it is there; not after 91
			t.Errorf("%d looks for what is there", looks)
		}
		if res, err := c.WaitForCopy(t.Context(), folderWait); err != nil || len(res.Copied) != 2 {
			t.Errorf("called again: %+v, %v", res, err)
		}
	})
}

func TestWaitForCopyBeforeTheSourcesAreRead(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		ctx, cancel := context.WithCancel(t.Context())
		srv.Inject("Query", bitpakettest.Slow(10*time.Second))
		time.AfterFunc(time.Second, cancel)
		_, err := client(t, config(srv)).WaitForCopy(ctx, folderWait)
		testkit.WantIsOnly(t, err)
		wantClean(t, err)
		testkit.WantIs(t, err, context.Canceled)
		p := testkit.As[*bitpaket.IncompleteCopyError](t, err)
		if p.Missing != nil {
			t.Errorf("missing %v, want none: the sources are not known yet", p.Missing)
		}
	})
}

func TestWaitForCopySince(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		srv.AddObject(copyOfA, "1")
		srv.AddObject(copyOfB, "22")
		time.Sleep(time.Minute + 300*time.Millisecond)
		srv.SetCopyDelay(10 * time.Second)
		c := client(t, config(srv))
		since, start := srv.Now(), time.Now()
		accept(t, c, folderCopy)

		if _, err := c.WaitForCopy(t.Context(), folderWait); err != nil || time.Since(start) != 0 {
			t.Errorf("what is there is taken for the copy: after %v: %v", time.Since(start), err)
		}
		req := folderWait
		req.Since, req.Interval = since, 4*time.Second
		res, err := c.WaitForCopy(t.Context(), req)
		if took := time.Since(start); err != nil || took != 12*time.Second {
			t.Fatalf("after %v: %v", took, err)
		}
		for _, o := range res.Copied {
			if o.UpdatedOn.Before(since) {
				t.Errorf("%+v is from before %v", o, since)
			}
		}
		req.Since = res.Copied[0].UpdatedOn.Add(500 * time.Millisecond)
		if _, err := c.WaitForCopy(t.Context(), req); err != nil {
			t.Errorf("within the second: %v", err)
		}
	})
}

func TestWaitForCopyPauses(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		for first, want := range map[time.Duration]int{0: 2 * 8, 10 * time.Second: 2 * 5, time.Minute: 2 * 2} {
			before := len(srv.Requests())
			ctx, cancel := context.WithTimeout(t.Context(), 100*time.Second)
			req := folderWait
			req.Interval = first
			client(t, config(srv)).WaitForCopy(ctx, req)
			cancel()
			const sources, places = 2, 2 * 2
			if got := len(srv.Requests()) - before - sources; got != places*want/2 {
				t.Errorf("interval %v: %d requests, want %d", first, got, places*want/2)
			}
		}
	})
}

func TestWaitForCopyHasNothingToWaitFor(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		srv.MkdirAll("/empty/sub")
		res, err := client(t, config(srv)).WaitForCopy(t.Context(),
			bitpaket.WaitForCopyRequest{Objects: []bitpaket.Selector{{Folder: "/empty"}}, Target: "/another_dir"})
		if err != nil || res.Copied != nil {
			t.Errorf("%+v, %v", res, err)
		}
	})
}

func TestWaitForCopyFails(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		c := client(t, config(srv))
		for _, s := range []bitpaket.Selector{{Folder: "/gone"}, {ID: "gone"}, {Path: "/gone"}} {
			_, err := c.WaitForCopy(t.Context(), bitpaket.WaitForCopyRequest{Objects: []bitpaket.Selector{s}, Target: "/another_dir"})
			testkit.WantIsOnly(t, err, fs.ErrNotExist)
			wantClean(t, err)
		}
		srv.Inject("FindMetadata", bitpakettest.Status(403))
		_, err := c.WaitForCopy(t.Context(), folderWait)
		testkit.WantIsOnly(t, err, fs.ErrPermission)

		requests := len(srv.Requests())
		for _, req := range []bitpaket.WaitForCopyRequest{
			{Target: "/another_dir"}, {Objects: folderCopy.Objects}, {Objects: []bitpaket.Selector{{}}, Target: "/another_dir"},
			{Objects: folderCopy.Objects, Target: "/another_dir", Interval: -1},
		} {
			_, err := c.WaitForCopy(t.Context(), req)
			testkit.WantIsOnly(t, err, fs.ErrInvalid, bitpaket.ErrNotExecuted)
			wantClean(t, err)
		}
		testkit.WantRequests(t, srv, requests)
	})
}

// A list of a target that is not there yet is no failure, one that is refused is.
func TestWaitForCopyInManyDirectories(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		for _, file := range []string{"c", "sub/d", "sub/deep/e"} {
			srv.AddObject("/existing_dir/"+file, file)
		}
		c := client(t, config(srv))
		req := bitpaket.CopyRequest{Objects: folderCopy.Objects, Target: "/late"}
		time.AfterFunc(10*time.Second, func() {
			srv.MkdirAll(req.Target)
			accept(t, c, req)
		})
		start := time.Now()
		res, err := c.WaitForCopy(t.Context(), bitpaket.WaitForCopyRequest{Objects: req.Objects, Target: req.Target})
		if err != nil {
			t.Fatal(err)
		}
		if len(res.Copied) != 5 {
			t.Errorf("%d objects were copied, want 5: %+v", len(res.Copied), res.Copied)
		}
		testkit.WantTook(t, start, 15*time.Second)
		srv.Inject("Query", bitpakettest.None, bitpakettest.None, bitpakettest.None, bitpakettest.Status(403))
		_, err = c.WaitForCopy(t.Context(), bitpaket.WaitForCopyRequest{Objects: req.Objects, Target: req.Target})
		testkit.WantIsOnly(t, err, fs.ErrPermission)
	})
}

// An answer without versions is no object, and a source is no copy of itself.
func TestWaitForCopyIsNotFooled(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		c := client(t, config(srv))
		req := bitpaket.WaitForCopyRequest{Objects: []bitpaket.Selector{{Path: "/existing_dir/a"}}, Target: "/existing_dir"}
		noCode := bitpakettest.Refuse(404, 0, "") // which nothing shows to be BitPaket's
		noVersions := bitpakettest.Respond("no versions", testkit.Body(200, `{"success":true,"data":{"objects":[]}}`))
		srv.Inject("FindMetadata", bitpakettest.None, noCode, noVersions, bitpakettest.None, noVersions)
		_, err := c.WaitForCopy(t.Context(), req)
		testkit.WantIsOnly(t, err, fs.ErrNotExist)
		_, err = c.WaitForCopy(t.Context(), req)
		testkit.WantIsOnly(t, err, fs.ErrNotExist)
		wantClean(t, err)

		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		_, err = c.WaitForCopy(ctx, req)
		if p, ok := errors.AsType[*bitpaket.IncompleteCopyError](err); !ok || len(p.Copied) != 0 {
			t.Errorf("%v", err)
		}
	})
}

package box_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestCopyTreeKilledAnywhere: a job that is killed before or after any request is gone on with by
// another process. Everything is made once, nothing is lost, and the report counts each item once.
func TestCopyTreeKilledAnywhere(t *testing.T) {
	for _, tt := range []struct {
		name string
		cfg  box.JobConfig
		step int // between the moments
	}{
		{"one worker", box.JobConfig{Workers: 1}, 1},
		{"three workers", box.JobConfig{Workers: 3}, 5},
		{"replacing", box.JobConfig{Workers: 1, Existing: farcopy.ExistingReplace}, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			more := true
			for moment := 1; more; moment += tt.step {
				testkit.Run(t, fmt.Sprint("moment ", moment), func(t *testing.T) { more = treeKilledAt(t, moment, tt.cfg) })
				if !more && moment < 40 {
					t.Errorf("only %d moments", moment)
				}
			}
		})
	}
}

// addKilledAlbum adds a tree that takes few requests.
func addKilledAlbum(srv *boxtest.Server) {
	fill(srv, "11111", 2)
	fill(srv, srv.MkdirAll("/Album/small/in it"), 3)
	fill(srv, srv.MkdirAll("/Album/merged"), 2)
	fill(srv, srv.MkdirAll("/Album/merged/new"), 2)
	fill(srv, srv.MkdirAll("/Archives/merged"), 1)
}

// addKilledFolders adds an empty folder and one that is too large for a single request.
func addKilledFolders(srv *boxtest.Server) {
	srv.MkdirAll("/Album/empty")
	fill(srv, srv.MkdirAll("/Album/large"), 1)
	for _, name := range []string{"a", "b/c"} {
		fill(srv, srv.MkdirAll("/Album/large/"+name), 250)
	}
}

// treeKilledAt kills a run at the n-th moment and goes on. It reports whether there was such a
// moment.
func treeKilledAt(t *testing.T, n int, cfg box.JobConfig) bool {
	srv := newTreeServer(t)
	addKilledAlbum(srv)
	if cfg.Existing == farcopy.ExistingReplace {
		srv.AddFile("22222", "0000.jpg", 77)
		srv.AddFile("22222", "0001.JPG", 78)
	} else {
		addKilledFolders(srv)
	}
	want := under(srv, "/Album")
	cfg.Journal = t.TempDir()
	left := filepath.Join(t.TempDir(), "left")
	ctx, kill := context.WithCancel(t.Context())
	defer kill()
	var mu sync.Mutex
	moment, killed := 0, false
	tick := func() {
		mu.Lock()
		defer mu.Unlock()
		if moment++; moment == n {
			killed = true
			if err := os.CopyFS(left, os.DirFS(cfg.Journal)); err != nil {
				t.Error(err)
			}
			kill()
		}
	}
	for range mortalJob(t, srv, cfg, tick).Run(ctx) {
	}
	if !killed {
		return false
	}
	cfg.Journal = left
	job := mortalJob(t, srv, cfg, func() {})
	if _, err := runTree(t, job); err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff(want, under(srv, "/Archives")); diff != "" {
		t.Errorf("the target:\n%s", diff)
	}
	wantReport(t, srv, job)
	r := job.Report()
	testkit.WantEqual(t, "skipped", r.Skipped, 2) // what was there before the job
	testkit.WantEqual(t, "copied", r.Copied, int64(len(want)-2))
	testkit.WantEqual(t, "complete", r.Complete, true)
	return true
}

// mortalJob is a job of a process of its own, in which something happens before and after every
// request.
func mortalJob(t *testing.T, srv *boxtest.Server, cfg box.JobConfig, tick func()) box.Job {
	t.Helper()
	c := srv.PipeConfig()
	c.HTTPClient = &http.Client{Transport: ticking{c.HTTPClient.Transport, tick}}
	job, err := newClient(t, c).CopyTree(album, cfg)
	if err != nil {
		t.Fatal(err)
	}
	return job
}

type ticking struct {
	http.RoundTripper
	tick func()
}

func (t ticking) RoundTrip(req *http.Request) (*http.Response, error) {
	t.tick()
	if req.Context().Err() != nil {
		return nil, req.Context().Err()
	}
	res, err := t.RoundTripper.RoundTrip(req)
	t.tick()
	return res, err
}

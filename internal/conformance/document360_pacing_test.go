package conformance

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestShortWindow: the window is far shorter than the documented minute, responses say what is left
// of it, and only refusals say until when. Refusals measure it; from then on it is used.
func TestShortWindow(t *testing.T) {
	for _, window := range []time.Duration{2 * time.Second, 5 * time.Second, 20 * time.Second} {
		for _, start := range []time.Duration{0, 700 * time.Millisecond, 1900 * time.Millisecond} {
			testkit.Run(t, fmt.Sprintf("%v, begun after %v", window, start), func(t *testing.T) {
				const limit = 40
				srv := document360test.NewServer(t)
				srv.SetRates(limit, 60, window)
				folder := srv.MkdirAll("/Images")
				time.Sleep(start)
				c := srv.PipeClient()
				served, refused := crowd(t, srv, window, func(ctx context.Context) error {
					_, err := c.GetFolder(ctx, document360.GetFolderRequest{ProjectID: srv.ProjectID(), FolderID: folder})
					return err
				})
				for i, n := range served {
					if n*100 < limit*90 {
						t.Errorf("window %d: %d of %d used: %v", i, n, limit, served)
					}
				}
				if refused > len(served)/2 {
					t.Errorf("%d requests refused after the first window", refused)
				}
			})
		}
	}
}

// TestManyCopiesByDefault: 200 copies by four workers at Document360's own sixty writes a minute,
// all defaults. Each is made.
func TestManyCopiesByDefault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const files = 200
		srv := document360test.NewServer(t)
		srv.SetRates(120, 60, time.Minute)
		from, to := srv.MkdirAll("/From"), srv.MkdirAll("/To")
		jobs := make(chan string, files)
		for i := range files {
			jobs <- srv.AddFile(from, fmt.Sprintf("%03d.png", i), "")
		}
		close(jobs)
		c := srv.PipeClient()
		start := time.Now()
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				for id := range jobs {
					_, err := c.CopyFile(t.Context(), document360.CopyFileRequest{
						ProjectID: srv.ProjectID(), FolderID: from, FileID: id, DestinationFolderID: to,
					})
					if err != nil {
						t.Errorf("%s: %v", id, err)
					}
					time.Sleep(20 * time.Millisecond)
				}
			})
		}
		wg.Wait()
		testkit.WantEqual(t, "the number of copies", len(srv.Files(to)), files)
		if took := time.Since(start); took > 4*time.Minute {
			t.Errorf("took %v, the quota allows 200 copies in just over three minutes", took)
		}
		refused := 0
		for _, r := range srv.Requests() {
			if r.Status == 429 {
				refused++
			}
		}
		if refused > 2 {
			t.Errorf("%d copies were refused, want one that tells the window's end and one that measures it", refused)
		}
	})
}

// TestProjectsAreApart: limits hold for a token in a project. A refusal in one project holds no
// call of another, neither of the client that met it nor of one that shares its limits.
func TestProjectsAreApart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := document360test.NewServer(t)
		folder := srv.MkdirAll("/Images")
		first := srv.PipeClient()
		cfg := srv.PipeConfig()
		cfg.ShareLimitsWith = first
		second := must(document360.NewClient(cfg))
		srv.Inject("GetFolder", document360test.RateLimit(3*time.Minute))
		get := func(c *document360.Client, project string) error {
			_, err := c.GetFolder(t.Context(), document360.GetFolderRequest{ProjectID: project, FolderID: folder})
			return err
		}
		if err := get(first, srv.ProjectID()); !errors.Is(err, document360.ErrRateLimited) {
			t.Fatalf("error %v, want the refusal", err)
		}
		for name, c := range map[string]*document360.Client{"the client": first, "one that shares its limits": second} {
			if err := get(c, srv.ProjectID()); !errors.Is(err, document360.ErrRateLimited) {
				t.Errorf("%s in the same project: error %v, want it held", name, err)
			}
			start := time.Now()
			if err := get(c, "another-project"); !errors.Is(err, document360.ErrorCodeResourceNotFound) {
				t.Errorf("%s in another project: error %v, want the service's own answer", name, err)
			}
			testkit.WantTook(t, start, 0)
		}
	})
}

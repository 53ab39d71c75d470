package conformance

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/simtest"
	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// crowd calls one client from 16 goroutines for ten windows and returns the requests of the whole windows after the first:
// how many were served in each, and how many were refused in all.
func crowd(t *testing.T, sim simulator, window time.Duration, one func(context.Context) error) (served []int, refused int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*window)
	defer cancel()
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			for ctx.Err() == nil {
				err := one(ctx)
				if err != nil && !errors.Is(err, problem.ErrRateLimited) && ctx.Err() == nil {
					t.Errorf("call: %v", err)
				}
				if errors.Is(err, problem.ErrRateLimited) {
					time.Sleep(time.Second)
				}
				time.Sleep(20 * time.Millisecond) // the service's way there and back
			}
		})
	}
	wg.Wait()
	journal := sim.Requests()
	first := journal[0].Time.Truncate(window).Add(window)
	served = make([]int, 8)
	for _, r := range journal {
		if i := int(r.Time.Sub(first) / window); r.Time.Before(first) || i >= len(served) {
			continue
		} else if r.Status == http.StatusTooManyRequests || r.Status == http.StatusServiceUnavailable {
			refused++
		} else {
			served[i]++
		}
	}
	return served, refused
}

// fixed checks that a quota is used whole and never overdrawn.
func fixed(t *testing.T, served []int, refused, limit int) {
	t.Helper()
	if refused > 0 {
		t.Errorf("%d requests refused after the first window", refused)
	}
	for i, n := range served {
		if n*100 < limit*98 {
			t.Errorf("window %d: %d of %d used", i, n, limit)
		}
	}
}

func TestPacing(t *testing.T) {
	const patience = 2 * time.Minute
	testkit.Run(t, "bitpaket: quota and reset on every answer", func(t *testing.T) {
		srv := bitpakettest.NewServer(t)
		srv.SetRate(120, time.Minute)
		srv.MkdirAll("/here")
		time.Sleep(13 * time.Second)
		cfg := srv.PipeConfig()
		cfg.MaxBackoff = patience
		c := must(bitpaket.NewClient(cfg))
		served, refused := crowd(t, srv, time.Minute, func(ctx context.Context) error {
			_, err := c.Query(ctx, bitpaket.QueryRequest{Folder: "/here"})
			return err
		})
		fixed(t, served, refused, 120)
	})
	testkit.Run(t, "document360: quota on every answer, reset on refusals", func(t *testing.T) {
		srv := document360test.NewServer(t)
		srv.SetRates(120, 60, time.Minute)
		srv.Advance(time.Hour) // the clocks of the two sides need not agree
		folder := srv.MkdirAll("/Images")
		time.Sleep(13 * time.Second)
		cfg := srv.PipeConfig()
		cfg.MaxBackoff = patience
		c := must(document360.NewClient(cfg))
		served, refused := crowd(t, srv, time.Minute, func(ctx context.Context) error {
			_, err := c.GetFolder(ctx, document360.GetFolderRequest{ProjectID: srv.ProjectID(), FolderID: folder})
			return err
		})
		fixed(t, served, refused, 120)
	})
	testkit.Run(t, "box: nothing but Retry-After", func(t *testing.T) {
		srv := boxtest.NewServer(t)
		srv.SetRate(1000, time.Minute)
		cfg := srv.PipeConfig()
		cfg.MaxBackoff = patience
		c := must(box.NewClient(cfg))
		served, refused := crowd(t, srv, time.Minute, func(ctx context.Context) error {
			_, err := c.GetFolder(ctx, box.GetFolderRequest{FolderID: "0"})
			return err
		})
		few(t, served, refused)
	})
	testkit.Run(t, "oss: 503 and a delay", func(t *testing.T) {
		srv := osstest.NewServer(t)
		srv.AddBucket("photos")
		srv.AddObject("photos", "tiger.jpg", "a tiger")
		srv.SetRate(1000, time.Minute)
		srv.SetQPSDelay(true)
		cfg := srv.PipeConfig()
		cfg.MaxBackoff = patience
		c := must(oss.NewClient(cfg))
		served, refused := crowd(t, srv, time.Minute, func(ctx context.Context) error {
			_, err := c.HeadObject(ctx, oss.HeadObjectRequest{Bucket: "photos", Key: "tiger.jpg"})
			return err
		})
		few(t, served, refused)
	})
}

// few allows one refused request in fifty where only a refusal tells that the quota is used up.
func few(t *testing.T, served []int, refused int) {
	t.Helper()
	all := refused
	for _, n := range served {
		all += n
	}
	if all < 1000 || refused*50 > all {
		t.Errorf("%d of %d requests refused", refused, all)
	}
}

// TestReadsAndWritesAreApart: where the service counts them apart, a refused write holds no read.
func TestReadsAndWritesAreApart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := document360test.NewServer(t)
		folder := srv.MkdirAll("/Images")
		file := srv.AddFile(folder, "logo.png", "")
		srv.Inject("CopyFile", simtest.RateLimit(3*time.Minute))
		c := srv.PipeClient()
		_, err := c.CopyFile(t.Context(), document360.CopyFileRequest{ProjectID: srv.ProjectID(), FolderID: folder, FileID: file, DestinationFolderID: folder})
		if !errors.Is(err, problem.ErrRateLimited) {
			t.Fatalf("error %v", err)
		}
		start := time.Now()
		if _, err := c.GetFolder(t.Context(), document360.GetFolderRequest{ProjectID: srv.ProjectID(), FolderID: folder}); err != nil || time.Since(start) > 0 {
			t.Errorf("a read after %v: %v", time.Since(start), err)
		}
	})
}

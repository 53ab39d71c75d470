package document360_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/internal/testkit"
)

// The client waits as long as Retry-After says, to the second.
func TestRetryAfterIsObeyed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		f.Inject("CopyFile", document360test.RateLimit(7*time.Second))
		start := time.Now()
		if _, err := f.copy(); err != nil {
			t.Fatal(err)
		}
		testkit.WantTook(t, start, 7*time.Second)
		f.wantWorld(1, 2)
	})
}

func TestRateLimitBeyondTheWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		c := f.client()
		f.Inject("CopyFile", document360test.RateLimit(time.Hour))
		_, err := c.CopyFile(t.Context(), f.request)
		if p := wantProblem(t, err); p.RetryAfter != time.Hour {
			t.Errorf("problem %+v", p)
		}
		// The next one is not even sent. Its wait is that of the gate, which no single answer closes for more than five minutes.
		_, err = c.CopyFile(t.Context(), f.request)
		testkit.WantIsOnly(t, err, document360.ErrRateLimited, document360.ErrNotExecuted)
		if held, ok := errors.AsType[*document360.RateLimitedError](err); !ok || held.RetryAfter != 5*time.Minute {
			t.Errorf("%T %v", err, err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err = c.CopyFile(ctx, f.request)
		testkit.WantIsOnly(t, err, document360.ErrRateLimited, document360.ErrNotExecuted)
		f.wantWorld(0, 1)
	})
}

// Reads and writes are counted apart: used-up writes do not hold reads back.
func TestReadsAndWritesAreCountedApart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(time.Now().Truncate(time.Minute).Add(time.Minute))) // a new window
		f := newFixture(t)
		f.SetRates(100, 1, time.Minute)
		c := f.client(func(c *document360.Config) { c.MaxBackoff = time.Second })
		if _, err := c.CopyFile(t.Context(), f.request); err != nil {
			t.Fatal(err)
		}
		_, err := c.CopyFile(t.Context(), f.request)
		testkit.WantIsOnly(t, err, document360.ErrRateLimited, document360.ErrNotExecuted)
		for range 10 {
			if _, err := c.GetFile(t.Context(), document360.GetFileRequest{
				ProjectID: f.request.ProjectID, FolderID: f.images, FileID: f.request.FileID}); err != nil {
				t.Error(err)
			}
		}
	})
}

// Projects are counted apart: used-up writes of one hold none of another back, whatever the write.
func TestProjectsAreCountedApart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(time.Now().Truncate(time.Minute).Add(time.Minute))) // a new window
		f := newFixture(t)
		f.SetRates(100, 1, time.Minute)
		other := f.AddProject("Other")
		c := f.client(func(c *document360.Config) { c.MaxBackoff = time.Second })
		if _, err := c.CopyFile(t.Context(), f.request); err != nil {
			t.Fatal(err)
		}
		update := f.folderUpdate()
		_, err := c.UpdateFolder(t.Context(), update)
		testkit.WantIsOnly(t, err, document360.ErrRateLimited, document360.ErrNotExecuted)
		update.ProjectID, update.FolderID = other, f.AddFolder("", "Images", func(folder *document360test.Folder) { folder.ProjectID = other })
		_, err = c.UpdateFolder(t.Context(), update)
		testkit.WantEqual(t, "error in the other project", err, nil)
	})
}

// Many goroutines share one limit, in either meaning of X-RateLimit-Reset, without a storm of refusals.
func TestRateWindowIsShared(t *testing.T) {
	for _, reset := range []document360test.RateReset{document360test.ResetEpoch, document360test.ResetDelta} {
		synctest.Test(t, func(t *testing.T) {
			f := newFixture(t)
			f.SetRateReset(reset)
			f.SetRates(0, 20, time.Minute)
			c := f.client(func(c *document360.Config) { c.MaxBackoff = 5 * time.Minute })
			var wg sync.WaitGroup
			for range 50 {
				wg.Go(func() {
					if _, err := c.CopyFile(t.Context(), f.request); err != nil {
						t.Error(err)
					}
				})
			}
			wg.Wait()
			refused := 0
			for _, r := range f.Requests() {
				if r.Status == 429 {
					refused++
				}
			}
			if n := len(f.Files(f.archive)); n != 50 || refused > 30 { // of the first burst
				t.Errorf("%d copies, %d refusals", n, refused)
			}
		})
	}
}

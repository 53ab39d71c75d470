package oracle_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

// TestCopyTreeKilledWithDigits: files whose names differ in digits only are found by the run after
// one that was killed while several of them were copied.
func TestCopyTreeKilledWithDigits(t *testing.T) {
	for _, name := range []string{"IMG_%04d.jpg", "img-%c.jpg"} {
		testkit.Run(t, name, func(t *testing.T) {
			f := newTreeFixture(t)
			at := f.MkdirAll("/Photos")
			for n := range 4 {
				f.AddFile(at, fmt.Sprintf(name, 'a'+n), int64(n+1))
			}
			f.req.FolderID = at
			ctx, kill := context.WithCancel(t.Context())
			for range 4 {
				f.Inject("CopyFile", oracletest.ActThenSlow(time.Second))
			}
			time.AfterFunc(500*time.Millisecond, kill)
			cfg := oracle.JobConfig{Journal: t.TempDir(), Workers: 4}
			for range f.job(cfg).Run(ctx) {
			}
			time.Sleep(3 * time.Hour)
			r := testkit.RunToEnd(t, func() farcopy.Job { return f.job(cfg) })
			testkit.WantEqual(t, "unknown", r.Unknown, int64(0))
			testkit.WantEqual(t, "copied", r.Copied, int64(4))
		})
	}
}

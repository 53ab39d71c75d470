package box_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestCopyFilesReplaceLimited: a replacement whose copy was refused, and which another process goes
// on with, removes the old file in the end: it is under another name then.
func TestCopyFilesReplaceLimited(t *testing.T) {
	fixture := func(t *testing.T) (f *sequenceFixture, old string) {
		f = newSequenceFixture(t)
		old = f.AddFile(f.Find("/To"), "a.jpg", 77)
		f.files = f.files[:1]
		f.Inject("CopyFile", slices.Repeat([]boxtest.Fault{boxtest.RateLimit(time.Hour)}, 50)...)
		return f, old
	}
	testkit.Run(t, "run", func(t *testing.T) {
		f, old := fixture(t)
		cfg := box.JobConfig{Journal: t.TempDir(), Existing: farcopy.ExistingReplace}
		j := f.fileJob(cfg)
		time.AfterFunc(5*time.Minute, j.Stop)
		f.run(j)
		testkit.WantEqual(t, "made before the copy", f.made(), "To/a.jpg (old "+old+") 77\n")
		f.Inject("CopyFile")
		time.Sleep(50 * time.Hour)
		if _, err := f.run(f.fileJob(cfg)); err != nil {
			t.Error(err)
		}
		testkit.WantEqual(t, "made", f.made(), "To/a.jpg 1\n")
	})
	testkit.Run(t, "task", func(t *testing.T) {
		f, _ := fixture(t)
		cfg := box.JobConfig{Existing: farcopy.ExistingReplace}
		j := f.fileJob(cfg)
		first, err := j.Tasks(t.Context(), "")
		if err != nil {
			t.Fatal(err)
		}
		page, err := j.Tasks(t.Context(), first.Next[0])
		if err != nil {
			t.Fatal(err)
		}
		saved := page.Tasks[0]
		save := func(_ context.Context, task farcopy.Task) error { saved = task; return nil }
		for range 100 {
			res, err := j.RunTask(t.Context(), saved, save)
			if err == nil {
				testkit.WantEqual(t, "action", res.Outcomes[0].Action, farcopy.ActionCopied)
				break
			}
			saved = res.Task
			time.Sleep(time.Hour)
		}
		testkit.WantEqual(t, "made", f.made(), "To/a.jpg 1\n")
	})
}

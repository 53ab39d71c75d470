package box_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestCopyFilesReplaceKilled: wherever a run that replaces a file is killed, the old file is gone in the
// end, and the second of two equal requests finds the new one.
func TestCopyFilesReplaceKilled(t *testing.T) {
	done := false
	for moment := 1; !done; moment++ {
		testkit.Run(t, fmt.Sprint("moment ", moment), func(t *testing.T) {
			f := newSequenceFixture(t)
			f.AddFile(f.Find("/To"), "A.jpg", 77)
			f.files = []box.CopyFileRequest{f.files[0], f.files[0]}
			report, killed := testkit.RunKilled(t, moment, 1, func(cfg farcopy.JobConfig, wrap func(http.RoundTripper) http.RoundTripper) farcopy.Job {
				cfg.Existing = farcopy.ExistingReplace
				return f.fileJob(cfg, wrap)
			})
			if done = !killed; done {
				if moment < 12 {
					t.Errorf("only %d moments", moment)
				}
				return
			}
			testkit.WantEqual(t, "made", f.made(), "To/a.jpg 1\n")
			testkit.WantEqual(t, "copied", report.Copied, int64(1))
			testkit.WantEqual(t, "skipped", report.Skipped, int64(1))
		})
	}
}

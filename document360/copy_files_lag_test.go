package document360_test

import (
	"testing"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestCopyFilesLag: a copy that lists do not show yet is not made again by an equal request, also if
// another request into its folder has failed meanwhile, after which the folder is listed anew.
func TestCopyFilesLag(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newFilesFixture(t)
		a, b := f.requests[0], f.requests[1]
		f.requests = []document360.CopyFileRequest{a, b, a}
		f.SetListLag(20 * time.Second)
		time.Sleep(time.Minute) // the lists show the fixture
		f.Inject("CopyFile", document360test.None, document360test.CallThenAct("gone", func() { f.Remove(b.FileID) }))
		got, _ := f.run(f.job(document360.JobConfig{Workers: 1, Verify: farcopy.VerifyAnswer}))
		testkit.WantEqual(t, "outcomes", len(got), 3)
		for n, want := range []farcopy.Action{farcopy.ActionCopied, farcopy.ActionFailed, farcopy.ActionSkipped} {
			testkit.WantEqual(t, got[n].Source, got[n].Action, want)
		}
		time.Sleep(time.Minute)
		testkit.WantEqual(t, "made", f.made(), "To/a.png  1 KB\n")
	})
}

package box_test

import (
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestCopyTreeReplaceGivenUp: a replacement that is given up in the middle, because the target is
// held for too long, tells where the old file is.
func TestCopyTreeReplaceGivenUp(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		srv := newTreeServer(t)
		fill(srv, "11111", 2)
		srv.AddFile("22222", "0000.jpg", 77)
		srv.Inject("CopyFile", boxtest.CallThenAct("held", func() { srv.Block("22222", 3*time.Hour) }))
		outcomes, _ := runTree(t, newTreeJob(t, srv, box.JobConfig{Existing: farcopy.ExistingReplace, Workers: 1}))
		o := outcomes["0000.jpg"]
		testkit.WantEqual(t, "action", o.Action, farcopy.ActionFailed)
		isAside := strings.Contains(strings.Join(under(srv, "/Archives"), "\n"), "(old ")
		testkit.WantEqual(t, "the old file is aside", isAside, true)
		testkit.WantEqual(t, "told", strings.Contains(o.Reason, "the old file"), true)
	})
}

package box_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestCopyTreeReplace: a file with other content is replaced in one run or in two, whatever becomes
// of the requests, and where it is not, the old file is there and nothing else.
func TestCopyTreeReplace(t *testing.T) {
	const (
		oldID, newID = "77001", "77002"
		replaced     = "a.jpg 2"
		untouched    = "a.jpg 1"
		aside        = "a.jpg (old 77001) 1"
	)
	inject := func(op string, faults ...boxtest.Fault) func(*boxtest.Server) {
		return func(s *boxtest.Server) { s.Inject(op, faults...) }
	}
	act := func(op string, f func(*boxtest.Server)) func(*boxtest.Server) {
		return func(s *boxtest.Server) { s.Inject(op, boxtest.CallThenAct("changed", func() { f(s) })) }
	}
	for _, tt := range []struct {
		name    string
		prepare func(*boxtest.Server)
		first   box.Action
		target  []string // after the first run
		reason  string   // of the first run
		second  []string // at the target after a second run with the journal; nil: as after the first
	}{
		{"as it should be", func(*boxtest.Server) {}, farcopy.ActionCopied, []string{replaced}, "", nil},
		{"the renaming is lost", inject("UpdateFile", boxtest.ActThenHangUp), farcopy.ActionCopied, []string{replaced}, "", nil},
		{"the renaming is not made", inject("UpdateFile", boxtest.HangUpBeforeAct), farcopy.ActionCopied, []string{replaced}, "", nil},
		{"the renaming is never made", inject("UpdateFile", slices.Repeat([]boxtest.Fault{boxtest.HangUpBeforeAct}, 4)...), farcopy.ActionFailed,
			[]string{untouched}, `nothing was copied yet; the old file may still be renamed to "a.jpg (old 77001)"`, []string{replaced}},
		{"the copy is lost", inject("CopyFile", boxtest.ActThenHangUp), farcopy.ActionCopied, []string{replaced}, "", nil},
		{"the copy is not made", inject("CopyFile", boxtest.HangUpBeforeAct), farcopy.ActionCopied, []string{replaced}, "", nil},
		{"the deletion is lost", inject("DeleteFile", boxtest.ActThenHangUp), farcopy.ActionCopied, []string{replaced}, "", nil},
		{"the deletion is not made", inject("DeleteFile", boxtest.HangUpBeforeAct), farcopy.ActionCopied, []string{replaced}, "", nil},
		{"the copy is rate limited", inject("CopyFile", slices.Repeat([]boxtest.Fault{boxtest.RateLimit(time.Minute)}, 9)...),
			farcopy.ActionCopied, []string{replaced}, "", nil},
		{"the target is held for a while", act("CopyFile", func(s *boxtest.Server) { s.Block("22222", 20*time.Minute) }),
			farcopy.ActionCopied, []string{replaced}, "", nil},
		{"the renaming is refused", inject("UpdateFile", boxtest.Status(403)), farcopy.ActionFailed, []string{untouched}, "", []string{replaced}},
		{"the copy is refused", inject("CopyFile", boxtest.Status(403)), farcopy.ActionFailed, []string{untouched},
			"the copy was refused", []string{replaced}},
		{"the copy is refused, and the old name differs in case", func(s *boxtest.Server) {
			s.Rename(oldID, "A.JPG")
			s.Inject("CopyFile", boxtest.Status(403))
		}, farcopy.ActionFailed, []string{"A.JPG 1"}, "the copy was refused", []string{replaced}},
		{"the copy and the renaming back are refused", func(s *boxtest.Server) {
			s.Inject("CopyFile", boxtest.Status(403))
			s.Inject("UpdateFile", boxtest.None, boxtest.Status(403))
		}, farcopy.ActionFailed, []string{aside}, `the copy was refused; the old file may be kept as "a.jpg (old 77001)"`, []string{replaced}},
		{"the deletion is refused", inject("DeleteFile", boxtest.Status(403)), farcopy.ActionCopied, []string{aside, replaced},
			`the old file is kept as "a.jpg (old 77001)"`, nil},
		{"the source is gone", act("CopyFile", func(s *boxtest.Server) { s.Remove(newID) }), farcopy.ActionFailed, []string{untouched},
			"the source or the target folder is gone", nil},
		{"the target has changed since it was listed", act("UpdateFile", func(s *boxtest.Server) { s.Overwrite(oldID, 3) }),
			farcopy.ActionFailed, []string{"a.jpg 3"}, "the file at the target has changed since it was listed", []string{replaced}},
		{"the target is gone since it was listed", act("UpdateFile", func(s *boxtest.Server) { s.Remove(oldID) }),
			farcopy.ActionFailed, nil, "the file at the target has changed since it was listed", []string{replaced}},
		{"the name is taken meanwhile", act("CopyFile", func(s *boxtest.Server) { s.AddFile("22222", "a.jpg", 9) }),
			farcopy.ActionFailed, []string{aside, "a.jpg 9"}, `exists, differs; the old file is kept as "a.jpg (old 77001)"`, []string{aside, replaced}},
		{"the old file has changed before it is deleted", act("DeleteFile", func(s *boxtest.Server) { s.Overwrite(oldID, 4) }),
			farcopy.ActionCopied, []string{"a.jpg (old 77001) 4", replaced}, `the old file is kept as "a.jpg (old 77001)"`, nil},
		{"the old file has changed before it is copied over", act("CopyFile", func(s *boxtest.Server) { s.Overwrite(oldID, 4) }),
			farcopy.ActionCopied, []string{"a.jpg (old 77001) 4", replaced}, `the old file is kept as "a.jpg (old 77001)"`, nil},
		{"the copy differs", func(s *boxtest.Server) {
			s.Inject("CopyFile", boxtest.ActThenCall("changed", func() { s.Overwrite(s.Find("/Archives/a.jpg"), 8) }))
		}, farcopy.ActionUnknown, []string{aside, "a.jpg 8"}, `the old file may be kept as "a.jpg (old 77001)"`, nil},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			srv := newTreeServer(t)
			srv.AddFile("11111", "a.jpg", 2, boxtest.WithID(newID))
			srv.AddFile("22222", "a.jpg", 1, boxtest.WithID(oldID))
			tt.prepare(srv)
			cfg := box.JobConfig{Journal: t.TempDir(), Workers: 1, Existing: farcopy.ExistingReplace}
			outcomes, _ := runTree(t, newTreeJob(t, srv, cfg))
			testkit.WantEqual(t, "action", outcomes["a.jpg"].Action, tt.first)
			testkit.WantEqual(t, "reason", outcomes["a.jpg"].Reason, tt.reason)
			if diff := cmp.Diff(tt.target, under(srv, "/Archives")); diff != "" {
				t.Errorf("the target:\n%s", diff)
			}
			runTree(t, newTreeJob(t, srv, cfg))
			want := tt.second
			if want == nil {
				want = tt.target
			}
			if diff := cmp.Diff(want, under(srv, "/Archives")); diff != "" {
				t.Errorf("the target after a second run:\n%s", diff)
			}
		})
	}
}

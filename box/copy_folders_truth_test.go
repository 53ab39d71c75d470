package box_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestCopyFoldersBackground: a copy that Box makes in the background, although the folder was small
// enough, is told as copied only when it is complete.
func TestCopyFoldersBackground(t *testing.T) {
	for _, tt := range []struct {
		name    string
		prepare func(f *sequenceFixture)
		verify  farcopy.Verify
		first   box.Action
		second  box.Action // "": none is needed
	}{
		{"202 without a body, fast", func(f *sequenceFixture) {
			f.SetAsyncAbove(1)
			f.SetAsyncResponse(http.StatusAccepted, false)
		}, farcopy.VerifyAnswer, farcopy.ActionCopied, ""},
		{"202 without a body, slow", func(f *sequenceFixture) {
			f.SetAsyncAbove(1)
			f.SetAsyncResponse(http.StatusAccepted, false)
			f.SetCopyTime(time.Minute)
		}, farcopy.VerifyAnswer, farcopy.ActionUnknown, farcopy.ActionCopied},
		{"the response is lost", func(f *sequenceFixture) {
			f.SetAsyncAbove(1)
			f.SetCopyTime(time.Second)
			f.Inject("CopyFolder", boxtest.ActThenHangUp)
		}, farcopy.VerifyAnswer, farcopy.ActionCopied, ""},
		{"the source grows above 500", func(f *sequenceFixture) {
			f.SetCopyTime(time.Second)
			f.Inject("CopyFolder", boxtest.CallThenAct("grows", func() { fill(f.Server, f.MkdirAll("/From/two/more"), 600) }))
		}, farcopy.VerifyList, farcopy.ActionUnknown, ""},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			f := newSequenceFixture(t)
			f.folders = f.folders[1:2]
			tt.prepare(f)
			cfg := box.JobConfig{Journal: t.TempDir(), Verify: tt.verify}
			o := f.runOne(f.folderJob(cfg))
			testkit.WantEqual(t, "action", o.Action, tt.first)
			if o.Action == farcopy.ActionCopied {
				testkit.WantEqual(t, "made", f.made(), strings.ReplaceAll(strings.ReplaceAll(wantedFolders, "Other/one/0000.jpg 1000\n", ""), "To/one/0000.jpg 1000\n", ""))
			}
			if tt.second != "" {
				time.Sleep(time.Hour)
				testkit.WantEqual(t, "action of the second run", f.runOne(f.folderJob(cfg)).Action, tt.second)
			}
			testkit.WantSent(t, f, "CopyFolder", 1)
		})
	}
}

// TestCopyFoldersStrangers: what others do between the decision and the copy is told.
func TestCopyFoldersStrangers(t *testing.T) {
	copyTwo := func(f *sequenceFixture) { // an hour ago: a new one would be taken for the copy
		f.Advance(-time.Hour)
		f.Copy(f.Find("/From/two"), f.Find("/To"), "New")
		f.Advance(time.Hour)
	}
	for _, tt := range []struct {
		name   string
		op     string
		fault  func(f *sequenceFixture) boxtest.Fault
		want   box.Action
		reason string
	}{
		{"the source changes", "CopyFolder", func(f *sequenceFixture) boxtest.Fault {
			return boxtest.CallThenAct("", func() { f.AddFile(f.Find("/From/two"), "more", 1) })
		}, farcopy.ActionCopied, "the source has changed since it was listed: its newer contents were copied"},
		{"the source changes afterwards", "CopyFolder", func(f *sequenceFixture) boxtest.Fault {
			return boxtest.CallThenAct("", func() {
				f.Inject("ListFolderItems", boxtest.CallThenAct("", func() { f.AddFile(f.Find("/From/two"), "more", 1) }))
			})
		}, farcopy.ActionCopied, ""},
		{"the source changes before and afterwards", "CopyFolder", func(f *sequenceFixture) boxtest.Fault {
			return boxtest.CallThenAct("", func() {
				f.AddFile(f.Find("/From/two"), "more", 1)
				f.Inject("ListFolderItems", boxtest.CallThenAct("", func() { f.AddFile(f.Find("/From/two"), "still more", 1) }))
			})
		}, farcopy.ActionStale, "the source has changed while it was copied: the copy holds neither what it held nor what it holds"},
		{"the copy changes", "CopyFolder", func(f *sequenceFixture) boxtest.Fault {
			return boxtest.CallThenAct("", func() {
				f.Inject("ListFolderItems", boxtest.CallThenAct("", func() { f.AddFile(f.Find("/To/New"), "more", 1) }))
			})
		}, farcopy.ActionFailed, "the copy differs from the source"},
		{"the source is removed", "CopyFolder", func(f *sequenceFixture) boxtest.Fault {
			return boxtest.CallThenAct("", func() { f.Remove(f.Find("/From/two")) })
		}, farcopy.ActionFailed, "the source or the target folder is gone"},
		{"the source is removed before", "ListFolderItems", func(f *sequenceFixture) boxtest.Fault {
			return boxtest.CallThenAct("", func() { f.Remove(f.Find("/To")) })
		}, farcopy.ActionFailed, "the folder that is to receive the copy is gone"},
		{"the name is taken by the same", "CopyFolder", func(f *sequenceFixture) boxtest.Fault {
			return boxtest.CallThenAct("", func() { copyTwo(f) })
		}, farcopy.ActionSkipped, "same content"},
		{"the name is taken by something else", "CopyFolder", func(f *sequenceFixture) boxtest.Fault {
			return boxtest.CallThenAct("", func() { f.AddFolder(f.Find("/To"), "new") })
		}, farcopy.ActionFailed, "exists, differs"},
		{"the source is held", "CopyFolder", func(f *sequenceFixture) boxtest.Fault {
			return boxtest.CallThenAct("", func() { f.Block(f.Find("/From/two"), 20*time.Minute) })
		}, farcopy.ActionCopied, ""},
		{"forbidden", "CopyFolder", func(f *sequenceFixture) boxtest.Fault { return boxtest.Status(403) }, farcopy.ActionFailed, ""},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			f := newSequenceFixture(t)
			f.folders = f.folders[1:2]
			f.Inject(tt.op, tt.fault(f))
			o := f.runOne(f.folderJob(box.JobConfig{Workers: 1}))
			testkit.WantEqual(t, "action", o.Action, tt.want)
			testkit.WantEqual(t, "reason", o.Reason, tt.reason)
		})
	}
}

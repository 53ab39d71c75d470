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

// TestCopyTreeFaults: an item that cannot be copied is told with its reason, a lost response is
// settled, and the rest is copied.
func TestCopyTreeFaults(t *testing.T) {
	const file, folder, made = "a.jpg", "folder", "large"
	const fileID, folderID = "77001", "77002"
	for _, tt := range []struct {
		name    string
		prepare func(*boxtest.Server)
		item    string
		want    box.Action
		reason  string
	}{
		{"a file is lost", func(s *boxtest.Server) { s.Inject("CopyFile", boxtest.ActThenHangUp) }, file, farcopy.ActionCopied, ""},
		{"a file is not made", func(s *boxtest.Server) { s.Inject("CopyFile", boxtest.HangUpBeforeAct) }, file, farcopy.ActionCopied, ""},
		{"a subtree is lost", func(s *boxtest.Server) { s.Inject("CopyFolder", boxtest.ActThenHangUp) }, folder, farcopy.ActionCopied, ""},
		{"a folder is lost", func(s *boxtest.Server) { s.Inject("CreateFolder", boxtest.ActThenHangUp) }, made, farcopy.ActionCopied, ""},
		{"a list is lost", func(s *boxtest.Server) { s.Inject("ListFolderItems", boxtest.HangUpBeforeAct) }, file, farcopy.ActionCopied, ""},
		{"rate limited", func(s *boxtest.Server) {
			s.Inject("CopyFolder", slices.Repeat([]boxtest.Fault{boxtest.RateLimit(time.Minute)}, 9)...)
		}, folder, farcopy.ActionCopied, ""},
		{"a file changes after the list", func(s *boxtest.Server) {
			s.Inject("CopyFile", boxtest.CallThenAct("changed", func() { s.Overwrite(fileID, 77) }))
		}, file, farcopy.ActionCopied, "the source has changed since it was listed: its newer content was copied"},
		{"a file is removed after the list", func(s *boxtest.Server) {
			s.Inject("CopyFile", boxtest.CallThenAct("removed", func() { s.Remove(fileID) }))
		}, file, farcopy.ActionFailed, "the source or the target folder is gone"},
		{"the name is taken by the same content", func(s *boxtest.Server) {
			s.Inject("CopyFile", boxtest.CallThenAct("taken", func() {
				s.Advance(-time.Hour)
				s.AddFile("22222", file, 1)
				s.Advance(time.Hour)
			}))
		}, file, farcopy.ActionSkipped, "same content"},
		{"the name is taken by other content", func(s *boxtest.Server) {
			s.Inject("CopyFile", boxtest.CallThenAct("taken", func() { s.AddFile("22222", file, 99) }))
		}, file, farcopy.ActionFailed, "exists, differs"},
		{"a folder of the name is made by others", func(s *boxtest.Server) {
			s.Inject("CopyFolder", boxtest.CallThenAct("taken", func() { fill(s, s.MkdirAll("/Archives/folder"), 1) }))
		}, folder, farcopy.ActionSkipped, "the folder exists"},
		{"the subtree changes after the list", func(s *boxtest.Server) {
			s.Inject("CopyFolder", boxtest.CallThenAct("changed", func() { s.AddFile(folderID, "another", 1) }))
		}, folder, farcopy.ActionCopied, "the copy does not hold what was listed: its contents are compared one by one"},
		{"the target is held for a while", func(s *boxtest.Server) {
			s.Inject("CopyFolder", boxtest.CallThenAct("held", func() { s.Block("22222", 20*time.Minute) }))
		}, folder, farcopy.ActionCopied, ""},
		{"forbidden", func(s *boxtest.Server) {
			s.Inject("CopyFolder", boxtest.Status(403))
		}, folder, farcopy.ActionFailed, ""},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			srv := newTreeServer(t)
			srv.AddFile("11111", file, 1, boxtest.WithID(fileID))
			srv.AddFolder("11111", folder, boxtest.WithID(folderID))
			fill(srv, folderID, 3)
			fill(srv, srv.MkdirAll("/Album/large"), 501)
			tt.prepare(srv)
			outcomes, err := runTree(t, newTreeJob(t, srv, box.JobConfig{Workers: 1}))
			testkit.WantEqual(t, "action", outcomes[tt.item].Action, tt.want)
			testkit.WantEqual(t, "reason", outcomes[tt.item].Reason, tt.reason)
			if tt.want == farcopy.ActionFailed {
				testkit.WantEqual(t, "ended early", testkit.As[*box.JobError](t, err).Early, false)
			} else if err != nil {
				t.Error(err)
			} else if diff := cmp.Diff(under(srv, "/Album"), under(srv, "/Archives")); diff != "" {
				t.Errorf("the target:\n%s", diff)
			}
			wantMadeOnce(t, srv)
		})
	}
}

// TestCopyTreeListingLags: a listing that is ten seconds late does not show what is in a folder that
// was just copied. It is read again until it does, and nothing of it is copied again.
func TestCopyTreeListingLags(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		srv := newTreeServer(t)
		fill(srv, srv.MkdirAll("/Album/folder/inner"), 2)
		srv.SetListLag(10 * time.Second)
		got, err := runTree(t, newTreeJob(t, srv, box.JobConfig{}))
		if err != nil {
			t.Fatal(err)
		}
		for source, o := range got {
			testkit.WantEqual(t, source+": reason", o.Reason, "")
			testkit.WantEqual(t, source+": strength", o.Strength, farcopy.StrengthStrong)
		}
		testkit.WantSent(t, srv, "CopyFolder", 1)
		testkit.WantSent(t, srv, "CopyFile", 0)
	})
}

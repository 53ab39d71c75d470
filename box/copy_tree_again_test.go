package box_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestCopyTreeAgain: what has failed in one run is decided anew by the next one with its journal,
// subtrees and folders included, and what is below them is copied then. The report counts each item
// once.
func TestCopyTreeAgain(t *testing.T) {
	for _, tt := range []struct {
		name    string
		prepare func(*boxtest.Server)
		repair  func(*boxtest.Server)
		failed  int64 // in the first run
		skipped int64 // in both
	}{
		{"a file", func(s *boxtest.Server) { s.Inject("CopyFile", boxtest.Status(403)) }, nil, 1, 0},
		{"a subtree", func(s *boxtest.Server) { s.Inject("CopyFolder", boxtest.Status(403)) }, nil, 5, 0},
		{"a folder that is made", func(s *boxtest.Server) { s.Inject("CreateFolder", boxtest.Status(403)) }, nil, 1, 0},
		{"a subtree that others have made since", func(s *boxtest.Server) { s.Inject("CopyFolder", boxtest.Status(403)) },
			func(s *boxtest.Server) { fill(s, s.MkdirAll("/Archives/a tree/in it"), 1) }, 5, 3},
		{"a folder that others have made since", func(s *boxtest.Server) { s.Inject("CreateFolder", boxtest.Status(403)) },
			func(s *boxtest.Server) { fill(s, s.MkdirAll("/Archives/large"), 1) }, 1, 2},
		{"a name that was taken", func(s *boxtest.Server) { s.AddFile("22222", "0000.jpg", 77, boxtest.WithID("77007")) },
			func(s *boxtest.Server) { s.Remove("77007") }, 1, 0},
		{"a folder whose name was taken", func(s *boxtest.Server) { s.AddFile("22222", "large", 77, boxtest.WithID("77007")) },
			func(s *boxtest.Server) { s.Remove("77007") }, 1, 0},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			srv := newTreeServer(t)
			fill(srv, "11111", 2)
			fill(srv, srv.MkdirAll("/Album/a tree/in it"), 3)
			fill(srv, srv.MkdirAll("/Album/large"), 501)
			tt.prepare(srv)
			cfg := box.JobConfig{Journal: t.TempDir(), Workers: 1}
			first := newTreeJob(t, srv, cfg)
			_, err := runTree(t, first)
			testkit.WantEqual(t, "failed", testkit.As[*box.JobError](t, err).Failed, tt.failed)
			if tt.repair != nil {
				tt.repair(srv)
			}
			second := newTreeJob(t, srv, cfg)
			if _, err := runTree(t, second); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(under(srv, "/Album"), under(srv, "/Archives")); diff != "" {
				t.Errorf("the target:\n%s", diff)
			}
			wantReport(t, srv, second)
			testkit.WantEqual(t, "skipped", second.Report().Skipped, tt.skipped)
			testkit.WantEqual(t, "complete", second.Report().Complete, true)
		})
	}
}

// TestCopyTreeUnknown: a folder that the client cannot see after its response was lost is unknown.
// It is not made again, and a later run finds it and copies what is below it.
func TestCopyTreeUnknown(t *testing.T) {
	for op, path := range map[string]string{"CopyFolder": "a tree", "CreateFolder": "large"} {
		testkit.Run(t, op, func(t *testing.T) {
			srv := newTreeServer(t)
			fill(srv, "11111", 1)
			fill(srv, srv.MkdirAll("/Album/a tree/in it"), 3)
			fill(srv, srv.MkdirAll("/Album/large"), 501)
			srv.Inject(op, boxtest.ActThenCall("hidden", func() { srv.SetHidden(srv.Find("/Archives/"+path), true) }))
			cfg := box.JobConfig{Journal: t.TempDir(), Workers: 1}
			first := newTreeJob(t, srv, cfg)
			outcomes, err := runTree(t, first)
			testkit.WantEqual(t, "action", outcomes[path].Action, farcopy.ActionUnknown)
			testkit.WantEqual(t, "failed", testkit.As[*box.JobError](t, err).Failed, 0)
			testkit.WantEqual(t, "complete", first.Report().Complete, op == "CopyFolder")

			srv.SetHidden(srv.Find("/Archives/"+path), false)
			second := newTreeJob(t, srv, cfg)
			if _, err := runTree(t, second); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(under(srv, "/Album"), under(srv, "/Archives")); diff != "" {
				t.Errorf("the target:\n%s", diff)
			}
			wantReport(t, srv, second)
			testkit.WantEqual(t, "copied", second.Report().Copied, second.Report().Listed)
		})
	}
}

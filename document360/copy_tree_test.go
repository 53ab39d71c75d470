package document360_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestCopyTree: the contents of the folder are at the target, and a second job skips them.
func TestCopyTree(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newTreeFixture(t)
		got, err := f.run(f.job(document360.JobConfig{}))
		if err != nil {
			t.Fatal(err)
		}
		f.wantCopied()
		for _, item := range treeItems {
			testkit.WantEqual(t, item, got[item].Action, farcopy.ActionCopied)
		}
		testkit.WantEqual(t, "target of an item", got["Icons/Old/z.svg"].Target, "Icons/Old/z.svg")
		testkit.WantEqual(t, "strength", got["a.png"].Strength, document360.StrengthWeak)
		before := len(f.Requests())
		second := f.job(document360.JobConfig{})
		got, err = f.run(second)
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "reason", got["a.png"].Reason, "content not compared")
		testkit.WantEqual(t, "reason of a folder", got["Icons"].Reason, "folder exists")
		testkit.WantEqual(t, "skipped", second.Report().Skipped, int64(len(treeItems)))
		testkit.WantEqual(t, "requests that the report counts", second.Report().Requests, int64(len(f.Requests())-before))
		testkit.WantEqual(t, "requests: one for the check, two a folder", len(f.Requests())-before, 1+2*5)
	})
}

// TestCopyTreeShifted: a folder that others change while its pages are read is read again, on both
// sides.
func TestCopyTreeShifted(t *testing.T) {
	for _, tt := range []struct {
		side    string
		request int // of GetFolder, from 0
		paths   []string
	}{
		{"source, first reading", 2, []string{"/From/000", "/To/000"}},
		{"source, second reading", 5, []string{"/From/000", "/To/000"}},
		{"target, first reading", 8, []string{"/To/000"}},
		{"target, second reading", 11, []string{"/To/000"}},
	} {
		testkit.Run(t, tt.side, func(t *testing.T) {
			f := newTreeFixture(t)
			for i := range 250 {
				f.add(fmt.Sprintf("/From/%03d", i), "1 KB")
				f.add(fmt.Sprintf("/To/%03d", i), "1 KB")
			}
			var ids []string
			for _, path := range tt.paths {
				ids = append(ids, f.Find(path))
			}
			sequence := make([]document360test.Fault, tt.request)
			for i := range sequence {
				sequence[i] = document360test.None
			}
			f.Inject("GetFolder", append(sequence, document360test.CallThenAct("removed", func() {
				for _, id := range ids {
					f.Remove(id)
				}
			}))...)
			if _, err := f.run(f.job(document360.JobConfig{Workers: 1})); err != nil {
				t.Fatal(err)
			}
			f.wantCopied()
		})
	}
}

// TestCopyTreeExisting: files that exist are skipped or fail; folders are merged into.
func TestCopyTreeExisting(t *testing.T) {
	for _, tt := range []struct {
		existing farcopy.Existing
		same     document360.Action
		other    document360.Action
	}{
		{farcopy.ExistingSkipSame, farcopy.ActionSkipped, farcopy.ActionFailed},
		{farcopy.ExistingSkip, farcopy.ActionSkipped, farcopy.ActionSkipped},
		{farcopy.ExistingFail, farcopy.ActionFailed, farcopy.ActionFailed},
	} {
		testkit.Run(t, string(tt.existing), func(t *testing.T) {
			f := newTreeFixture(t)
			f.add("/To/a.png", "1 KB")
			f.add("/To/Icons/x.svg", "999 KB")
			f.add("/To/Icons/stranger.svg", "5 KB")
			got, _ := f.run(f.job(document360.JobConfig{Existing: tt.existing}))
			testkit.WantEqual(t, "same", got["a.png"].Action, tt.same)
			testkit.WantEqual(t, "other", got["Icons/x.svg"].Action, tt.other)
			testkit.WantEqual(t, "folder", got["Icons"].Action, farcopy.ActionSkipped)
			testkit.WantEqual(t, "absent", got["Icons/y.svg"].Action, farcopy.ActionCopied)
			testkit.WantEqual(t, "files of the name", len(f.FindAll("/To/Icons/x.svg")), 1)
			testkit.WantEqual(t, "folders of the name", len(f.FindAll("/To/Icons")), 1)
			testkit.WantSent(t, f, "CopyFile", len(treeFiles)-2)
		})
	}
}

// TestCopyTreeNames: what cannot be told apart is not copied.
func TestCopyTreeNames(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newTreeFixture(t)
		f.add("/From/a.png", "77 KB")
		f.AddFolder(f.req.DestinationFolderID, "Docs")
		f.AddFolder(f.req.DestinationFolderID, "Docs")
		f.AddFolder(f.req.FolderID, " blank ")
		got, err := f.run(f.job(document360.JobConfig{}))
		testkit.WantEqual(t, "complete", testkit.As[*document360.JobError](t, err).Complete, false)
		testkit.WantEqual(t, "two sources", got["a.png"].Action, farcopy.ActionFailed)
		testkit.WantEqual(t, "another one", got["b.png"].Action, farcopy.ActionCopied)
		testkit.WantEqual(t, "files of the name", len(f.FindAll("/To/a.png")), 0)
		testkit.WantEqual(t, "two targets", got["Docs"].Reason, "the target has several folders of this name")
		testkit.WantEqual(t, "blanks", got[" blank "].Action, farcopy.ActionFailed)
	})
}

// TestCopyTreePlan: a plan names every item, also below folders that are not there, and changes
// nothing.
func TestCopyTreePlan(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newTreeFixture(t)
		f.add("/To/a.png", "1 KB")
		before, got := f.Tree(), map[string]document360.Action{}
		for i, err := range f.job(document360.JobConfig{}).Plan(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			got[i.Source] = i.Action
		}
		want := map[string]document360.Action{}
		for _, item := range treeItems {
			want[item] = farcopy.ActionCopy
		}
		want["a.png"] = farcopy.ActionSkip
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(before, f.Tree()); diff != "" {
			t.Error(diff)
		}
	})
}

// TestCopyTreeInside: a target inside of the source is refused before anything is made.
func TestCopyTreeInside(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newTreeFixture(t)
		f.req.DestinationFolderID = f.MkdirAll("/From/Icons/Old")
		_, err := f.run(f.job(document360.JobConfig{}))
		testkit.WantContains(t, err.Error(), "DestinationFolderID lies inside of the source")
		testkit.WantSent(t, f, "CreateFolder", 0)
		testkit.WantSent(t, f, "CopyFile", 0)
	})
}

// TestCopyTreeInvalid: what cannot be done is refused locally, with the name of the field.
func TestCopyTreeInvalid(t *testing.T) {
	good := document360.CopyTreeRequest{ProjectID: "p", FolderID: "a", DestinationFolderID: "b"}
	for _, tt := range []struct {
		name   string
		change func(*document360.CopyTreeRequest, *document360.JobConfig)
		field  string
	}{
		{"no project", func(r *document360.CopyTreeRequest, _ *document360.JobConfig) { r.ProjectID = "" }, "ProjectID"},
		{"no source", func(r *document360.CopyTreeRequest, _ *document360.JobConfig) { r.FolderID = "" }, "FolderID"},
		{"no target", func(r *document360.CopyTreeRequest, _ *document360.JobConfig) { r.DestinationFolderID = "" }, "DestinationFolderID"},
		{"itself", func(r *document360.CopyTreeRequest, _ *document360.JobConfig) { r.DestinationFolderID = "a" }, "DestinationFolderID"},
		{"replace", func(_ *document360.CopyTreeRequest, c *document360.JobConfig) { c.Existing = farcopy.ExistingReplace }, "Existing"},
		{"workers", func(_ *document360.CopyTreeRequest, c *document360.JobConfig) { c.Workers = -1 }, "Workers"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			req, cfg := good, document360.JobConfig{}
			tt.change(&req, &cfg)
			_, err := new(canned).client(t).CopyTree(req, cfg)
			e := testkit.As[*document360.NotExecutedError](t, err)
			testkit.WantEqual(t, "field", e.Field, tt.field)
		})
	}
}

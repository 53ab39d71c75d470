package bitpaket_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestCopyTree: the contents of the directory are at the target, and a second job skips them.
func TestCopyTree(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newTreeFixture(t)
		got, err := f.run(f.job(bitpaket.JobConfig{}))
		if err != nil {
			t.Fatal(err)
		}
		f.wantCopied()
		for _, item := range treeItems {
			testkit.WantEqual(t, item, got[item].Action, farcopy.ActionCopied)
		}
		testkit.WantSent(t, f, "Copy", 4) // one for each directory that holds objects
		testkit.WantEqual(t, "target of an item", got["Icons/Old/z.svg"].Target, "Icons/Old/z.svg")
		testkit.WantEqual(t, "strength", got["a.txt"].Strength, bitpaket.StrengthStrong)
		testkit.WantEqual(t, "size", got["b.txt"].Size, int64(len("content of b.txt")))
		before := len(f.Requests())
		second := f.job(bitpaket.JobConfig{})
		got, err = f.run(second)
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "reason", got["a.txt"].Reason, "same content")
		testkit.WantEqual(t, "reason of a directory", got["Icons"].Reason, "folder exists")
		testkit.WantEqual(t, "skipped", second.Report().Skipped, int64(len(treeItems)))
		testkit.WantEqual(t, "requests that the report counts", second.Report().Requests, int64(len(f.Requests())-before))
		testkit.WantEqual(t, "requests: two for the check, two a directory", len(f.Requests())-before, 2+2*5)
	})
}

// TestCopyTreeBatches: many objects of one directory go by 20.
func TestCopyTreeBatches(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newTreeFixture(t)
		f.req.Folder = "/Many"
		for i := range 205 {
			f.AddObject(fmt.Sprintf("/Many/%03d", i), fmt.Sprint(i))
		}
		got, err := f.run(f.job(bitpaket.JobConfig{}))
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "outcomes", len(got), 205)
		testkit.WantSent(t, f, "Copy", 11)
		if diff := cmp.Diff(f.below("/Many"), f.below("/To")); diff != "" {
			t.Error(diff)
		}
	})
}

// TestCopyTreeExisting: objects that exist are skipped, replaced or fail, by their content;
// directories are merged into.
func TestCopyTreeExisting(t *testing.T) {
	for _, tt := range []struct {
		existing farcopy.Existing
		same     bitpaket.Action
		other    bitpaket.Action
	}{
		{farcopy.ExistingSkipSame, farcopy.ActionSkipped, farcopy.ActionFailed},
		{farcopy.ExistingSkip, farcopy.ActionSkipped, farcopy.ActionSkipped},
		{farcopy.ExistingFail, farcopy.ActionFailed, farcopy.ActionFailed},
		{farcopy.ExistingReplace, farcopy.ActionSkipped, farcopy.ActionCopied},
	} {
		testkit.Run(t, string(tt.existing), func(t *testing.T) {
			f := newTreeFixture(t)
			f.AddObject("/To/a.txt", "content of a.txt")
			f.AddObject("/To/Icons/x.svg", "CONTENT OF Icons/x.svg")
			f.AddObject("/To/Icons/stranger.svg", "mine")
			f.AddObject("/To/Docs", "no directory")
			got, _ := f.run(f.job(bitpaket.JobConfig{Existing: tt.existing}))
			testkit.WantEqual(t, "same", got["a.txt"].Action, tt.same)
			testkit.WantEqual(t, "other", got["Icons/x.svg"].Action, tt.other)
			testkit.WantEqual(t, "directory", got["Icons"].Action, farcopy.ActionSkipped)
			testkit.WantEqual(t, "absent", got["Icons/y.svg"].Action, farcopy.ActionCopied)
			testkit.WantEqual(t, "an object in the place of a directory", got["Docs"].Reason, "exists, and is a file")
			testkit.WantEqual(t, "replaced", f.content("/To/Icons/x.svg") == "content of Icons/x.svg", tt.existing == farcopy.ExistingReplace)
			testkit.WantEqual(t, "stranger", f.content("/To/Icons/stranger.svg"), "mine")
		})
	}
}

// TestCopyTreeVerifyAnswer: what BitPaket has accepted counts as copied, and nothing has shown it.
func TestCopyTreeVerifyAnswer(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newTreeFixture(t)
		f.SetCopyDelay(time.Hour)
		got, err := f.run(f.job(bitpaket.JobConfig{Verify: farcopy.VerifyAnswer}))
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "action", got["a.txt"].Action, farcopy.ActionCopied)
		testkit.WantEqual(t, "strength", got["a.txt"].Strength, bitpaket.StrengthNone)
		testkit.WantEqual(t, "objects that are not there yet", f.Copying(), len(treeFiles))
	})
}

// TestCopyTreeSlow: a copy that does not come is unknown, and found by a later run.
func TestCopyTreeSlow(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newTreeFixture(t)
		f.SetCopyDelay(3 * time.Hour)
		cfg := bitpaket.JobConfig{Journal: t.TempDir()}
		got, err := f.run(f.job(cfg))
		testkit.WantEqual(t, "action", got["a.txt"].Action, farcopy.ActionUnknown)
		testkit.WantEqual(t, "unknown", testkit.As[*bitpaket.JobError](t, err).Unknown, int64(len(treeFiles)))
		f.Advance(3 * time.Hour)
		second := f.job(cfg)
		if _, err := f.run(second); err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "copied", second.Report().Copied, int64(len(treeItems)))
		testkit.WantSent(t, f, "Copy", 4)
		f.wantCopied()
	})
}

// TestCopyTreePlan: a plan names every item, also below folders that are not there, and changes
// nothing.
func TestCopyTreePlan(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newTreeFixture(t)
		f.AddObject("/To/a.txt", "content of a.txt")
		before, got := f.Tree(), map[string]bitpaket.Action{}
		for i, err := range f.job(bitpaket.JobConfig{}).Plan(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			got[i.Source] = i.Action
		}
		want := map[string]bitpaket.Action{}
		for _, item := range treeItems {
			want[item] = farcopy.ActionCopy
		}
		want["a.txt"] = farcopy.ActionSkip
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(before, f.Tree()); diff != "" {
			t.Error(diff)
		}
	})
}

// TestCopyTreeMissing: a directory that does not exist ends the listing.
func TestCopyTreeMissing(t *testing.T) {
	for _, change := range []func(*bitpaket.CopyTreeRequest){
		func(r *bitpaket.CopyTreeRequest) { r.Folder = "/nowhere" },
		func(r *bitpaket.CopyTreeRequest) { r.Target = "/nowhere" },
	} {
		testkit.Run(t, "", func(t *testing.T) {
			f := newTreeFixture(t)
			change(&f.req)
			_, err := f.run(f.job(bitpaket.JobConfig{}))
			testkit.WantContains(t, err.Error(), `no directory "/nowhere"`)
			testkit.WantEqual(t, "complete", testkit.As[*bitpaket.JobError](t, err).Complete, false)
			testkit.WantSent(t, f, "CreateFolder", 0)
		})
	}
}

// TestCopyTreeInvalid: what cannot be done is refused locally, with the name of the field.
func TestCopyTreeInvalid(t *testing.T) {
	good := bitpaket.CopyTreeRequest{Folder: "/a", Target: "/b"}
	for _, tt := range []struct {
		name   string
		change func(*bitpaket.CopyTreeRequest, *bitpaket.JobConfig)
		field  string
	}{
		{"no source", func(r *bitpaket.CopyTreeRequest, _ *bitpaket.JobConfig) { r.Folder = "" }, "Folder"},
		{"no target", func(r *bitpaket.CopyTreeRequest, _ *bitpaket.JobConfig) { r.Target = "" }, "Target"},
		{"itself", func(r *bitpaket.CopyTreeRequest, _ *bitpaket.JobConfig) { r.Target = "/a/" }, "Target"},
		{"inside", func(r *bitpaket.CopyTreeRequest, _ *bitpaket.JobConfig) { r.Target = "/a/b" }, "Target"},
		{"inside of the root", func(r *bitpaket.CopyTreeRequest, _ *bitpaket.JobConfig) { r.Folder = "/" }, "Target"},
		{"workers", func(_ *bitpaket.CopyTreeRequest, c *bitpaket.JobConfig) { c.Workers = -1 }, "Workers"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			req, cfg := good, bitpaket.JobConfig{}
			tt.change(&req, &cfg)
			_, err := bitpakettest.NewServer(t).PipeClient().CopyTree(req, cfg)
			e := testkit.As[*bitpaket.NotExecutedError](t, err)
			testkit.WantEqual(t, "field", e.Field, tt.field)
		})
	}
}

// TestCopyTreeAbove: a directory that would be merged into the source of the job is not: with
// ExistingReplace it would destroy what is still to be copied.
func TestCopyTreeAbove(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newTreeFixture(t)
		f.req.Folder, f.req.Target = "/To/b", "/To"
		f.AddObject("/To/b/b/y", "inner")
		f.AddObject("/To/b/y", "outer")
		got, _ := f.run(f.job(bitpaket.JobConfig{Existing: farcopy.ExistingReplace}))
		testkit.WantEqual(t, "b", got["b"].Action, farcopy.ActionFailed)
		testkit.WantEqual(t, "y", got["y"].Action, farcopy.ActionCopied)
		for _, path := range []string{"/To/b/y", "/To/y"} {
			o, _ := f.Object(path)
			testkit.WantEqual(t, path, o.Content, "outer")
		}
	})
}

package oracle_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

// TestCopyTree: the contents of the folder are at the target, and a second job skips them.
func TestCopyTree(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newTreeFixture(t)
		first := f.job(oracle.JobConfig{})
		got, err := f.run(first)
		if err != nil {
			t.Fatal(err)
		}
		f.wantCopied()
		for _, item := range treeItems {
			testkit.WantEqual(t, item, got[item].Action, farcopy.ActionCopied)
		}
		testkit.WantEqual(t, "target of an item", got["Icons/Old/z.svg"].Target, "Icons/Old/z.svg")
		testkit.WantEqual(t, "strength", got["a.txt"].Strength, oracle.StrengthWeak)
		testkit.WantEqual(t, "size", got["b.txt"].Size, int64(200))
		testkit.WantEqual(t, "bytes", first.Progress().BytesDone, int64(100+200+300+400+500+600+700))
		before := len(f.Requests())
		second := f.job(oracle.JobConfig{})
		got, err = f.run(second)
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "reason", got["a.txt"].Reason, "content not compared")
		testkit.WantEqual(t, "reason of a folder", got["Icons"].Reason, "folder exists")
		testkit.WantEqual(t, "skipped", second.Report().Skipped, int64(len(treeItems)))
		testkit.WantEqual(t, "requests that the report counts", second.Report().Requests, int64(len(f.Requests())-before))
		testkit.WantEqual(t, "requests: one for the check, two a folder", len(f.Requests())-before, 1+2*5)
	})
}

// TestCopyTreePages: a folder of many items is listed to its end.
func TestCopyTreePages(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newTreeFixture(t)
		for i := range 450 {
			f.add(fmt.Sprintf("/From/Many/%03d", i), int64(i))
		}
		if _, err := f.run(f.job(oracle.JobConfig{})); err != nil {
			t.Fatal(err)
		}
		f.wantCopied()
	})
}

// TestCopyTreeShifted: a folder that others change while it is listed is listed again, also if the
// number of its items stays.
func TestCopyTreeShifted(t *testing.T) {
	for _, tt := range []struct {
		side    string
		request int // of ListFolderItems, from 0
		paths   []string
		add     string
	}{
		{"source", 1, []string{"/From/000", "/To/000"}, ""},
		{"source, the number stays", 1, []string{"/From/000", "/To/000"}, "/From/zzz"},
		{"target", 5, []string{"/To/000"}, ""},
		{"target, the number stays", 5, []string{"/To/000"}, "/To/zzz"},
	} {
		testkit.Run(t, tt.side, func(t *testing.T) {
			f := newTreeFixture(t)
			for i := range 250 {
				f.add(fmt.Sprintf("/From/%03d", i), int64(i))
				f.add(fmt.Sprintf("/To/%03d", i), int64(i))
			}
			sequence := make([]oracletest.Fault, tt.request)
			for i := range sequence {
				sequence[i] = oracletest.None
			}
			f.Inject("ListFolderItems", append(sequence, oracletest.CallThenAct("changed", func() {
				for _, path := range tt.paths {
					f.Remove(f.Find(path))
				}
				if tt.add != "" {
					f.add(tt.add, 9)
				}
			}))...)
			if _, err := f.run(f.job(oracle.JobConfig{Workers: 1})); err != nil {
				t.Fatal(err)
			}
			if strings.HasPrefix(tt.add, "/To/") {
				f.Remove(f.Find(tt.add))
			}
			f.wantCopied()
		})
	}
}

// TestCopyTreeExisting: files that exist are skipped or fail; folders are merged into.
func TestCopyTreeExisting(t *testing.T) {
	for _, tt := range []struct {
		existing farcopy.Existing
		same     oracle.Action
		other    oracle.Action
	}{
		{farcopy.ExistingSkipSame, farcopy.ActionSkipped, farcopy.ActionFailed},
		{farcopy.ExistingSkip, farcopy.ActionSkipped, farcopy.ActionSkipped},
		{farcopy.ExistingFail, farcopy.ActionFailed, farcopy.ActionFailed},
	} {
		testkit.Run(t, string(tt.existing), func(t *testing.T) {
			f := newTreeFixture(t)
			f.add("/To/a.txt", 100)
			f.add("/To/B.TXT", 200)
			f.add("/To/icons/x.svg", 999)
			f.add("/To/icons/stranger.svg", 5)
			f.add("/To/Docs", 7)
			got, _ := f.run(f.job(oracle.JobConfig{Existing: tt.existing}))
			testkit.WantEqual(t, "same", got["a.txt"].Action, tt.same)
			testkit.WantEqual(t, "other", got["Icons/x.svg"].Action, tt.other)
			testkit.WantEqual(t, "name in another case", got["b.txt"].Action, tt.other)
			testkit.WantEqual(t, "folder", got["Icons"].Action, farcopy.ActionSkipped)
			testkit.WantEqual(t, "absent", got["Icons/y.svg"].Action, farcopy.ActionCopied)
			testkit.WantEqual(t, "a file in the place of a folder", got["Docs"].Reason, "exists, and is a file")
			testkit.WantSent(t, f, "CopyFile", 3)
			testkit.WantLacks(t, f.below("To"), "(2)/", "a(2)", "x(2)")
		})
	}
}

// TestCopyTreePlan: a plan names every item, also below folders that are not there, and changes
// nothing.
func TestCopyTreePlan(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newTreeFixture(t)
		f.add("/To/a.txt", 100)
		before, got := f.Tree(), map[string]oracle.Action{}
		for i, err := range f.job(oracle.JobConfig{}).Plan(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			got[i.Source] = i.Action
		}
		want := map[string]oracle.Action{}
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

// TestCopyTreeInside: a target inside of the source is refused before anything is made.
func TestCopyTreeInside(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newTreeFixture(t)
		f.req.DestinationID = f.MkdirAll("/From/Icons/Old")
		_, err := f.run(f.job(oracle.JobConfig{}))
		testkit.WantContains(t, err.Error(), "DestinationID lies inside of the source")
		testkit.WantSent(t, f, "CreateFolder", 0)
		testkit.WantSent(t, f, "CopyFile", 0)
	})
}

// TestCopyTreeInvalid: what cannot be done is refused locally, with the name of the field.
func TestCopyTreeInvalid(t *testing.T) {
	good := oracle.CopyTreeRequest{FolderID: "a", DestinationID: "b"}
	for _, tt := range []struct {
		name   string
		change func(*oracle.CopyTreeRequest, *oracle.JobConfig)
		field  string
	}{
		{"no source", func(r *oracle.CopyTreeRequest, _ *oracle.JobConfig) { r.FolderID = "" }, "FolderID"},
		{"no target", func(r *oracle.CopyTreeRequest, _ *oracle.JobConfig) { r.DestinationID = "" }, "DestinationID"},
		{"itself", func(r *oracle.CopyTreeRequest, _ *oracle.JobConfig) { r.DestinationID = "a" }, "DestinationID"},
		{"replace", func(_ *oracle.CopyTreeRequest, c *oracle.JobConfig) { c.Existing = farcopy.ExistingReplace }, "Existing"},
		{"workers", func(_ *oracle.CopyTreeRequest, c *oracle.JobConfig) { c.Workers = -1 }, "Workers"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			req, cfg := good, oracle.JobConfig{}
			tt.change(&req, &cfg)
			_, err := oracletest.NewServer(t).PipeClient().CopyTree(req, cfg)
			e := testkit.As[*oracle.NotExecutedError](t, err)
			testkit.WantEqual(t, "field", e.Field, tt.field)
		})
	}
}

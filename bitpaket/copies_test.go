package bitpaket_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestCopies: all that requests select is at their targets, wherever the service puts folders, and a
// second job skips it.
func TestCopies(t *testing.T) {
	for _, nest := range []bool{true, false} {
		testkit.Run(t, fmt.Sprint("folders nested: ", nest), func(t *testing.T) {
			f := newRequestsFixture(t)
			f.SetNestFolders(nest)
			got, err := f.run(f.copies(bitpaket.JobConfig{}))
			if err != nil {
				t.Fatal(err)
			}
			want := map[string]string{
				"/From/a.txt":           "/From/a.txt -> /To: copied",
				"/From/b.txt":           "/From/b.txt -> /To: copied",
				"/From/Icons":           "/From/Icons -> /To: copied",
				"/From/Docs and 2 more": "/From/Docs and 2 more -> /To: copied",
			}
			lines := map[string]string{}
			for source, o := range got {
				lines[source] = summary(o)
				testkit.WantEqual(t, "strength of "+source, o.Strength, bitpaket.StrengthStrong)
			}
			if diff := cmp.Diff(want, lines); diff != "" {
				t.Error(diff)
			}
			testkit.WantEqual(t, "size", got["/From/a.txt"].Size, int64(len("content of a.txt")))
			if nest {
				f.wantCopied()
			} else {
				testkit.WantEqual(t, "what was in a folder", f.content("/To/x.svg"), "content of Icons/x.svg")
			}
			second := f.copies(bitpaket.JobConfig{})
			got, err = f.run(second)
			if err != nil {
				t.Fatal(err)
			}
			for source, o := range got {
				testkit.WantEqual(t, source, o.Action, farcopy.ActionSkipped)
			}
			testkit.WantEqual(t, "skipped", second.Report().Skipped, 4)
			testkit.WantSent(t, f, "Copy", 4)
		})
	}
}

// TestCopiesByID: what is selected by its id is copied under its name.
func TestCopiesByID(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newRequestsFixture(t)
		o, _ := f.Object("/From/a.txt")
		f.requests = []bitpaket.CopyRequest{to("/To", bitpaket.Selector{ID: o.ID}), to("/To", bitpaket.Selector{ID: "none"})}
		got, _ := f.run(f.copies(bitpaket.JobConfig{}))
		testkit.WantEqual(t, "action", got[o.ID].Action, farcopy.ActionCopied)
		testkit.WantEqual(t, "copy", f.content("/To/a.txt"), "content of a.txt")
		testkit.WantEqual(t, "action of what does not exist", got["none"].Action, farcopy.ActionFailed)
		testkit.WantEqual(t, "reason", got["none"].Reason, "the source is gone")
	})
}

// TestCopiesExisting: what exists at the target is skipped, replaced, or fails, and a plan says it
// before.
func TestCopiesExisting(t *testing.T) {
	a := bitpaket.Selector{Path: "/From/a.txt"}
	b := bitpaket.Selector{Path: "/From/b.txt"}
	for _, tt := range []struct {
		name     string
		there    map[string]string
		request  bitpaket.CopyRequest
		existing farcopy.Existing
		want     bitpaket.Action // planned and done
		reason   string
	}{
		{"absent", nil, to("/To", a, b), "", farcopy.ActionCopied, ""},
		{"same", map[string]string{"a.txt": "a"}, to("/To", a), "", farcopy.ActionSkipped, "same content"},
		{"same, fail", map[string]string{"a.txt": "a"}, to("/To", a), farcopy.ExistingFail, farcopy.ActionFailed, "exists"},
		{"differs", map[string]string{"a.txt": "x"}, to("/To", a), "", farcopy.ActionFailed, "exists, differs"},
		{"differs, skip", map[string]string{"a.txt": "x"}, to("/To", a), farcopy.ExistingSkip, farcopy.ActionSkipped, "exists"},
		{"some same", map[string]string{"a.txt": "a"}, to("/To", a, b), "", farcopy.ActionFailed, "some of its objects exist"},
		{"some, skip", map[string]string{"a.txt": "x"}, to("/To", a, b), farcopy.ExistingSkip, farcopy.ActionFailed, "some of its objects exist"},
		{"differs, replace without Overwrite", map[string]string{"a.txt": "x"}, to("/To", a), farcopy.ExistingReplace, farcopy.ActionFailed, "exists, differs"},
		{
			"differs, replace", map[string]string{"a.txt": "x"}, bitpaket.CopyRequest{Objects: []bitpaket.Selector{a, b}, Target: "/To", Overwrite: true},
			farcopy.ExistingReplace, farcopy.ActionCopied, "",
		},
		{
			"same, replace", map[string]string{"a.txt": "a"}, bitpaket.CopyRequest{Objects: []bitpaket.Selector{a}, Target: "/To", Overwrite: true},
			farcopy.ExistingReplace, farcopy.ActionSkipped, "same content",
		},
		{
			"Overwrite without replace", nil, bitpaket.CopyRequest{Objects: []bitpaket.Selector{a}, Target: "/To", Overwrite: true},
			"", farcopy.ActionFailed, `illegal request: Overwrite needs JobConfig.Existing "replace"`,
		},
		{"no target", nil, to("", a), "", farcopy.ActionFailed, "illegal request: Target is required"},
		{
			"one name twice", nil, to("/To", a, bitpaket.Selector{Path: "/Other/a.txt"}), "", farcopy.ActionFailed,
			"two of its objects would have one name",
		},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			f := newRequestsFixture(t)
			f.AddObject("/From/a.txt", "a")
			f.AddObject("/From/b.txt", "b")
			f.AddObject("/Other/a.txt", "other")
			for name, content := range tt.there {
				f.AddObject("/To/"+name, content)
			}
			f.requests = []bitpaket.CopyRequest{tt.request}
			j := f.copies(bitpaket.JobConfig{Existing: tt.existing})
			for p, err := range j.Plan(t.Context()) {
				if err != nil {
					t.Fatal(err)
				}
				done := map[bitpaket.Action]bitpaket.Action{"copy": "copied", "replace": "copied", "skip": "skipped", "fail": "failed"}
				testkit.WantEqual(t, "planned", done[p.Action], tt.want)
				testkit.WantEqual(t, "reason of the plan", p.Reason, tt.reason)
			}
			testkit.WantSent(t, f, "Copy", 0)
			got, _ := f.run(j)
			testkit.WantEqual(t, "outcomes", len(got), 1)
			for _, o := range got {
				testkit.WantEqual(t, "action", o.Action, tt.want)
				testkit.WantEqual(t, "reason", o.Reason, tt.reason)
			}
			want := tt.there["a.txt"]
			if tt.want == farcopy.ActionCopied {
				want = "a"
			}
			testkit.WantEqual(t, "content at the target", f.content("/To/a.txt"), want)
			overwrites := 0
			for _, r := range f.Requests() {
				if r.Op == "Copy" && strings.Contains(string(r.Body), `"overwrite":true`) {
					overwrites++
				}
			}
			replaces := 0
			if tt.name == "differs, replace" {
				replaces = 1
			}
			testkit.WantEqual(t, "requests that overwrite", overwrites, replaces)
		})
	}
}

// TestCopiesSameTarget: of requests whose copies come to one place, one is made. The other one finds
// what that has made; a folder of which only an object is there is not skipped.
func TestCopiesSameTarget(t *testing.T) {
	for _, tt := range []struct {
		name     string
		requests []bitpaket.CopyRequest
		other    []bitpaket.Action // what can become of the other one
	}{
		{
			"equal", []bitpaket.CopyRequest{to("/To", bitpaket.Selector{Path: "/From/a.txt"}), to("/To", bitpaket.Selector{Path: "/From/a.txt"})},
			[]bitpaket.Action{farcopy.ActionSkipped},
		},
		{
			"a folder and an object in it",
			[]bitpaket.CopyRequest{to("/To", bitpaket.Selector{Folder: "/From/Icons"}), to("/To/Icons", bitpaket.Selector{Path: "/From/Icons/x.svg"})},
			[]bitpaket.Action{farcopy.ActionSkipped, farcopy.ActionStale}, // whichever comes first
		},
		{
			"a path and an id", []bitpaket.CopyRequest{to("/To", bitpaket.Selector{Path: "/From/a.txt"}), to("/To", bitpaket.Selector{ID: "a"})},
			[]bitpaket.Action{farcopy.ActionSkipped},
		},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			f := newRequestsFixture(t)
			f.MkdirAll("/To/Icons")
			f.SetCopyDelay(time.Minute)
			if id := &tt.requests[1].Objects[0].ID; *id == "a" {
				o, _ := f.Object("/From/a.txt")
				*id = o.ID
			}
			f.requests = tt.requests
			var copied int
			var others []bitpaket.Action
			for o, err := range f.copies(bitpaket.JobConfig{Workers: 4}).Run(t.Context()) {
				switch {
				case err != nil:
				case o.Action == farcopy.ActionCopied:
					copied++
				default:
					others = append(others, o.Action)
				}
			}
			testkit.WantEqual(t, "copied", copied, 1)
			if len(others) != 1 || !slices.Contains(tt.other, others[0]) {
				t.Errorf("others: %v, want one of %v", others, tt.other)
			}
			testkit.WantSent(t, f, "Copy", 1)
		})
	}
}

// TestCopiesVerifyAnswer: what BitPaket has accepted counts as copied, and nothing has shown it.
func TestCopiesVerifyAnswer(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newRequestsFixture(t)
		f.SetCopyDelay(time.Hour)
		got, err := f.run(f.copies(bitpaket.JobConfig{Verify: farcopy.VerifyAnswer}))
		if err != nil {
			t.Fatal(err)
		}
		for source, o := range got {
			testkit.WantEqual(t, "strength of "+source, o.Strength, bitpaket.StrengthNone)
		}
		testkit.WantEqual(t, "objects that are not there yet", f.Copying(), len(treeFiles))
	})
}

// TestCopiesSlow: a copy is waited for while its objects come, and one that does not come is unknown
// and is not sent again.
func TestCopiesSlow(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newRequestsFixture(t)
		f.SetCopyTime(9 * time.Minute)
		cfg := bitpaket.JobConfig{Journal: t.TempDir(), Workers: 1}
		if _, err := f.run(f.copies(cfg)); err != nil {
			t.Fatal(err)
		}
		f.requests = append(f.requests, to("/To/Empty", bitpaket.Selector{Path: "/From/a.txt"}))
		f.SetCopyDelay(3 * time.Hour)
		cfg.Journal = t.TempDir()
		j := f.copies(cfg)
		f.run(j)
		testkit.WantEqual(t, "unknown", j.Report().Unknown, 1)
		time.Sleep(3 * time.Hour)
		if _, err := f.run(f.copies(cfg)); err != nil {
			t.Error(err)
		}
		testkit.WantSent(t, f, "Copy", 5)
	})
}

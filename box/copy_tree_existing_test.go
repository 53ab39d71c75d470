package box_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestCopyTreeExisting: folders are merged, and for files and web links it is the config that says
// what is done.
func TestCopyTreeExisting(t *testing.T) {
	for _, tt := range []struct {
		existing farcopy.Existing
		same     box.Action
		other    box.Action
		link     box.Action
	}{
		{farcopy.ExistingSkipSame, farcopy.ActionSkipped, farcopy.ActionFailed, farcopy.ActionSkipped},
		{farcopy.ExistingSkip, farcopy.ActionSkipped, farcopy.ActionSkipped, farcopy.ActionSkipped},
		{farcopy.ExistingFail, farcopy.ActionFailed, farcopy.ActionFailed, farcopy.ActionFailed},
		{farcopy.ExistingReplace, farcopy.ActionSkipped, farcopy.ActionCopied, farcopy.ActionSkipped},
	} {
		testkit.Run(t, "existing "+string(tt.existing), func(t *testing.T) {
			srv := newTreeServer(t)
			for folder, size := range map[string]int64{"/Album/Merged": 1, "/Archives/merged": 2} {
				id := srv.MkdirAll(folder)
				srv.AddFile(id, "same", 5)
				srv.AddFile(id, "other", size)
				srv.AddWebLink(id, "link", "https://example.com/")
			}
			srv.AddFile(srv.MkdirAll("/Album/Merged"), "new", 3)
			srv.MkdirAll("/Album/Merged/folder")
			srv.AddWebLink("11111", "alone", "https://example.com/")
			job := newTreeJob(t, srv, box.JobConfig{Existing: tt.existing})
			outcomes, _ := runTree(t, job)
			got := map[string]box.Action{}
			for source, o := range outcomes {
				got[source] = o.Action
			}
			want := map[string]box.Action{
				"Merged": farcopy.ActionSkipped, "Merged/new": farcopy.ActionCopied, "Merged/folder": farcopy.ActionCopied,
				"Merged/same": tt.same, "Merged/other": tt.other, "Merged/link": tt.link, "alone": farcopy.ActionFailed,
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			testkit.WantEqual(t, "target", outcomes["Merged/new"].Target, "merged/new")
			wantReport(t, srv, job)
			if ids := srv.FindAll("/Archives/merged/other"); len(ids) != 1 {
				t.Errorf("%d files at the target", len(ids))
			}
		})
	}
}

// TestCopyTreeNames: what Box takes for one name is found before anything is copied.
func TestCopyTreeNames(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		srv := newTreeServer(t)
		srv.AddFile("11111", "README", 1)
		srv.AddFile("11111", "readme", 2)
		srv.AddFolder("11111", "Readme")
		inner := srv.MkdirAll("/Album/folder/in it")
		srv.AddFile(inner, "a", 1)
		srv.AddFile(inner, "A", 2)
		srv.AddFile("11111", "kind", 1)
		srv.AddFolder("22222", "Kind")
		srv.AddFile("11111", "twice", 1)
		srv.AddFile("22222", "twice", 1)
		srv.AddFile("22222", "Twice", 1)
		job := newTreeJob(t, srv, box.JobConfig{})
		outcomes, err := runTree(t, job)
		testkit.WantEqual(t, "ended early", testkit.As[*box.JobError](t, err).Early, false)
		got := map[string]string{}
		for source, o := range outcomes {
			got[source] = strings.TrimSpace(fmt.Sprint(o.Action, " ", o.Reason))
		}
		want := map[string]string{
			"README":         "copied",
			"Readme":         `failed the source has "README", which is the same name to Box`,
			"readme":         `failed the source has "README", which is the same name to Box`,
			"folder":         "copied",
			"folder/in it":   "copied",
			"folder/in it/A": "copied",
			"folder/in it/a": `failed the source has "A", which is the same name to Box`,
			"kind":           "failed the target has an item of another kind of this name",
			"twice":          "failed the target has several items of this name",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		wantReport(t, srv, job)
	})
}

// TestCopyTreeExistingOfOwnCopy: what a job has itself copied with a folder does not count as an item
// that exists, when the folder is compared item by item because its source has changed meanwhile.
func TestCopyTreeExistingOfOwnCopy(t *testing.T) {
	for _, existing := range []farcopy.Existing{farcopy.ExistingSkipSame, farcopy.ExistingFail, farcopy.ExistingSkip, farcopy.ExistingReplace} {
		testkit.Run(t, "existing "+string(existing), func(t *testing.T) {
			srv := newTreeServer(t)
			fill(srv, srv.MkdirAll("/Album/tree"), 2)
			fill(srv, srv.MkdirAll("/Album/tree/in it"), 2)
			srv.Inject("CopyFolder", boxtest.CallThenAct("changed", func() { srv.Overwrite(srv.Find("/Album/tree/0001.jpg"), 7) }))
			outcomes, err := runTree(t, newTreeJob(t, srv, box.JobConfig{Existing: existing}))
			if err != nil {
				t.Error(err)
			}
			for _, source := range []string{"tree/0000.jpg", "tree/0001.jpg", "tree/in it/0000.jpg", "tree/in it/0001.jpg"} {
				o := outcomes[source]
				if o.Action != farcopy.ActionSkipped || o.Reason != "same content" {
					t.Errorf("%s is %s: %s %v", source, o.Action, o.Reason, o.Err)
				}
			}
		})
	}
}

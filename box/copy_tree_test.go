package box_test

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

var album = box.CopyTreeRequest{FolderID: "11111", ParentID: "22222"}

// newTreeServer has the folder Album, whose contents are to be copied, and the folder Archives.
func newTreeServer(t testing.TB) *boxtest.Server {
	t.Helper()
	srv := boxtest.NewServer(t)
	srv.AddFolder("0", "Archives", boxtest.WithID("22222"))
	srv.AddFolder("0", "Album", boxtest.WithID("11111"))
	return srv
}

// fill adds n files to a folder.
func fill(srv *boxtest.Server, folderID string, n int) {
	for i := range n {
		srv.AddFile(folderID, fmt.Sprintf("%04d.jpg", i), int64(1000+i))
	}
}

// addAlbum adds a tree that needs all that a job can do: small subtrees, a folder that is too large
// for one request, and a tree that is too large only with what is deep in it.
func addAlbum(srv *boxtest.Server) {
	fill(srv, "11111", 3)
	small := srv.MkdirAll("/Album/small/in it")
	fill(srv, small, 2)
	srv.AddWebLink(small, "link", "https://example.com/")
	srv.MkdirAll("/Album/empty")
	fill(srv, srv.MkdirAll("/Album/large"), 501)
	fill(srv, srv.MkdirAll("/Album/deep"), 300)
	fill(srv, srv.MkdirAll("/Album/deep/a"), 150)
	fill(srv, srv.MkdirAll("/Album/deep/a/b"), 50)
}

// under returns what the simulator has below a folder: paths, and the sizes of files.
func under(srv *boxtest.Server, folder string) (lines []string) {
	for line := range strings.Lines(srv.Tree()) {
		if rest, ok := strings.CutPrefix(line, folder+"/"); ok && rest != "\n" {
			lines = append(lines, strings.TrimSuffix(rest, "\n"))
		}
	}
	slices.Sort(lines)
	return lines
}

func newTreeJob(t testing.TB, srv *boxtest.Server, cfg box.JobConfig) box.Job {
	t.Helper()
	job, err := srv.PipeClient().CopyTree(album, cfg)
	if err != nil {
		t.Fatal(err)
	}
	return job
}

// runTree runs a job and returns its outcomes by their sources.
func runTree(t testing.TB, job box.Job) (map[string]box.Outcome, error) {
	t.Helper()
	all := map[string]box.Outcome{}
	var last error
	for o, err := range job.Run(t.Context()) {
		if last = err; err != nil {
			continue
		}
		if was, told := all[o.Source]; told {
			t.Errorf("%s was told twice: %s and %s", o.Source, was.Action, o.Action)
		}
		all[o.Source] = o
	}
	return all, last
}

// wantReport checks that the report counts each item of the source once.
func wantReport(t testing.TB, srv *boxtest.Server, job box.Job) {
	t.Helper()
	r := job.Report()
	testkit.WantEqual(t, "listed", r.Listed, int64(len(under(srv, "/Album"))))
	testkit.WantEqual(t, "sum", r.Copied+r.Skipped+r.Failed+r.Unknown+r.Pending, r.Listed)
}

// wantMadeOnce checks that nothing at the target has the name of anything else.
func wantMadeOnce(t testing.TB, srv *boxtest.Server) {
	t.Helper()
	seen := map[string]bool{}
	for _, line := range under(srv, "/Archives") {
		if n := strings.LastIndexByte(line, ' '); n > 0 && !strings.HasSuffix(line, "/") {
			line = line[:n]
		}
		if seen[line] {
			t.Errorf("%s was made twice", line)
		}
		seen[line] = true
	}
}

// TestCopyTree: a tree is copied with as few requests as its folders allow, and a second job finds
// all of it there.
func TestCopyTree(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		srv := newTreeServer(t)
		addAlbum(srv)
		want := under(srv, "/Album")
		job := newTreeJob(t, srv, box.JobConfig{})
		got, err := runTree(t, job)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, under(srv, "/Archives")); diff != "" {
			t.Errorf("the target:\n%s", diff)
		}
		for source, o := range got {
			testkit.WantEqual(t, source+": action", o.Action, farcopy.ActionCopied)
			testkit.WantEqual(t, source+": target", o.Target, o.Source)
			strength := farcopy.StrengthStrong
			if strings.HasPrefix(source, "small") { // with a web link
				strength = farcopy.StrengthWeak
			}
			testkit.WantEqual(t, source+": strength", o.Strength, strength)
		}
		testkit.WantEqual(t, "outcomes", len(got), len(want))
		wantReport(t, srv, job)
		testkit.WantSent(t, srv, "CreateFolder", 2)     // large, deep
		testkit.WantSent(t, srv, "CopyFolder", 3)       // small, empty, deep/a
		testkit.WantSent(t, srv, "CopyFile", 3+501+300) // of the folders that are too large
		testkit.WantEqual(t, "requests of the report", job.Report().Requests, int64(len(srv.Requests())))

		before := len(srv.Requests())
		second := newTreeJob(t, srv, box.JobConfig{})
		if got, err = runTree(t, second); err != nil {
			t.Fatal(err)
		}
		for source, o := range got {
			if o.Action != farcopy.ActionSkipped && source != "small/in it/link" {
				t.Errorf("%s: %s", source, o.Action)
			}
		}
		testkit.WantEqual(t, "outcomes of the second job", len(got), len(want))
		testkit.WantEqual(t, "requests of the second job", len(srv.Requests())-before, 1+2*8)
	})
}

// TestCopyTreeListsOnce: no folder of the source is listed twice, however the tree is cut.
func TestCopyTreeListsOnce(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		srv := newTreeServer(t)
		for i := range 12 {
			fill(srv, srv.MkdirAll(fmt.Sprintf("/Album/a/%d/b", i)), 60)
		}
		if _, err := runTree(t, newTreeJob(t, srv, box.JobConfig{Verify: farcopy.VerifyAnswer})); err != nil {
			t.Fatal(err)
		}
		lists := map[string]int{}
		for _, r := range srv.Requests() {
			if path, _, _ := strings.Cut(r.Target, "?"); strings.HasSuffix(path, "/items") {
				lists[path]++
			}
		}
		for path, n := range lists {
			testkit.WantEqual(t, path+" listed", n, 1)
		}
		testkit.WantEqual(t, "folders listed", len(lists), 2+25+1)
		testkit.WantSent(t, srv, "CopyFolder", 12)
	})
}

// TestCopyTreeSizes: 500 items are copied by one request, 501 are not.
func TestCopyTreeSizes(t *testing.T) {
	for n, want := range map[int]string{500: "1 CopyFolder, 0 CreateFolder", 501: "0 CopyFolder, 1 CreateFolder"} {
		testkit.Run(t, fmt.Sprint(n), func(t *testing.T) {
			srv := newTreeServer(t)
			fill(srv, srv.MkdirAll("/Album/a"), n-1)
			srv.MkdirAll("/Album/a/empty")
			job := newTreeJob(t, srv, box.JobConfig{})
			planned := 0
			for i, err := range job.Plan(t.Context()) {
				if err != nil {
					t.Fatal(err)
				}
				testkit.WantEqual(t, i.Source, i.Action, farcopy.ActionCopy)
				planned++
			}
			testkit.WantEqual(t, "planned", planned, n+1)
			got, err := runTree(t, job)
			if err != nil {
				t.Fatal(err)
			}
			testkit.WantEqual(t, "outcomes", len(got), n+1)
			sent := map[string]int{}
			for _, r := range srv.Requests() {
				sent[r.Op]++
			}
			if n == 501 {
				sent["CopyFolder"]-- // of the empty folder in it
			}
			testkit.WantEqual(t, "sent", fmt.Sprintf("%d CopyFolder, %d CreateFolder", sent["CopyFolder"], sent["CreateFolder"]), want)
		})
	}
}

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

// TestCopyTreeInvalid: what cannot be a job is refused, the rest by the first request.
func TestCopyTreeInvalid(t *testing.T) {
	srv := newTreeServer(t)
	srv.AddFolder("11111", "inside", boxtest.WithID("33333"))
	srv.AddFolder("33333", "deep", boxtest.WithID("44444"))
	for _, tt := range []struct {
		name  string
		req   box.CopyTreeRequest
		cfg   box.JobConfig
		field string
	}{
		{"no source", box.CopyTreeRequest{ParentID: "1"}, box.JobConfig{}, "FolderID"},
		{"no target", box.CopyTreeRequest{FolderID: "1"}, box.JobConfig{}, "ParentID"},
		{"the root folder", box.CopyTreeRequest{FolderID: "0", ParentID: "1"}, box.JobConfig{}, "FolderID"},
		{"the source itself", box.CopyTreeRequest{FolderID: "1", ParentID: "1"}, box.JobConfig{}, "ParentID"},
		{"replace", album, box.JobConfig{Existing: farcopy.ExistingReplace}, "Existing"},
		{"workers", album, box.JobConfig{Workers: -1}, "Workers"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := srv.Client().CopyTree(tt.req, tt.cfg)
			testkit.WantIs(t, err, fs.ErrInvalid)
			testkit.WantIs(t, err, box.ErrNotExecuted)
			testkit.WantEqual(t, "field", testkit.As[*box.NotExecutedError](t, err).Field, tt.field)
		})
	}
	for _, id := range []string{"33333", "44444"} {
		job, err := srv.Client().CopyTree(box.CopyTreeRequest{FolderID: "11111", ParentID: id}, box.JobConfig{})
		if err != nil {
			t.Fatal(err)
		}
		_, err = runTree(t, job)
		testkit.WantEqual(t, "field", testkit.As[*box.NotExecutedError](t, err).Field, "ParentID")
		testkit.WantIs(t, err, fs.ErrInvalid)
	}
	testkit.WantSent(t, srv, "CreateFolder", 0)
}

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

package box_test

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"

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
		{"existing", album, box.JobConfig{Existing: "often"}, "Existing"},
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

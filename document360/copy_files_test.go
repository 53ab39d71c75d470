package document360_test

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestCopyFiles: each request is copied, a folder is listed once, and a second job skips what is
// there.
func TestCopyFiles(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newFilesFixture(t)
		first := f.job(document360.JobConfig{})
		for _, err := range first.Plan(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
		}
		testkit.WantEqual(t, "planned requests: the source, the copy, and its verification", first.PlanSummary().Requests, int64(3*5))
		got, err := f.run(f.job(document360.JobConfig{}))
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "made", f.made(), wantedFiles)
		testkit.WantEqual(t, "outcomes", len(got), 5)
		names := map[string]bool{}
		for _, o := range got {
			testkit.WantEqual(t, o.Source, o.Action, farcopy.ActionCopied)
			testkit.WantEqual(t, o.Source+" strength", o.Strength, document360.StrengthWeak)
			names[o.Source+" to "+o.Target] = true
		}
		want := fmt.Sprintf("file %s to folder %s", f.Find("/A/a.png"), f.Find("/To"))
		testkit.WantEqual(t, want, names[want], true)
		testkit.WantSent(t, f, "GetFolder", 2*2)
		testkit.WantSent(t, f, "GetFile", 5+2*5) // of the plan; the source, and the copy
		before := len(f.Requests())
		second := f.job(document360.JobConfig{})
		if got, err = f.run(second); err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "reason", got[0].Reason, "content not compared")
		testkit.WantEqual(t, "skipped", second.Report().Skipped, int64(5))
		testkit.WantEqual(t, "requests of the second job", len(f.Requests())-before, 5+2)
		testkit.WantEqual(t, "requests of the report", second.Report().Requests, int64(5+2))
	})
}

// TestCopyFilesExisting: files that exist are skipped or fail, as a plan says before.
func TestCopyFilesExisting(t *testing.T) {
	for _, tt := range []struct {
		existing    farcopy.Existing
		same, other farcopy.Action
	}{
		{farcopy.ExistingSkipSame, "skip", "fail"},
		{farcopy.ExistingSkip, "skip", "skip"},
		{farcopy.ExistingFail, "fail", "fail"},
	} {
		testkit.Run(t, string(tt.existing), func(t *testing.T) {
			f := newFilesFixture(t)
			f.AddFile(f.Find("/To"), "a.png", "1 KB")
			f.AddFile(f.Find("/To"), "b.png", "99 KB")
			before := f.Tree()
			j := f.job(document360.JobConfig{Existing: tt.existing})
			planned, done := map[string]string{}, map[string]string{}
			for p, err := range j.Plan(t.Context()) {
				if err != nil {
					t.Fatal(err)
				}
				planned[p.Source+p.Target] = strings.TrimSuffix(string(p.Action), "y")
			}
			testkit.WantEqual(t, "the tree after the plan", f.Tree(), before)
			got, _ := f.run(j)
			for _, o := range got {
				done[o.Source+o.Target] = map[farcopy.Action]string{"copied": "cop", "skipped": "skip", "failed": "fail"}[o.Action]
			}
			if diff := cmp.Diff(planned, done); diff != "" {
				t.Errorf("planned and done: %s", diff)
			}
			to := "folder " + f.Find("/To")
			testkit.WantEqual(t, "same", planned["file "+f.Find("/A/a.png")+to], string(tt.same))
			testkit.WantEqual(t, "other", planned["file "+f.Find("/A/b.png")+to], string(tt.other))
			testkit.WantEqual(t, "files of the name", len(f.FindAll("/To/b.png")), 1)
			testkit.WantSent(t, f, "CopyFile", 3)
		})
	}
}

// TestCopyFilesTwins: the second of two requests with one file, or with files of one name, finds what
// the first one has made.
func TestCopyFilesTwins(t *testing.T) {
	for _, tt := range []struct {
		name   string
		twin   func(f *filesFixture) document360.CopyFileRequest
		want   farcopy.Action
		reason string
	}{
		{"the same file", func(f *filesFixture) document360.CopyFileRequest { return f.requests[0] }, farcopy.ActionSkipped, "content not compared"},
		{"another file", func(f *filesFixture) document360.CopyFileRequest {
			f.AddFile(f.Find("/B"), "a.png", "77 KB")
			return f.request("/B/a.png", "/To")
		}, farcopy.ActionFailed, "exists, differs"},
		{"the file of the folder", func(f *filesFixture) document360.CopyFileRequest { return f.request("/A/a.png", "/A") },
			farcopy.ActionFailed, "the target folder has the source itself under this name"},
		{"a file that is gone", func(f *filesFixture) document360.CopyFileRequest {
			r := f.request("/A/a.png", "/To")
			r.FileID = "0f7ffb64-8b3e-4a3e-9a0e-000000000000"
			return r
		}, farcopy.ActionFailed, "the source is gone"},
		{"a folder that is gone", func(f *filesFixture) document360.CopyFileRequest {
			r := f.request("/A/a.png", "/To")
			r.DestinationFolderID = "0f7ffb64-8b3e-4a3e-9a0e-000000000000"
			return r
		}, farcopy.ActionFailed, "the target folder is gone"},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			f := newFilesFixture(t)
			f.requests = append(f.requests[:1], tt.twin(f))
			got, _ := f.run(f.job(document360.JobConfig{}))
			testkit.WantEqual(t, "outcomes", len(got), 2)
			last := got[1]
			if last.Action == farcopy.ActionCopied { // the other lane was faster
				last = got[0]
			}
			testkit.WantEqual(t, "action", last.Action, tt.want)
			testkit.WantEqual(t, "reason", last.Reason, tt.reason)
			testkit.WantSent(t, f, "CopyFile", 1)
			testkit.WantEqual(t, "files of the name", len(f.FindAll("/To/a.png")), 1)
		})
	}
}

// TestCopyFilesUnknownTwin: while it is unknown whether the first of two equal requests has made a
// copy, the second one is not sent. In the end there is one copy, told once.
func TestCopyFilesUnknownTwin(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newFilesFixture(t)
		f.requests = append(f.requests, f.requests[0])
		f.Inject("CopyFile", document360test.HangUpThenAct(20*60e9)) // long after it is looked for
		cfg := document360.JobConfig{Journal: t.TempDir(), Workers: 1}
		first := f.job(cfg)
		f.run(first)
		testkit.WantEqual(t, "unknown", first.Report().Unknown, int64(1))
		testkit.WantEqual(t, "failed", first.Report().Failed, int64(1))
		testkit.WantEqual(t, "copied", first.Report().Copied, int64(4))
		report := testkit.RunToEnd(t, func() farcopy.Job { return f.job(cfg) })
		testkit.WantEqual(t, "made", f.made(), wantedFiles)
		testkit.WantEqual(t, "copied in the end", report.Copied, int64(5))
		testkit.WantEqual(t, "skipped in the end", report.Skipped, int64(1))
	})
}

// TestCopyFilesOther: a journal of another sequence is refused before anything is sent, and an error
// of the sequence ends the run.
func TestCopyFilesOther(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newFilesFixture(t)
		cfg := document360.JobConfig{Journal: t.TempDir()}
		broken := errors.New("broken")
		j, err := f.PipeClient().CopyFiles(func(yield func(document360.CopyFileRequest, error) bool) {
			for _, r := range f.requests[:2] {
				if !yield(r, nil) {
					return
				}
			}
			yield(document360.CopyFileRequest{}, broken)
		}, cfg)
		if err != nil {
			t.Fatal(err)
		}
		_, err = f.run(j)
		testkit.WantIs(t, err, broken)
		testkit.WantEqual(t, "complete", testkit.As[*document360.JobError](t, err).Complete, false)
		before, all := len(f.Requests()), f.requests
		f.requests = all[1:]
		_, err = f.run(f.job(cfg))
		testkit.WantIs(t, err, fs.ErrInvalid, document360.ErrNotExecuted)
		testkit.WantEqual(t, "requests", len(f.Requests()), before)
		f.requests = all
		if _, err = f.run(f.job(cfg)); err != nil {
			t.Error(err)
		}
		testkit.WantEqual(t, "made", f.made(), wantedFiles)
	})
}

// TestCopyFilesIllegal: an illegal request is a failed item, an illegal config an error.
func TestCopyFilesIllegal(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newFilesFixture(t)
		for field, clear := range map[string]func(*document360.CopyFileRequest){
			"ProjectID": func(r *document360.CopyFileRequest) { r.ProjectID = "" }, "FolderID": func(r *document360.CopyFileRequest) { r.FolderID = "" },
			"FileID": func(r *document360.CopyFileRequest) { r.FileID = "" }, "DestinationFolderID": func(r *document360.CopyFileRequest) { r.DestinationFolderID = "" },
		} {
			r := f.requests[0]
			clear(&r)
			f.requests = append(f.requests[:1:1], r)
			got, err := f.run(f.job(document360.JobConfig{}))
			testkit.WantEqual(t, "failed", testkit.As[*document360.JobError](t, err).Failed, int64(1))
			reason := ""
			for _, o := range got {
				if o.Action == farcopy.ActionFailed {
					reason = o.Reason
				}
			}
			testkit.WantEqual(t, "reason", reason, "illegal request: "+field+" is required")
		}
		c := f.PipeClient()
		_, err := c.CopyFiles(nil, document360.JobConfig{})
		testkit.WantInvalid(t, err, "document360.CopyFiles: requests is nil")
		_, err = c.CopyFiles(filesOf(), document360.JobConfig{Existing: farcopy.ExistingReplace})
		testkit.WantEqual(t, "field", testkit.As[*document360.NotExecutedError](t, err).Field, "Existing")
		_, err = (*document360.Client)(nil).CopyFiles(filesOf(), document360.JobConfig{})
		testkit.WantIs(t, err, fs.ErrInvalid)
	})
}

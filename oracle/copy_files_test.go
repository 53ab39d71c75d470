package oracle_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

// TestCopyFiles: each request is copied, a folder is listed once, and a second job skips what is
// there.
func TestCopyFiles(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newFilesFixture(t)
		first := f.job(oracle.JobConfig{})
		for _, err := range first.Plan(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
		}
		testkit.WantEqual(t, "planned requests: the source, the copy, and its verification", first.PlanSummary().Requests, int64(3*5))
		got, err := f.run(f.job(oracle.JobConfig{}))
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "made", f.made(), wantedFiles)
		testkit.WantEqual(t, "outcomes", len(got), 5)
		names := map[string]bool{}
		for _, o := range got {
			testkit.WantEqual(t, o.Source, o.Action, farcopy.ActionCopied)
			testkit.WantEqual(t, o.Source+" strength", o.Strength, oracle.StrengthWeak)
			names[o.Source+" to "+o.Target] = true
		}
		want := fmt.Sprintf("file %s to folder %s", f.Find("/A/a.png"), f.Find("/To"))
		testkit.WantEqual(t, want, names[want], true)
		testkit.WantSent(t, f, "ListFolderItems", 2*2)
		testkit.WantSent(t, f, "GetFile", 5+2*5) // of the plan; the source, and the copy
		before := len(f.Requests())
		second := f.job(oracle.JobConfig{})
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
			f.AddFile(f.Find("/To"), "a.png", 100)
			f.AddFile(f.Find("/To"), "b.png", 9900)
			before := f.Tree()
			j := f.job(oracle.JobConfig{Existing: tt.existing})
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
			testkit.WantSent(t, f, "CopyFile", 3)
		})
	}
}

// TestCopyFilesTwins: the second of two requests with one file, or with files of one name, finds what
// the first one has made.
func TestCopyFilesTwins(t *testing.T) {
	for _, tt := range []struct {
		name   string
		twin   func(f *filesFixture) oracle.CopyFileRequest
		want   farcopy.Action
		reason string
	}{
		{"the same file", func(f *filesFixture) oracle.CopyFileRequest { return f.requests[0] }, farcopy.ActionSkipped, "content not compared"},
		{"another file", func(f *filesFixture) oracle.CopyFileRequest {
			f.AddFile(f.Find("/B"), "a.png", 7700)
			return f.request("/B/a.png", "/To")
		}, farcopy.ActionFailed, "exists, differs"},
		{"the file of the folder", func(f *filesFixture) oracle.CopyFileRequest { return f.request("/A/a.png", "/A") },
			farcopy.ActionFailed, "the target folder has the source itself under this name"},
		{"a file that is gone", func(f *filesFixture) oracle.CopyFileRequest {
			r := f.request("/A/a.png", "/To")
			r.FileID = "FFFFFFFF"
			return r
		}, farcopy.ActionFailed, "the source is gone"},
		{"a folder that is gone", func(f *filesFixture) oracle.CopyFileRequest {
			r := f.request("/A/a.png", "/To")
			r.DestinationID = "FFFFFFFF"
			return r
		}, farcopy.ActionFailed, "the target folder is gone"},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			f := newFilesFixture(t)
			f.requests = append(f.requests[:1], tt.twin(f))
			got, _ := f.run(f.job(oracle.JobConfig{}))
			testkit.WantEqual(t, "outcomes", len(got), 2)
			last := got[1]
			if last.Action == farcopy.ActionCopied { // the other lane was faster
				last = got[0]
			}
			testkit.WantEqual(t, "action", last.Action, tt.want)
			testkit.WantEqual(t, "reason", last.Reason, tt.reason)
			testkit.WantSent(t, f, "CopyFile", 1)
		})
	}
}

// TestCopyFilesUnknownTwin: while it is unknown whether the first of two equal requests has made a
// copy, the second one is not sent. In the end there is one copy, told once.
func TestCopyFilesUnknownTwin(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newFilesFixture(t)
		f.requests = append(f.requests, f.requests[0])
		f.Inject("CopyFile", oracletest.HangUpThenAct(20*60e9)) // long after it is looked for
		cfg := oracle.JobConfig{Journal: t.TempDir(), Workers: 1}
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
		cfg := oracle.JobConfig{Journal: t.TempDir()}
		broken := errors.New("broken")
		j, err := f.PipeClient().CopyFiles(func(yield func(oracle.CopyFileRequest, error) bool) {
			for _, r := range f.requests[:2] {
				if !yield(r, nil) {
					return
				}
			}
			yield(oracle.CopyFileRequest{}, broken)
		}, cfg)
		if err != nil {
			t.Fatal(err)
		}
		_, err = f.run(j)
		testkit.WantIs(t, err, broken)
		testkit.WantEqual(t, "complete", testkit.As[*oracle.JobError](t, err).Complete, false)
		before, all := len(f.Requests()), f.requests
		f.requests = all[1:]
		_, err = f.run(f.job(cfg))
		testkit.WantIs(t, err, fs.ErrInvalid, oracle.ErrNotExecuted)
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
		for field, change := range map[string]func(*oracle.CopyFileRequest){
			"FileID is required":        func(r *oracle.CopyFileRequest) { r.FileID = "" },
			"DestinationID is required": func(r *oracle.CopyFileRequest) { r.DestinationID = "" },
		} {
			r := f.requests[0]
			change(&r)
			f.requests = append(f.requests[:1:1], r)
			got, err := f.run(f.job(oracle.JobConfig{}))
			testkit.WantEqual(t, "failed", testkit.As[*oracle.JobError](t, err).Failed, int64(1))
			reason := ""
			for _, o := range got {
				if o.Action == farcopy.ActionFailed {
					reason = o.Reason
				}
			}
			testkit.WantEqual(t, "reason", reason, "illegal request: "+field)
		}
		c := f.PipeClient()
		_, err := c.CopyFiles(nil, oracle.JobConfig{})
		testkit.WantInvalid(t, err, "oracle.CopyFiles: requests is nil")
		_, err = c.CopyFiles(filesOf(), oracle.JobConfig{Existing: farcopy.ExistingReplace})
		testkit.WantEqual(t, "field", testkit.As[*oracle.NotExecutedError](t, err).Field, "Existing")
		_, err = (*oracle.Client)(nil).CopyFiles(filesOf(), oracle.JobConfig{})
		testkit.WantIs(t, err, fs.ErrInvalid)
	})
}

// TestCopyFilesAccess: what an Access can hold is in no journal and in no reason.
func TestCopyFilesAccess(t *testing.T) {
	const secret = "s3cret"
	for _, tt := range []struct {
		field  string
		access oracle.Access
	}{
		{"Access.LinkID", oracle.Access{LinkID: secret}},
		{"Access.AccessCode", oracle.Access{LinkID: secret, AccessCode: secret}},
		{"Access.AccessToken", oracle.Access{AppLinkID: secret, AccessToken: secret}},
		{"Access.TokenSource", oracle.Access{AppLinkID: secret, TokenSource: testkit.Token(secret)}},
	} {
		testkit.Run(t, tt.field, func(t *testing.T) {
			f := newFilesFixture(t)
			f.requests = f.requests[:1]
			f.requests[0].Access = tt.access
			cfg := oracle.JobConfig{Journal: t.TempDir()}
			got, _ := f.run(f.job(cfg))
			testkit.WantEqual(t, "reason", got[0].Reason,
				"illegal request: "+tt.field+" cannot be kept in a journal: a job uses the caller's own rights")
			j := f.job(oracle.JobConfig{})
			first, err := j.Tasks(t.Context(), "")
			if err != nil {
				t.Fatal(err)
			}
			page, err := j.Tasks(t.Context(), first.Next[0])
			if err != nil {
				t.Fatal(err)
			}
			testkit.WantEqual(t, "tasks", len(page.Tasks), 1)
			text := fmt.Sprintf("%+v %s", page, page.Tasks[0].Work)
			files, err := filepath.Glob(filepath.Join(cfg.Journal, "*"))
			if err != nil || len(files) == 0 {
				t.Fatal(files, err)
			}
			for _, name := range files {
				b, err := os.ReadFile(name)
				if err != nil {
					t.Fatal(err)
				}
				text += string(b)
			}
			testkit.WantLacks(t, text, secret)
			testkit.WantRequests(t, f, 0)
		})
	}
}

// TestCopyFilesRenamed: with a DuplicateResolution each request makes a copy of its own.
func TestCopyFilesRenamed(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newFilesFixture(t)
		r := f.request("/A/a.png", "/A")
		r.DuplicateResolution = oracle.DuplicateTimeStampSuffix
		f.requests = []oracle.CopyFileRequest{r, r}
		got, err := f.run(f.job(oracle.JobConfig{}))
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range got {
			testkit.WantEqual(t, "action", o.Action, farcopy.ActionCopied)
			testkit.WantContains(t, o.Reason, `the copy is called "a.png`)
		}
		testkit.WantEqual(t, "copies", strings.Count(f.Tree(), "u:/A/a.png"), 3)
	})
}

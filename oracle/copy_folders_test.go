package oracle_test

import (
	"fmt"
	"io/fs"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

// TestCopyFolders: each request is copied, and a second job finds all there.
func TestCopyFolders(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newFoldersFixture(t)
		got, err := f.run(f.job(oracle.JobConfig{Workers: 1}))
		if err != nil {
			t.Fatal(err)
		}
		var want []oracle.Outcome
		for _, r := range f.requests {
			want = append(want, oracle.Outcome{
				Source: "folder " + r.FolderID, Target: "folder " + r.DestinationID, Action: farcopy.ActionCopied, Strength: oracle.StrengthWeak,
			})
		}
		for i := range got {
			got[i].Size = 0
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		testkit.WantEqual(t, "made", f.made(), wantedFolders)
		second := f.job(oracle.JobConfig{})
		if got, err = f.run(second); err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "reason", got[0].Reason, "content not compared")
		testkit.WantEqual(t, "skipped", second.Report().Skipped, int64(3))
		testkit.WantSent(t, f, "CopyFolder", 3)
	})
}

// TestCopyFoldersExisting: a folder that exists is compared, and never merged into. A plan says it
// before.
func TestCopyFoldersExisting(t *testing.T) {
	const differs, same, exists = "exists, differs", "content not compared", "exists"
	for _, tt := range []struct {
		name     string
		existing farcopy.Existing
		there    func(f *foldersFixture, to string)
		planned  oracle.Action
		reason   string
	}{
		{"equal", "", func(f *foldersFixture, to string) { f.Copy(f.Find("/From/two"), to, "TWO") }, farcopy.ActionSkip, same},
		{"less", "", func(f *foldersFixture, to string) { f.AddFolder(to, "two") }, farcopy.ActionFail, differs},
		{"more", "", func(f *foldersFixture, to string) { f.AddFile(f.Copy(f.Find("/From/two"), to, "two"), "more", 1) }, farcopy.ActionFail, differs},
		{"a file", "", func(f *foldersFixture, to string) { f.AddFile(to, "two", 1) }, farcopy.ActionFail, "exists, and is a file"},
		{"the source", "", func(f *foldersFixture, to string) { f.requests[1].DestinationID = f.Find("/From") }, farcopy.ActionFail,
			"the destination has the source itself under this name"},
		{"equal, to fail", farcopy.ExistingFail, func(f *foldersFixture, to string) { f.Copy(f.Find("/From/two"), to, "two") }, farcopy.ActionFail, exists},
		{"less, to be skipped", farcopy.ExistingSkip, func(f *foldersFixture, to string) { f.AddFolder(to, "two") }, farcopy.ActionSkip, exists},
		{"inside", "", func(f *foldersFixture, to string) { f.requests[1].DestinationID = f.Find("/From/two/in") }, farcopy.ActionFail,
			"the destination lies inside of the source"},
		{"gone", "", func(f *foldersFixture, to string) { f.requests[1].FolderID = "FFFF" }, farcopy.ActionFail, "the source is gone"},
		{"the destination is gone", "", func(f *foldersFixture, to string) { f.requests[1].DestinationID = "FFFF" }, farcopy.ActionFail, "the destination is gone"},
		{"too much", "", func(f *foldersFixture, to string) {
			id := f.Find("/From/two")
			for i := range 3000 {
				f.AddFile(id, fmt.Sprintf("%05d", i), 1)
			}
			f.Copy(id, to, "two")
		}, farcopy.ActionFail, "exists, and holds too much to be compared: VerifyCopy compares it"},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			f := newFoldersFixture(t)
			tt.there(f, f.Find("/To"))
			f.requests = f.requests[1:2]
			before := f.Tree()
			j := f.job(oracle.JobConfig{Existing: tt.existing})
			for p, err := range j.Plan(t.Context()) {
				if err != nil {
					t.Fatal(err)
				}
				testkit.WantEqual(t, "planned", p.Action, tt.planned)
				testkit.WantEqual(t, "planned reason", p.Reason, tt.reason)
			}
			o := f.runOne(j)
			testkit.WantEqual(t, "done", o.Action, map[oracle.Action]oracle.Action{"skip": "skipped", "fail": "failed"}[tt.planned])
			testkit.WantEqual(t, "reason", o.Reason, tt.reason)
			testkit.WantEqual(t, "the tree", f.Tree(), before)
			testkit.WantSent(t, f, "CopyFolder", 0)
		})
	}
}

// TestCopyFoldersIncomplete: a copy whose contents come after the response is told as copied only
// when it is complete, also if its name was changed meanwhile.
func TestCopyFoldersIncomplete(t *testing.T) {
	for _, tt := range []struct {
		name   string
		delay  time.Duration
		rename bool
		fault  oracletest.Fault
		first  oracle.Action
	}{
		{"at once", 0, false, oracletest.None, farcopy.ActionCopied},
		{"soon", 20 * time.Second, false, oracletest.None, farcopy.ActionCopied},
		{"soon, and the response is lost", 20 * time.Second, false, oracletest.ActThenHangUp, farcopy.ActionCopied},
		{"late", 10 * time.Minute, false, oracletest.None, farcopy.ActionUnknown},
		{"late, and it is renamed", 10 * time.Minute, true, oracletest.None, farcopy.ActionUnknown},
		{"late, and the response is lost", 10 * time.Minute, false, oracletest.ActThenHangUp, farcopy.ActionUnknown},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			f := newFoldersFixture(t)
			f.requests = f.requests[1:2]
			f.SetCopyDelay(tt.delay)
			f.Inject("CopyFolder", tt.fault)
			cfg := oracle.JobConfig{Journal: t.TempDir()}
			o := f.runOne(f.job(cfg))
			testkit.WantEqual(t, "action", o.Action, tt.first)
			const wanted = "To/two/b.txt 200\nTo/two/in/c.txt 300\n"
			if o.Action == farcopy.ActionCopied {
				testkit.WantEqual(t, "made", f.made(), wanted)
				return
			}
			if tt.rename {
				f.Rename(f.Find("/To/two"), "renamed")
			}
			time.Sleep(2 * time.Hour)
			o = f.runOne(f.job(cfg))
			testkit.WantEqual(t, "action of the second run", o.Action, farcopy.ActionCopied)
			if tt.rename {
				testkit.WantEqual(t, "reason", o.Reason, `the copy is called "renamed"`)
			}
			testkit.WantEqual(t, "made", strings.ReplaceAll(f.made(), "renamed", "two"), wanted)
			testkit.WantSent(t, f, "CopyFolder", 1)
		})
	}
}

// TestCopyFoldersStrangers: what others do meanwhile is told.
func TestCopyFoldersStrangers(t *testing.T) {
	after := func(f *foldersFixture, act func()) { // before the copy is listed
		f.Inject("ListFolderItems", oracletest.CallThenAct("", act))
	}
	for _, tt := range []struct {
		name   string
		act    func(f *foldersFixture)
		clash  oracletest.Clash
		want   oracle.Action
		reason string
	}{
		{"the source changes before", func(f *foldersFixture) { f.AddFile(f.Find("/From/two"), "more", 1) }, oracletest.ClashRename, farcopy.ActionCopied, ""},
		{"the source changes afterwards", func(f *foldersFixture) {
			after(f, func() { f.AddFile(f.Find("/From/two"), "more", 1) })
		}, oracletest.ClashRename, farcopy.ActionStale, "the source has changed since it was listed"},
		{"the copy changes", func(f *foldersFixture) {
			after(f, func() { f.AddFile(f.Find("/To/two"), "more", 1) })
		}, oracletest.ClashRename, farcopy.ActionFailed, "the copy differs from the source"},
		{"the source is removed", func(f *foldersFixture) { f.Remove(f.Find("/From/two")) }, oracletest.ClashRename, farcopy.ActionFailed,
			"the source or its target folder is gone"},
		{"the name is taken", func(f *foldersFixture) { f.AddFolder(f.Find("/To"), "two") }, oracletest.ClashRename, farcopy.ActionCopied,
			`the copy is called "two(2)"`},
		{"the name is taken, and refused", func(f *foldersFixture) { f.AddFolder(f.Find("/To"), "two") }, oracletest.ClashRefuse, farcopy.ActionFailed,
			"exists, differs"},
		{"the name is taken by the same, and refused", func(f *foldersFixture) {
			f.Advance(-time.Hour)
			f.Copy(f.Find("/From/two"), f.Find("/To"), "two")
			f.Advance(time.Hour)
		}, oracletest.ClashRefuse, farcopy.ActionSkipped, "content not compared"},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			f := newFoldersFixture(t)
			f.requests = f.requests[1:2]
			f.SetClash(tt.clash)
			f.Inject("CopyFolder", oracletest.CallThenAct(tt.name, func() { tt.act(f) }))
			o := f.runOne(f.job(oracle.JobConfig{}))
			testkit.WantEqual(t, "action", o.Action, tt.want)
			testkit.WantEqual(t, "reason", o.Reason, tt.reason)
		})
	}
}

// TestCopyFoldersRenamed: with a DuplicateResolution each request makes a copy of its own.
func TestCopyFoldersRenamed(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newFoldersFixture(t)
		r := f.requests[0]
		r.DuplicateResolution = oracle.DuplicateTimeStampSuffix
		f.requests = []oracle.CopyFolderRequest{r, r}
		got, err := f.run(f.job(oracle.JobConfig{}))
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range got {
			testkit.WantEqual(t, "action", o.Action, farcopy.ActionCopied)
			testkit.WantContains(t, o.Reason, `the copy is called "one`)
		}
		testkit.WantEqual(t, "copies", strings.Count(f.made(), "/a.txt"), 2)
	})
}

// TestCopyFoldersLost: whichever request of the job is lost, before or after it was acted on, the job
// ends with everything made once.
func TestCopyFoldersLost(t *testing.T) {
	for _, fault := range []oracletest.Fault{
		oracletest.ActThenHangUp, oracletest.HangUpBeforeAct, oracletest.ActThenStatus(500), oracletest.Garbage, oracletest.ActThenGateway(502),
		oracletest.Status(503), oracletest.HangUpThenAct(time.Minute),
	} {
		done := false
		for at := 0; !done && at < 200; at++ {
			testkit.Run(t, fmt.Sprint(fault.Name, " ", at), func(t *testing.T) {
				f := newFoldersFixture(t)
				f.Inject("*", append(slices.Repeat([]oracletest.Fault{oracletest.None}, at), fault)...)
				cfg := oracle.JobConfig{Journal: t.TempDir()}
				report := testkit.RunToEnd(t, func() farcopy.Job { return f.job(cfg) })
				testkit.WantOnce(t, report, 3, wantedFolders, f.made())
				testkit.WantEqual(t, "copied", report.Copied, int64(3))
				done = !slices.ContainsFunc(f.Requests(), func(r oracletest.Request) bool { return r.Fault == fault.Name })
				if done && at < 5*3 {
					t.Errorf("only %d requests", at)
				}
			})
		}
	}
}

// TestCopyFoldersKilled: a run that is killed before or after any of its requests is gone on with:
// everything is made once, and the report counts it once. The second of two equal requests is
// skipped.
func TestCopyFoldersKilled(t *testing.T) {
	for _, workers := range []int{1, 3} {
		done := false
		for moment := 1; !done; moment += workers {
			testkit.Run(t, fmt.Sprint(workers, " workers, moment ", moment), func(t *testing.T) {
				f := newFoldersFixture(t)
				f.requests = append(f.requests, f.requests[0])
				f.SetCopyDelay(3 * time.Second)
				report, killed := testkit.RunKilled(t, moment, workers, func(cfg farcopy.JobConfig, wrap func(http.RoundTripper) http.RoundTripper) farcopy.Job {
					return f.job(cfg, func(c *oracle.Config) { c.HTTPClient = &http.Client{Transport: wrap(c.HTTPClient.Transport)} })
				})
				if done = !killed; done {
					if moment < 2*5*3 {
						t.Errorf("only %d moments", moment)
					}
					return
				}
				testkit.WantOnce(t, report, 4, wantedFolders, f.made())
				testkit.WantEqual(t, "copied", report.Copied, int64(3))
				testkit.WantEqual(t, "skipped", report.Skipped, int64(1))
			})
		}
	}
}

// TestCopyFoldersIllegal: an illegal request is a failed item, an illegal config an error.
func TestCopyFoldersIllegal(t *testing.T) {
	for _, tt := range []struct {
		reason string
		change func(*oracle.CopyFolderRequest)
	}{
		{"FolderID is required", func(r *oracle.CopyFolderRequest) { r.FolderID = "" }},
		{"DestinationID is required", func(r *oracle.CopyFolderRequest) { r.DestinationID = "" }},
		{"DestinationID is the source itself", func(r *oracle.CopyFolderRequest) { r.DestinationID = r.FolderID }},
		{"Access.LinkID cannot be kept in a journal: a job uses the caller's own rights", func(r *oracle.CopyFolderRequest) { r.Access.LinkID = "s3cret" }},
	} {
		testkit.Run(t, tt.reason, func(t *testing.T) {
			f := newFoldersFixture(t)
			f.requests = f.requests[:1]
			tt.change(&f.requests[0])
			o := f.runOne(f.job(oracle.JobConfig{}))
			testkit.WantEqual(t, "action", o.Action, farcopy.ActionFailed)
			testkit.WantEqual(t, "reason", o.Reason, "illegal request: "+tt.reason)
			testkit.WantRequests(t, f, 0)
		})
	}
	c := oracletest.NewServer(t).PipeClient()
	_, err := c.CopyFolders(nil, oracle.JobConfig{})
	testkit.WantInvalid(t, err, "oracle.CopyFolders: requests is nil")
	for field, cfg := range map[string]oracle.JobConfig{
		"Existing": {Existing: farcopy.ExistingReplace}, "Verify": {Verify: farcopy.VerifyAnswer}, "Workers": {Workers: -1},
	} {
		_, err = c.CopyFolders(foldersOf(), cfg)
		testkit.WantEqual(t, "field", testkit.As[*oracle.NotExecutedError](t, err).Field, field)
	}
	_, err = (*oracle.Client)(nil).CopyFolders(foldersOf(), oracle.JobConfig{})
	testkit.WantIs(t, err, fs.ErrInvalid)
}

package box_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

type wrapTransport = func(http.RoundTripper) http.RoundTripper

// sequenceJobs are the two jobs over sequences. The second one of two equal requests is skipped.
var sequenceJobs = []struct {
	name   string
	newJob func(f *sequenceFixture, cfg box.JobConfig, wrap ...wrapTransport) box.Job
	items  int
	twin   func(f *sequenceFixture)
	wanted string
}{
	{"files", (*sequenceFixture).fileJob, 5, func(f *sequenceFixture) { f.files = append(f.files, f.files[0]) }, wantedFiles},
	{"folders", (*sequenceFixture).folderJob, 3, func(f *sequenceFixture) { f.folders = append(f.folders, f.folders[0]) }, wantedFolders},
}

// TestSequenceLost: whichever request of a job is lost, before or after it was acted on, the job ends
// with everything made once.
func TestSequenceLost(t *testing.T) {
	for _, tt := range sequenceJobs {
		for _, fault := range []boxtest.Fault{
			boxtest.ActThenHangUp, boxtest.HangUpBeforeAct, boxtest.ActThenStatus(500), boxtest.Status(500), boxtest.Garbage, boxtest.TruncateBody,
			boxtest.ActThenGateway(502), boxtest.RateLimit(time.Minute), boxtest.HangUpThenAct(time.Minute),
		} {
			done := false
			for at := 0; !done && at < 200; at++ {
				testkit.Run(t, fmt.Sprint(tt.name, " ", fault.Name, " ", at), func(t *testing.T) {
					f := newSequenceFixture(t)
					f.Inject("*", append(slices.Repeat([]boxtest.Fault{boxtest.None}, at), fault)...)
					cfg := box.JobConfig{Journal: t.TempDir()}
					report := testkit.RunToEnd(t, func() farcopy.Job { return tt.newJob(f, cfg) })
					testkit.WantOnce(t, report, tt.items, tt.wanted, f.made())
					testkit.WantEqual(t, "copied", report.Copied, int64(tt.items))
					done = !slices.ContainsFunc(f.Requests(), func(r boxtest.Request) bool { return r.Fault == fault.Name })
					if done && at < 2*tt.items {
						t.Errorf("only %d requests", at)
					}
				})
			}
		}
	}
}

// TestSequenceKilled: a run that is killed before or after any of its requests is gone on with:
// everything is made once, and the report counts it once.
func TestSequenceKilled(t *testing.T) {
	for _, tt := range sequenceJobs {
		for _, workers := range []int{1, 3} {
			done := false
			for moment := 1; !done; moment++ {
				testkit.Run(t, fmt.Sprint(tt.name, ", ", workers, " workers, moment ", moment), func(t *testing.T) {
					f := newSequenceFixture(t)
					tt.twin(f)
					report, killed := testkit.RunKilled(t, moment, workers, func(cfg farcopy.JobConfig, wrap func(http.RoundTripper) http.RoundTripper) farcopy.Job {
						return tt.newJob(f, cfg, wrap)
					})
					if done = !killed; done {
						if moment < 2*2*tt.items {
							t.Errorf("only %d moments", moment)
						}
						return
					}
					testkit.WantOnce(t, report, tt.items+1, tt.wanted, f.made())
					testkit.WantEqual(t, "copied", report.Copied, int64(tt.items))
					testkit.WantEqual(t, "skipped", report.Skipped, int64(1))
				})
			}
		}
	}
}

// TestSequenceKilledReplacing: a replacement that is killed at any moment is gone on with, and no old
// file is left.
func TestSequenceKilledReplacing(t *testing.T) {
	done := false
	for moment := 1; !done; moment++ {
		testkit.Run(t, fmt.Sprint("moment ", moment), func(t *testing.T) {
			f := newSequenceFixture(t)
			f.AddFile(f.Find("/To"), "a.jpg", 91)
			f.AddFile(f.Find("/To"), "X.JPG", 92)
			report, killed := testkit.RunKilled(t, moment, 1, func(cfg farcopy.JobConfig, wrap func(http.RoundTripper) http.RoundTripper) farcopy.Job {
				cfg.Existing = farcopy.ExistingReplace
				return f.fileJob(cfg, wrap)
			})
			if done = !killed; done {
				if moment < 40 {
					t.Errorf("only %d moments", moment)
				}
				return
			}
			testkit.WantOnce(t, report, 5, wantedFiles, f.made())
			testkit.WantEqual(t, "copied", report.Copied, int64(5))
		})
	}
}

// TestSequenceTasksKilled: whatever a worker has done when it is killed, others copy the rest.
func TestSequenceTasksKilled(t *testing.T) {
	for _, tt := range sequenceJobs {
		done := false
		for moment := 1; !done; moment++ {
			testkit.Run(t, fmt.Sprint(tt.name, ", moment ", moment), func(t *testing.T) {
				f := newSequenceFixture(t)
				_, killed := testkit.RunTasksKilled(t, moment, func(cfg farcopy.JobConfig, wrap func(http.RoundTripper) http.RoundTripper) farcopy.Job {
					return tt.newJob(f, cfg, wrap)
				})
				if done = !killed; done {
					if moment < 2*3*tt.items {
						t.Errorf("only %d moments", moment)
					}
					return
				}
				testkit.WantEqual(t, "made", f.made(), tt.wanted)
			})
		}
	}
}

// TestCopyFilesReplace: where a file is not replaced, the old one is there and nothing else. The next
// run goes on with one that was left under another name.
func TestCopyFilesReplace(t *testing.T) {
	for _, tt := range []struct {
		name    string
		prepare func(f *sequenceFixture, old string)
		first   box.Action
		reason  string // with the id of the old file for %s
		made    string
		second  string
	}{
		{"the copy is lost", func(f *sequenceFixture, _ string) { f.Inject("CopyFile", boxtest.ActThenHangUp) },
			farcopy.ActionCopied, "", "To/a.jpg 1\n", "To/a.jpg 1\n"},
		{"the copy is refused", func(f *sequenceFixture, _ string) { f.Inject("CopyFile", boxtest.Status(403)) },
			farcopy.ActionFailed, "the copy was refused", "To/a.jpg 9\n", "To/a.jpg 1\n"},
		{"the copy and the renaming back are refused", func(f *sequenceFixture, _ string) {
			f.Inject("CopyFile", boxtest.Status(403))
			f.Inject("UpdateFile", boxtest.None, boxtest.Status(403))
		}, farcopy.ActionFailed, `the copy was refused; the old file may be kept as "a.jpg (old %s)"`, "To/a.jpg (old %s) 9\n", "To/a.jpg 1\n"},
		{"the target is held for a while", func(f *sequenceFixture, _ string) {
			f.Inject("CopyFile", boxtest.CallThenAct("held", func() { f.Block(f.Find("/To"), 20*time.Minute) }))
		}, farcopy.ActionCopied, "", "To/a.jpg 1\n", "To/a.jpg 1\n"},
		{"rate limited", func(f *sequenceFixture, _ string) {
			f.Inject("CopyFile", slices.Repeat([]boxtest.Fault{boxtest.RateLimit(time.Minute)}, 9)...)
		}, farcopy.ActionCopied, "", "To/a.jpg 1\n", "To/a.jpg 1\n"},
		{"the target has changed", func(f *sequenceFixture, old string) {
			f.Inject("UpdateFile", boxtest.CallThenAct("changed", func() { f.Overwrite(old, 8) }))
		}, farcopy.ActionFailed, "the file at the target has changed since it was listed", "To/a.jpg 8\n", "To/a.jpg 1\n"},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			f := newSequenceFixture(t)
			f.files = f.files[:1]
			old := f.AddFile(f.Find("/To"), "a.jpg", 9)
			tt.prepare(f, old)
			named := func(text string) string {
				if slices.Contains([]byte(text), '%') {
					return fmt.Sprintf(text, old)
				}
				return text
			}
			cfg := box.JobConfig{Journal: t.TempDir(), Existing: farcopy.ExistingReplace}
			o := f.runOne(f.fileJob(cfg))
			testkit.WantEqual(t, "action", o.Action, tt.first)
			testkit.WantEqual(t, "reason", o.Reason, named(tt.reason))
			testkit.WantEqual(t, "made", f.made(), named(tt.made))
			f.run(f.fileJob(cfg))
			testkit.WantEqual(t, "made by the second run", f.made(), tt.second)
		})
	}
}

// TestCopyFilesStrangers: what others do between the decision and the copy is told, and fails no
// other item.
func TestCopyFilesStrangers(t *testing.T) {
	for _, tt := range []struct {
		name   string
		act    func(f *sequenceFixture)
		want   box.Action
		reason string
	}{
		{"source changed", func(f *sequenceFixture) { f.Overwrite(f.files[0].FileID, 7) }, farcopy.ActionCopied,
			"the source has changed since it was listed: its newer content was copied"},
		{"source removed", func(f *sequenceFixture) { f.Remove(f.files[0].FileID) }, farcopy.ActionFailed, "the source or the target folder is gone"},
		{"source renamed", func(f *sequenceFixture) { f.Rename(f.files[0].FileID, "new") }, farcopy.ActionCopied, ""},
		{"target taken", func(f *sequenceFixture) { f.AddFile(f.Find("/To"), "a.jpg", 9) }, farcopy.ActionFailed, "exists, differs"},
		{"target taken by the same", func(f *sequenceFixture) {
			f.Advance(-time.Hour)
			f.AddFile(f.Find("/To"), "a.jpg", 1)
			f.Advance(time.Hour)
		}, farcopy.ActionSkipped, "same content"},
		{"source held", func(f *sequenceFixture) { f.Block(f.Find("/To"), 20*time.Minute) }, farcopy.ActionCopied, ""},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			f := newSequenceFixture(t)
			f.files = []box.CopyFileRequest{f.files[0], f.files[2]}
			f.Inject("CopyFile", boxtest.CallThenAct(tt.name, func() { tt.act(f) }))
			got := map[string]box.Outcome{}
			all, _ := f.run(f.fileJob(box.JobConfig{Workers: 1}))
			for _, o := range all {
				got[o.Source] = o
			}
			first, other := got["file "+f.files[0].FileID], got["file "+f.files[1].FileID]
			testkit.WantEqual(t, "action", first.Action, tt.want)
			testkit.WantEqual(t, "reason", first.Reason, tt.reason)
			testkit.WantEqual(t, "action of the other one", other.Action, farcopy.ActionCopied)
		})
	}
}

// TestSequenceRefused: a credential that is not accepted ends the run, and fails no item.
func TestSequenceRefused(t *testing.T) {
	for _, tt := range sequenceJobs {
		testkit.Run(t, tt.name, func(t *testing.T) {
			f := newSequenceFixture(t)
			for _, op := range []string{"CopyFile", "CopyFolder"} {
				f.Inject(op, boxtest.Status(401), boxtest.Status(401))
			}
			j := tt.newJob(f, box.JobConfig{Workers: 1})
			_, err := f.run(j)
			testkit.WantEqual(t, "early", testkit.As[*box.JobError](t, err).Early, true)
			testkit.WantEqual(t, "failed", j.Report().Failed, int64(0))
		})
	}
}

// TestSequencePlanned: a plan tells the requests of a run, but for the lists of the folders that
// receive copies, which serve many requests.
func TestSequencePlanned(t *testing.T) {
	for _, tt := range sequenceJobs {
		for _, verify := range []farcopy.Verify{farcopy.VerifyList, farcopy.VerifyAnswer, farcopy.VerifyRead} {
			testkit.Run(t, fmt.Sprint(tt.name, " ", verify), func(t *testing.T) {
				f := newSequenceFixture(t)
				j := tt.newJob(f, box.JobConfig{Verify: verify})
				for _, err := range j.Plan(t.Context()) {
					if err != nil {
						t.Fatal(err)
					}
				}
				before := len(f.Requests())
				if _, err := f.run(tt.newJob(f, box.JobConfig{Verify: verify})); err != nil {
					t.Fatal(err)
				}
				const folders = 2
				testkit.WantEqual(t, "requests", j.PlanSummary().Requests, int64(len(f.Requests())-before-folders))
			})
		}
	}
}

package oracle_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

// TestCopyTreeFaults: whatever becomes of a response, nothing is made twice, and what is reported
// as copied is there.
func TestCopyTreeFaults(t *testing.T) {
	faults := []oracletest.Fault{
		oracletest.ActThenHangUp, oracletest.HangUpBeforeAct, oracletest.ActThenStatus(500), oracletest.Status(500),
		oracletest.Garbage, oracletest.TruncateBody, oracletest.ActThenGateway(502), oracletest.Status(503),
	}
	for _, op := range []string{"ListFolderItems", "CreateFolder", "CopyFile", "GetFile", "GetFolder"} {
		for _, fault := range faults {
			for n := range 3 {
				testkit.Run(t, fmt.Sprint(op, " ", fault, " ", n), func(t *testing.T) {
					f := newTreeFixture(t)
					sequence := make([]oracletest.Fault, n)
					for i := range sequence {
						sequence[i] = oracletest.None
					}
					f.Inject(op, append(sequence, fault)...)
					got, _ := f.run(f.job(oracle.JobConfig{}))
					for _, item := range treeItems {
						made := f.Find("/To/"+item) != ""
						if (got[item].Action == farcopy.ActionCopied) != made && got[item].Action != farcopy.ActionUnknown {
							t.Errorf("%s: %+v, made: %t", item, got[item], made)
						}
					}
					for line := range strings.Lines(f.below("To")) {
						if !strings.Contains(f.below("From"), line) {
							t.Errorf("made twice: %s", line)
						}
					}
				})
			}
		}
	}
}

// TestCopyTreeLost: whichever request of the job is lost, before or after it was acted on, the job
// ends with everything made once, or told as unknown.
func TestCopyTreeLost(t *testing.T) {
	for _, fault := range []oracletest.Fault{oracletest.ActThenHangUp, oracletest.HangUpBeforeAct, oracletest.ActThenStatus(500), oracletest.HangUpThenAct(time.Minute)} {
		done := false
		for n := 0; !done && n < 200; n++ {
			testkit.Run(t, fmt.Sprint(fault.Name, " ", n), func(t *testing.T) {
				f := newTreeFixture(t)
				sequence := make([]oracletest.Fault, n)
				for i := range sequence {
					sequence[i] = oracletest.None
				}
				f.Inject("*", append(sequence, fault)...)
				cfg := oracle.JobConfig{Journal: t.TempDir()}
				report := testkit.RunToEnd(t, func() farcopy.Job { return f.job(cfg) })
				testkit.WantOnce(t, report, len(treeItems), f.below("From"), f.below("To"))
				met := slices.ContainsFunc(f.Requests(), func(r oracletest.Request) bool { return r.Fault == fault.Name })
				done = !met
				if done && n < 10 {
					t.Errorf("only %d requests", n)
				}
			})
		}
	}
}

// TestCopyTreeStrangers: what others do meanwhile is reported.
func TestCopyTreeStrangers(t *testing.T) {
	for _, tt := range []struct {
		name   string
		act    func(f *treeFixture, source string)
		clash  oracletest.Clash
		want   oracle.Action
		reason string
	}{
		{"source removed", func(f *treeFixture, source string) { f.Remove(source) }, oracletest.ClashRename,
			farcopy.ActionFailed, "the source or its target folder is gone"},
		{"source replaced before the copy", func(f *treeFixture, source string) { f.Overwrite(source, 7) }, oracletest.ClashRename,
			farcopy.ActionCopied, ""},
		{"target taken", func(f *treeFixture, source string) { f.Copy(source, f.req.DestinationID, "a.txt") }, oracletest.ClashRename,
			farcopy.ActionCopied, `the copy is called "a.txt(2)"`},
		{"target taken, and refused", func(f *treeFixture, _ string) { f.add("/To/a.txt", 5) }, oracletest.ClashRefuse,
			farcopy.ActionFailed, "exists"},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			f := newTreeFixture(t)
			source := f.Find("/From/a.txt")
			f.SetClash(tt.clash)
			f.Inject("CopyFile", oracletest.CallThenAct(tt.name, func() { tt.act(f, source) }))
			got, _ := f.run(f.job(oracle.JobConfig{Workers: 1}))
			testkit.WantEqual(t, "action", got["a.txt"].Action, tt.want)
			testkit.WantEqual(t, "reason", got["a.txt"].Reason, tt.reason)
			testkit.WantEqual(t, "action of another one", got["b.txt"].Action, farcopy.ActionCopied)
		})
	}
}

// TestCopyTreeFolderTaken: a folder that others make meanwhile is merged into by the next run; the
// one that got another name stays, empty, and is reported.
func TestCopyTreeFolderTaken(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newTreeFixture(t)
		f.Inject("CreateFolder", oracletest.CallThenAct("taken", func() { f.AddFolder(f.req.DestinationID, "Docs") }))
		cfg := oracle.JobConfig{Journal: t.TempDir(), Workers: 1}
		got, _ := f.run(f.job(cfg))
		testkit.WantEqual(t, "action", got["Docs"].Action, farcopy.ActionFailed)
		testkit.WantContains(t, got["Docs"].Err.Error(), `an empty folder "Docs(2)"`)
		second := f.job(cfg)
		if _, err := f.run(second); err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "complete", second.Report().Complete, true)
		testkit.WantEqual(t, "listed", second.Report().Listed, int64(len(treeItems)))
		testkit.WantEqual(t, "skipped", second.Report().Skipped, int64(1))
		f.Remove(f.Find("/To/Docs(2)"))
		f.wantCopied()
	})
}

// TestCopyTreeStale: a source that changes while it is copied is stale if the copy has not its size.
func TestCopyTreeStale(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newTreeFixture(t)
		source := f.Find("/From/a.txt")
		f.Inject("CopyFile", oracletest.CallThenAct("replaced", func() { f.Overwrite(source, 9) }))
		f.Inject("GetFile", oracletest.CallThenAct("replaced", func() { f.Overwrite(source, 8) }))
		got, _ := f.run(f.job(oracle.JobConfig{Workers: 1}))
		testkit.WantEqual(t, "action", got["a.txt"].Action, farcopy.ActionStale)
		testkit.WantContains(t, got["a.txt"].Reason, "a copy of another state is at the target")
	})
}

// TestCopyTreeRefused: a credential that is not accepted ends the run, and fails no item.
func TestCopyTreeRefused(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newTreeFixture(t)
		f.Inject("CopyFile", oracletest.Status(401), oracletest.Status(401))
		j := f.job(oracle.JobConfig{Workers: 1})
		_, err := f.run(j)
		testkit.WantEqual(t, "early", testkit.As[*oracle.JobError](t, err).Early, true)
		testkit.WantEqual(t, "failed", j.Report().Failed, int64(0))
	})
}

// TestCopyTreeKilled: a run that is killed before or after any of its requests is gone on with:
// nothing is made twice, what is missing is told, and the report counts everything once.
func TestCopyTreeKilled(t *testing.T) {
	for _, workers := range []int{1, 4} {
		done := false
		for moment := 1; !done; moment++ {
			testkit.Run(t, fmt.Sprint(workers, " workers, moment ", moment), func(t *testing.T) {
				f := newTreeFixture(t)
				f.add("/To/Icons/x.svg", 300)
				report, killed := testkit.RunKilled(t, moment, workers, func(cfg farcopy.JobConfig, wrap func(http.RoundTripper) http.RoundTripper) farcopy.Job {
					return f.job(cfg, func(c *oracle.Config) { c.HTTPClient = &http.Client{Transport: wrap(c.HTTPClient.Transport)} })
				})
				if !killed {
					done = true
					if moment < 2*len(treeItems) {
						t.Errorf("only %d moments", moment)
					}
					return
				}
				if workers == 1 { // with more of them, a failed item is told as such
					testkit.WantEqual(t, "failed", report.Failed, 0)
				}
				testkit.WantOnce(t, report, len(treeItems), f.below("From"), f.below("To"))
			})
		}
	}
}

package document360_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestCopyTreeFaults: whatever becomes of a response, nothing is made twice, and what is reported
// as copied is there.
func TestCopyTreeFaults(t *testing.T) {
	faults := []document360test.Fault{
		document360test.ActThenHangUp, document360test.HangUpBeforeAct, document360test.ActThenStatus(500), document360test.Status(500),
		document360test.Garbage, document360test.TruncateBody, document360test.ActThenGateway(502), document360test.RateLimit(0),
	}
	for _, op := range []string{"GetFolder", "CreateFolder", "CopyFile", "GetFile"} {
		for _, fault := range faults {
			for n := range 3 {
				testkit.Run(t, fmt.Sprint(op, " ", fault, " ", n), func(t *testing.T) {
					f := newTreeFixture(t)
					sequence := make([]document360test.Fault, n)
					for i := range sequence {
						sequence[i] = document360test.None
					}
					f.Inject(op, append(sequence, fault)...)
					got, _ := f.run(f.job(document360.JobConfig{}))
					for _, item := range treeItems {
						made := len(f.FindAll("/To/" + item))
						if made > 1 || (got[item].Action == farcopy.ActionCopied) != (made == 1) && got[item].Action != farcopy.ActionUnknown {
							t.Errorf("%s: %+v, made %d times", item, got[item], made)
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
	for _, fault := range []document360test.Fault{document360test.ActThenHangUp, document360test.HangUpBeforeAct, document360test.ActThenStatus(500), document360test.HangUpThenAct(time.Minute)} {
		done := false
		for n := 0; !done && n < 200; n++ {
			testkit.Run(t, fmt.Sprint(fault.Name, " ", n), func(t *testing.T) {
				f := newTreeFixture(t)
				sequence := make([]document360test.Fault, n)
				for i := range sequence {
					sequence[i] = document360test.None
				}
				f.Inject("*", append(sequence, fault)...)
				cfg := document360.JobConfig{Journal: t.TempDir()}
				report := testkit.RunToEnd(t, func() farcopy.Job { return f.job(cfg) })
				testkit.WantOnce(t, report, len(treeItems), f.below("From"), f.below("To"))
				met := slices.ContainsFunc(f.Requests(), func(r document360test.Request) bool { return r.Fault == fault.Name })
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
		want   document360.Action
		reason string
	}{
		{"source removed", func(f *treeFixture, source string) { f.Remove(source) }, farcopy.ActionFailed, "the source or its target folder is gone"},
		{"source replaced before the copy", func(f *treeFixture, source string) { f.Overwrite(source, "9 MB") }, farcopy.ActionCopied, ""},
		{"target taken", func(f *treeFixture, source string) { f.Copy(source, f.req.DestinationFolderID, "a.png") }, farcopy.ActionCopied, `the copy is called "a (1).png"`},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			f := newTreeFixture(t)
			source := f.Find("/From/a.png")
			f.SetRenameDuplicates(true)
			f.Inject("CopyFile", document360test.CallThenAct(tt.name, func() { tt.act(f, source) }))
			got, _ := f.run(f.job(document360.JobConfig{Workers: 1}))
			testkit.WantEqual(t, "action", got["a.png"].Action, tt.want)
			testkit.WantEqual(t, "reason", got["a.png"].Reason, tt.reason)
			testkit.WantEqual(t, "action of another one", got["b.png"].Action, farcopy.ActionCopied)
		})
	}
}

// TestCopyTreeStale: a source that changes while it is copied is stale if the copy is not like it.
func TestCopyTreeStale(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newTreeFixture(t)
		source := f.Find("/From/a.png")
		f.Inject("CopyFile", document360test.CallThenAct("replaced", func() { f.Overwrite(source, "9 MB") }))
		f.Inject("GetFile", document360test.CallThenAct("replaced", func() { f.Overwrite(source, "8 MB") }))
		got, _ := f.run(f.job(document360.JobConfig{Workers: 1}))
		testkit.WantEqual(t, "action", got["a.png"].Action, farcopy.ActionStale)
	})
}

// TestCopyTreeRefused: a credential that is not accepted ends the run, and fails no item. The next run
// copies them at once.
func TestCopyTreeRefused(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newTreeFixture(t)
		f.Inject("CopyFile", document360test.CallThenAct("plan", func() { f.SetLicenseRefusal(document360test.FeatureNotInLicense) }))
		cfg := document360.JobConfig{Workers: 1, Journal: t.TempDir()}
		j := f.job(cfg)
		_, err := f.run(j)
		testkit.WantIs(t, err, document360.ErrorCodeFeatureNotInLicense)
		testkit.WantEqual(t, "early", testkit.As[*document360.JobError](t, err).Early, true)
		testkit.WantEqual(t, "failed", j.Report().Failed, int64(0))
		f.SetLicenseRefusal("")
		start := time.Now()
		if _, err := f.run(f.job(cfg)); err != nil {
			t.Fatal(err)
		}
		f.wantCopied()
		if took := time.Since(start); took > time.Minute {
			t.Errorf("the next run has looked for a copy that was refused, for %v", took)
		}
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
				f.add("/To/Icons/x.svg", "3 KB")
				report, killed := testkit.RunKilled(t, moment, workers, func(cfg farcopy.JobConfig, wrap func(http.RoundTripper) http.RoundTripper) farcopy.Job {
					return f.job(cfg, func(c *document360.Config) { c.HTTPClient = &http.Client{Transport: wrap(c.HTTPClient.Transport)} })
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

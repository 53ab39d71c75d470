package oracle_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

// TestCopyFilesLost: whichever request of the job is lost, before or after it was acted on, the job
// ends with everything made once, or told as unknown.
func TestCopyFilesLost(t *testing.T) {
	for _, fault := range []oracletest.Fault{
		oracletest.ActThenHangUp, oracletest.HangUpBeforeAct, oracletest.ActThenStatus(500), oracletest.Status(500),
		oracletest.Garbage, oracletest.TruncateBody, oracletest.ActThenGateway(502), oracletest.Status(503),
		oracletest.HangUpThenAct(time.Minute),
	} {
		done := false
		for at := 0; !done && at < 200; at++ {
			testkit.Run(t, fmt.Sprint(fault.Name, " ", at), func(t *testing.T) {
				f := newFilesFixture(t)
				f.Inject("*", append(slices.Repeat([]oracletest.Fault{oracletest.None}, at), fault)...)
				cfg := oracle.JobConfig{Journal: t.TempDir()}
				report := testkit.RunToEnd(t, func() farcopy.Job { return f.job(cfg) })
				testkit.WantOnce(t, report, 5, wantedFiles, f.made())
				testkit.WantEqual(t, "unknown in the end", report.Unknown, int64(0))
				done = !slices.ContainsFunc(f.Requests(), func(r oracletest.Request) bool { return r.Fault == fault.Name })
				if done && at < 3*5 {
					t.Errorf("only %d requests", at)
				}
			})
		}
	}
}

// TestCopyFilesKilled: a run that is killed before or after any of its requests is gone on with:
// everything is made once, and the report counts it once. The second of two equal requests is
// skipped.
func TestCopyFilesKilled(t *testing.T) {
	for _, workers := range []int{1, 3} {
		done := false
		for moment := 1; !done; moment++ {
			testkit.Run(t, fmt.Sprint(workers, " workers, moment ", moment), func(t *testing.T) {
				f := newFilesFixture(t)
				f.requests = append(f.requests, f.requests[0])
				report, killed := testkit.RunKilled(t, moment, workers, func(cfg farcopy.JobConfig, wrap func(http.RoundTripper) http.RoundTripper) farcopy.Job {
					return f.job(cfg, func(c *oracle.Config) { c.HTTPClient = &http.Client{Transport: wrap(c.HTTPClient.Transport)} })
				})
				if done = !killed; done {
					if moment < 2*3*5 {
						t.Errorf("only %d moments", moment)
					}
					return
				}
				testkit.WantOnce(t, report, 6, wantedFiles, f.made())
				testkit.WantEqual(t, "copied", report.Copied, int64(5))
				testkit.WantEqual(t, "skipped", report.Skipped, int64(1))
			})
		}
	}
}

// TestCopyFilesTasksKilled: whatever a worker has done when it is killed, others copy the rest.
func TestCopyFilesTasksKilled(t *testing.T) {
	done := false
	for moment := 1; !done; moment++ {
		testkit.Run(t, fmt.Sprint("moment ", moment), func(t *testing.T) {
			f := newFilesFixture(t)
			_, killed := testkit.RunTasksKilled(t, moment, func(cfg farcopy.JobConfig, wrap func(http.RoundTripper) http.RoundTripper) farcopy.Job {
				return f.job(cfg, func(c *oracle.Config) { c.HTTPClient = &http.Client{Transport: wrap(c.HTTPClient.Transport)} })
			})
			if done = !killed; done {
				if moment < 2*3*5 {
					t.Errorf("only %d moments", moment)
				}
				return
			}
			testkit.WantEqual(t, "made", f.made(), wantedFiles)
		})
	}
}

// TestCopyFilesStrangers: what others do between the decision and the copy is told, and fails no
// other item.
func TestCopyFilesStrangers(t *testing.T) {
	for _, tt := range []struct {
		name   string
		act    func(f *filesFixture, source string)
		clash  oracletest.Clash
		want   oracle.Action
		reason string
	}{
		{"source removed", func(f *filesFixture, source string) { f.Remove(source) }, oracletest.ClashRename,
			farcopy.ActionFailed, "the source or its target folder is gone"},
		{"source replaced before the copy", func(f *filesFixture, source string) { f.Overwrite(source, 7) }, oracletest.ClashRename,
			farcopy.ActionCopied, ""},
		{"target taken", func(f *filesFixture, source string) { f.Copy(source, f.Find("/To"), "a.png") }, oracletest.ClashRename,
			farcopy.ActionCopied, `the copy is called "a.png(2)"`},
		{"target taken, and refused", func(f *filesFixture, _ string) { f.AddFile(f.Find("/To"), "a.png", 5) }, oracletest.ClashRefuse,
			farcopy.ActionFailed, "exists"},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			f := newFilesFixture(t)
			source := f.Find("/A/a.png")
			f.SetClash(tt.clash)
			f.Inject("CopyFile", oracletest.CallThenAct(tt.name, func() { tt.act(f, source) }))
			got, _ := f.run(f.job(oracle.JobConfig{Workers: 1}))
			for _, o := range got {
				if o.Source == "file "+source {
					testkit.WantEqual(t, "action", o.Action, tt.want)
					testkit.WantEqual(t, "reason", o.Reason, tt.reason)
				} else {
					testkit.WantEqual(t, "action of another one", o.Action, farcopy.ActionCopied)
				}
			}
		})
	}
}

// TestCopyFilesSeen: what others put into a folder is seen when its listing is half a minute old.
func TestCopyFilesSeen(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newFilesFixture(t)
		f.Inject("CopyFile", oracletest.CallThenAct("others", func() {
			f.AddFile(f.Find("/To"), "b.png", 200)
			time.Sleep(31 * time.Second)
		}))
		got, err := f.run(f.job(oracle.JobConfig{Workers: 1}))
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range got {
			want := farcopy.ActionCopied
			if o.Source == "file "+f.Find("/A/b.png") {
				want = farcopy.ActionSkipped
			}
			testkit.WantEqual(t, o.Source, o.Action, want)
		}
		testkit.WantEqual(t, "made", f.made(), wantedFiles)
	})
}

// TestCopyFilesRefused: a credential that is not accepted ends the run, and fails no item.
func TestCopyFilesRefused(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newFilesFixture(t)
		f.Inject("CopyFile", oracletest.Status(401), oracletest.Status(401))
		j := f.job(oracle.JobConfig{Workers: 1})
		_, err := f.run(j)
		testkit.WantEqual(t, "early", testkit.As[*oracle.JobError](t, err).Early, true)
		testkit.WantEqual(t, "failed", j.Report().Failed, int64(0))
	})
}

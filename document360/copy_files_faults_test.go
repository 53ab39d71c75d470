package document360_test

import (
	"context"
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

// TestCopyFilesLost: whichever request of the job is lost, before or after it was acted on, the job
// ends with everything made once, or told as unknown.
func TestCopyFilesLost(t *testing.T) {
	for _, fault := range []document360test.Fault{
		document360test.ActThenHangUp, document360test.HangUpBeforeAct, document360test.ActThenStatus(500), document360test.Status(500),
		document360test.Garbage, document360test.TruncateBody, document360test.ActThenGateway(502), document360test.RateLimit(0),
		document360test.HangUpThenAct(time.Minute),
	} {
		done := false
		for at := 0; !done && at < 200; at++ {
			testkit.Run(t, fmt.Sprint(fault.Name, " ", at), func(t *testing.T) {
				f := newFilesFixture(t)
				f.Inject("*", append(slices.Repeat([]document360test.Fault{document360test.None}, at), fault)...)
				cfg := document360.JobConfig{Journal: t.TempDir()}
				report := testkit.RunToEnd(t, func() farcopy.Job { return f.job(cfg) })
				testkit.WantOnce(t, report, 5, wantedFiles, f.made())
				testkit.WantEqual(t, "unknown in the end", report.Unknown, int64(0))
				done = !slices.ContainsFunc(f.Requests(), func(r document360test.Request) bool { return r.Fault == fault.Name })
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
					return f.job(cfg, func(c *document360.Config) { c.HTTPClient = &http.Client{Transport: wrap(c.HTTPClient.Transport)} })
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
				return f.job(cfg, func(c *document360.Config) { c.HTTPClient = &http.Client{Transport: wrap(c.HTTPClient.Transport)} })
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
		want   document360.Action
		reason string
	}{
		{"source removed", func(f *filesFixture, source string) { f.Remove(source) }, farcopy.ActionFailed, "the source or its target folder is gone"},
		{"source replaced before the copy", func(f *filesFixture, source string) { f.Overwrite(source, "9 MB") }, farcopy.ActionCopied, ""},
		{"target taken", func(f *filesFixture, source string) { f.Copy(source, f.Find("/To"), "a.png") }, farcopy.ActionCopied, `the copy is called "a (1).png"`},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			f := newFilesFixture(t)
			source := f.Find("/A/a.png")
			f.SetRenameDuplicates(true)
			f.Inject("CopyFile", document360test.CallThenAct(tt.name, func() { tt.act(f, source) }))
			got, _ := f.run(f.job(document360.JobConfig{Workers: 1}))
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
		f.Inject("CopyFile", document360test.CallThenAct("others", func() {
			f.AddFile(f.Find("/To"), "b.png", "2 KB")
			time.Sleep(31 * time.Second)
		}))
		got, err := f.run(f.job(document360.JobConfig{Workers: 1}))
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
		f.Inject("CopyFile", document360test.CallThenAct("plan", func() { f.SetLicenseRefusal(document360test.FeatureNotInLicense) }))
		j := f.job(document360.JobConfig{Workers: 1})
		_, err := f.run(j)
		testkit.WantIs(t, err, document360.ErrorCodeFeatureNotInLicense)
		testkit.WantEqual(t, "early", testkit.As[*document360.JobError](t, err).Early, true)
		testkit.WantEqual(t, "failed", j.Report().Failed, int64(0))
	})
}

// TestCopyFilesNameTaken: after a copy that got another name the folder is listed anew, so that the
// next request of the name sees what others have put there.
func TestCopyFilesNameTaken(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newFilesFixture(t)
		source := f.Find("/A/a.png")
		f.requests = []document360.CopyFileRequest{f.requests[0], f.requests[0]}
		f.SetRenameDuplicates(true)
		f.Inject("CopyFile", document360test.CallThenAct("taken", func() { f.Copy(source, f.Find("/To"), "a.png") }))
		got, err := f.run(f.job(document360.JobConfig{}))
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "the first one", got[0].Reason, `the copy is called "a (1).png"`)
		testkit.WantEqual(t, "the second one", got[1].Reason, "content not compared")
		testkit.WantSent(t, f, "CopyFile", 1)
	})
}

// TestCopyFilesTasksElsewhere: a machine sees what another one has copied a moment ago.
func TestCopyFilesTasksElsewhere(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newFilesFixture(t)
		f.requests = []document360.CopyFileRequest{f.requests[0], f.requests[1], f.requests[0]}
		one, other := f.job(document360.JobConfig{}), f.job(document360.JobConfig{})
		first, err := one.Tasks(t.Context(), "")
		if err != nil {
			t.Fatal(err)
		}
		page, err := one.Tasks(t.Context(), first.Next[0])
		if err != nil {
			t.Fatal(err)
		}
		save := func(context.Context, farcopy.Task) error { return nil }
		for n, tt := range []struct {
			job  farcopy.Job
			task int
			want farcopy.Action
		}{
			{other, 1, farcopy.ActionCopied}, {one, 0, farcopy.ActionCopied}, {other, 2, farcopy.ActionSkipped},
		} {
			res, err := tt.job.RunTask(t.Context(), page.Tasks[tt.task], save)
			if err != nil {
				t.Fatal(err)
			}
			testkit.WantEqual(t, fmt.Sprint("run ", n), res.Outcomes[0].Action, tt.want)
		}
	})
}

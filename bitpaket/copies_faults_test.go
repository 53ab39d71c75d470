package bitpaket_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/internal/testkit"
)

// made are the objects that each request of a requestsFixture makes.
var made = map[string][]string{
	"/From/a.txt": {"/To/a.txt"}, "/From/b.txt": {"/To/b.txt"},
	"/From/Icons":           {"/To/Icons/x.svg", "/To/Icons/y.svg", "/To/Icons/Old/z.svg"},
	"/From/Docs and 2 more": {"/To/Docs/read me.pdf", "/To/Docs/empty", "/To/c.txt", "/To/d.txt"},
}

// wantTruth checks what a run has told of each request.
func (f *requestsFixture) wantTruth(got map[string]bitpaket.Outcome) {
	f.t.Helper()
	for source, o := range got {
		there := 0
		for _, at := range made[source] {
			if _, exists := f.Object(at); exists {
				there++
			}
		}
		isThere := o.Action == farcopy.ActionCopied || o.Action == farcopy.ActionSkipped
		switch {
		case isThere && there < len(made[source]):
			f.t.Errorf("%s, and only %d objects are there", summary(o), there)
		case o.Action == farcopy.ActionFailed && there > 0:
			f.t.Errorf("%s: %v, and %d objects are there", summary(o), o.Err, there)
		}
	}
}

// TestCopiesFaults: whatever becomes of a response, what is told as copied is there, and nothing of
// what is told as failed.
func TestCopiesFaults(t *testing.T) {
	faults := []bitpakettest.Fault{
		bitpakettest.ActThenHangUp, bitpakettest.HangUpBeforeAct, bitpakettest.ActThenStatus(500), bitpakettest.Status(500),
		bitpakettest.Garbage, bitpakettest.TruncateBody, bitpakettest.ActThenGateway(502), bitpakettest.RateLimit(0), bitpakettest.Status(403),
	}
	for _, op := range []string{"Query", "Copy", "FindMetadata"} {
		for _, fault := range faults {
			for n := range 4 {
				testkit.Run(t, fmt.Sprint(op, " ", fault, " ", n), func(t *testing.T) {
					f := newRequestsFixture(t)
					f.Inject(op, append(slices.Repeat([]bitpakettest.Fault{bitpakettest.None}, n), fault)...)
					got, _ := f.run(f.copies(bitpaket.JobConfig{}))
					testkit.WantEqual(t, "outcomes", len(got), len(f.requests))
					f.wantTruth(got)
				})
			}
		}
	}
}

// TestCopiesLost: whichever request of the job is lost, before or after it was acted on, the job
// ends with everything made once, or told as unknown.
func TestCopiesLost(t *testing.T) {
	for _, fault := range []bitpakettest.Fault{bitpakettest.ActThenHangUp, bitpakettest.HangUpBeforeAct, bitpakettest.ActThenStatus(500), bitpakettest.HangUpThenAct(time.Minute)} {
		done := false
		for n := 0; !done && n < 200; n++ {
			testkit.Run(t, fmt.Sprint(fault.Name, " ", n), func(t *testing.T) {
				f := newRequestsFixture(t)
				f.Inject("*", append(slices.Repeat([]bitpakettest.Fault{bitpakettest.None}, n), fault)...)
				cfg := bitpaket.JobConfig{Journal: t.TempDir()}
				report := testkit.RunToEnd(t, func() farcopy.Job { return f.copies(cfg) })
				testkit.WantOnce(t, report, len(f.requests), f.below("/From"), f.below("/To"))
				f.wantCopiedOnce()
				done = !slices.ContainsFunc(f.Requests(), func(r bitpakettest.Request) bool { return r.Fault == fault.Name })
				if done && n < 12 {
					t.Errorf("only %d requests", n)
				}
			})
		}
	}
}

// wantCopiedOnce checks that BitPaket has acted on no more requests than there are.
func (f *requestsFixture) wantCopiedOnce() {
	f.t.Helper()
	acted := map[string]int{}
	for _, r := range f.Requests() {
		if r.Op == "Copy" && r.Done > 0 {
			acted[string(r.Body)]++
		}
	}
	for body, n := range acted {
		testkit.WantEqual(f.t, "times that the service has acted on "+body, n, 1)
	}
}

// TestCopiesKilled: a run that is killed before or after any of its requests is gone on with: what is
// missing is told, and everything is made once and counted once, also what two requests select.
func TestCopiesKilled(t *testing.T) {
	for _, twice := range []bool{false, true} {
		for _, workers := range []int{1, 4} {
			done := false
			for moment := 1; !done && moment < 1000; moment++ {
				testkit.Run(t, fmt.Sprint("twice ", twice, " ", workers, " workers, moment ", moment), func(t *testing.T) {
					f := newRequestsFixture(t)
					if twice {
						f.requests = append(f.requests, f.requests[0])
					}
					report, killed := testkit.RunKilled(t, moment, workers, func(cfg farcopy.JobConfig, wrap func(http.RoundTripper) http.RoundTripper) farcopy.Job {
						return f.copies(cfg, func(c *bitpaket.Config) { c.HTTPClient = &http.Client{Transport: wrap(c.HTTPClient.Transport)} })
					})
					if done = !killed; done {
						if moment < 4*len(f.requests) {
							t.Errorf("only %d moments", moment)
						}
						return
					}
					testkit.WantOnce(t, report, len(f.requests), f.below("/From"), f.below("/To"))
					f.wantCopiedOnce()
					if report.Copied > 4 {
						t.Errorf("%d copies were told", report.Copied)
					}
				})
			}
		}
	}
}

// TestCopiesReplaceLost: a request that replaces something is not sent again after its response was
// lost.
func TestCopiesReplaceLost(t *testing.T) {
	for _, fault := range []bitpakettest.Fault{bitpakettest.ActThenHangUp, bitpakettest.HangUpBeforeAct} {
		testkit.Run(t, fault.Name, func(t *testing.T) {
			f := newRequestsFixture(t)
			f.AddObject("/To/a.txt", "old")
			f.requests = f.requests[:1]
			f.requests[0].Overwrite = true
			f.Inject("Copy", fault)
			cfg := bitpaket.JobConfig{Journal: t.TempDir(), Existing: farcopy.ExistingReplace}
			report := testkit.RunToEnd(t, func() farcopy.Job { return f.copies(cfg) })
			testkit.WantSent(t, f, "Copy", 1)
			isMade := f.content("/To/a.txt") == "content of a.txt"
			testkit.WantEqual(t, "copied", report.Copied == 1, isMade)
			testkit.WantEqual(t, "unknown", report.Unknown == 1, !isMade)
		})
	}
}

// TestCopiesStrangers: what others do between the decision and the copy is told, and fails no other
// request.
func TestCopiesStrangers(t *testing.T) {
	for _, tt := range []struct {
		name   string
		act    func(f *requestsFixture)
		want   bitpaket.Action
		reason string
	}{
		{"source removed", func(f *requestsFixture) { f.Remove("/From/a.txt") }, farcopy.ActionFailed, ""},
		{"source replaced before the copy", func(f *requestsFixture) { f.Overwrite("/From/a.txt", "new") }, farcopy.ActionCopied, ""},
		{"target taken", func(f *requestsFixture) { f.AddObject("/To/a.txt", "mine") }, farcopy.ActionFailed, "exists"},
		{"target taken by the same", func(f *requestsFixture) { f.AddObject("/To/a.txt", "content of a.txt") }, farcopy.ActionSkipped, "same content"},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			f := newRequestsFixture(t)
			f.Inject("Copy", bitpakettest.CallThenAct(tt.name, func() { tt.act(f) }))
			got, _ := f.run(f.copies(bitpaket.JobConfig{Workers: 1}))
			testkit.WantEqual(t, "action", got["/From/a.txt"].Action, tt.want)
			testkit.WantEqual(t, "reason", got["/From/a.txt"].Reason, tt.reason)
			testkit.WantEqual(t, "action of another one", got["/From/b.txt"].Action, farcopy.ActionCopied)
		})
	}
}

// TestCopiesInPart: a request that BitPaket takes on only in part has failed, and what it has taken on
// is there by then.
func TestCopiesInPart(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newRequestsFixture(t)
		f.requests = f.requests[3:]
		f.Inject("Copy", bitpakettest.CallThenAct("removed", func() { f.Remove("/From/c.txt") }))
		got, _ := f.run(f.copies(bitpaket.JobConfig{}))
		o := got["/From/Docs and 2 more"]
		testkit.WantEqual(t, "action", o.Action, farcopy.ActionFailed)
		testkit.WantEqual(t, "reason", o.Reason, "BitPaket has copied only a part of it: it reports the rest as invalid")
		testkit.As[*bitpaket.PartialCopyError](t, o.Err)
		testkit.WantEqual(t, "what was taken on", f.content("/To/d.txt"), "content of d.txt")
	})
}

// TestCopiesRefused: a credential that is not accepted ends the run, and fails no item.
func TestCopiesRefused(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newRequestsFixture(t)
		f.Inject("Copy", bitpakettest.CallThenAct("revoked", func() { f.RevokeToken(bitpakettest.DefaultToken) }))
		j := f.copies(bitpaket.JobConfig{Workers: 1})
		_, err := f.run(j)
		testkit.WantEqual(t, "early", testkit.As[*bitpaket.JobError](t, err).Early, true)
		testkit.WantEqual(t, "failed", j.Report().Failed, int64(0))
	})
}

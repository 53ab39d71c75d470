package bitpaket_test

import (
	"context"
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

// TestCopyTreeFaults: whatever becomes of a response, nothing is destroyed, and what is reported as
// copied is there.
func TestCopyTreeFaults(t *testing.T) {
	faults := []bitpakettest.Fault{
		bitpakettest.ActThenHangUp, bitpakettest.HangUpBeforeAct, bitpakettest.ActThenStatus(500), bitpakettest.Status(500),
		bitpakettest.Garbage, bitpakettest.TruncateBody, bitpakettest.ActThenGateway(502), bitpakettest.RateLimit(0),
	}
	for _, op := range []string{"Query", "CreateFolder", "Copy", "FindMetadata"} {
		for _, fault := range faults {
			for n := range 3 {
				testkit.Run(t, fmt.Sprint(op, " ", fault, " ", n), func(t *testing.T) {
					f := newTreeFixture(t)
					sequence := make([]bitpakettest.Fault, n)
					for i := range sequence {
						sequence[i] = bitpakettest.None
					}
					f.Inject(op, append(sequence, fault)...)
					got, _ := f.run(f.job(bitpaket.JobConfig{}))
					for _, item := range treeFiles {
						_, made := f.Object("/To/" + item)
						if (got[item].Action == farcopy.ActionCopied) != made && got[item].Action != farcopy.ActionUnknown {
							t.Errorf("%s: %+v, made: %t", item, got[item], made)
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
	for _, fault := range []bitpakettest.Fault{bitpakettest.ActThenHangUp, bitpakettest.HangUpBeforeAct, bitpakettest.ActThenStatus(500), bitpakettest.HangUpThenAct(time.Minute)} {
		done := false
		for n := 0; !done && n < 200; n++ {
			testkit.Run(t, fmt.Sprint(fault.Name, " ", n), func(t *testing.T) {
				f := newTreeFixture(t)
				sequence := make([]bitpakettest.Fault, n)
				for i := range sequence {
					sequence[i] = bitpakettest.None
				}
				f.Inject("*", append(sequence, fault)...)
				cfg := bitpaket.JobConfig{Journal: t.TempDir()}
				report := testkit.RunToEnd(t, func() farcopy.Job { return f.job(cfg) })
				testkit.WantOnce(t, report, len(treeItems), f.below("/From"), f.below("/To"))
				met := slices.ContainsFunc(f.Requests(), func(r bitpakettest.Request) bool { return r.Fault == fault.Name })
				done = !met
				if done && n < 10 {
					t.Errorf("only %d requests", n)
				}
			})
		}
	}
}

// TestCopyTreeStrangers: what others do meanwhile fails no other object of the request.
func TestCopyTreeStrangers(t *testing.T) {
	for _, tt := range []struct {
		name   string
		act    func(f *treeFixture)
		want   bitpaket.Action
		reason string
	}{
		{"source removed", func(f *treeFixture) { f.Remove("/From/a.txt") }, farcopy.ActionFailed, "BitPaket reports it as invalid"},
		{"source replaced before the copy", func(f *treeFixture) { f.Overwrite("/From/a.txt", "new") }, farcopy.ActionCopied, ""},
		{"target taken", func(f *treeFixture) { f.AddObject("/To/a.txt", "mine") }, farcopy.ActionFailed, "exists"},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			f := newTreeFixture(t)
			f.Inject("Copy", bitpakettest.CallThenAct(tt.name, func() { tt.act(f) }))
			got, _ := f.run(f.job(bitpaket.JobConfig{Workers: 1}))
			testkit.WantEqual(t, "action", got["a.txt"].Action, tt.want)
			testkit.WantEqual(t, "reason", got["a.txt"].Reason, tt.reason)
			for _, item := range treeFiles[1:] {
				testkit.WantEqual(t, "action of "+item, got[item].Action, farcopy.ActionCopied)
			}
			if tt.want == farcopy.ActionFailed {
				testkit.WantEqual(t, "foreign content", f.content("/To/a.txt") == "content of a.txt", false)
			}
		})
	}
}

// TestCopyTreeStale: a source that changes while it is copied is stale if the copy is not like it.
func TestCopyTreeStale(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newTreeFixture(t)
		f.Inject("Copy", bitpakettest.CallThenAct("replaced", func() { f.Overwrite("/From/a.txt", "second") }))
		f.Inject("FindMetadata", bitpakettest.CallThenAct("replaced", func() { f.Overwrite("/From/a.txt", "third") }))
		got, _ := f.run(f.job(bitpaket.JobConfig{Workers: 1}))
		testkit.WantEqual(t, "action", got["a.txt"].Action, farcopy.ActionStale)
		testkit.WantContains(t, got["a.txt"].Reason, "a copy of another state is at the target")
		testkit.WantEqual(t, "action of another one", got["b.txt"].Action, farcopy.ActionCopied)
	})
}

// TestCopyTreeReplacedLate: while an object that is to be replaced is as it was, BitPaket may still
// carry the copy out that it has accepted, though its source has changed: it is not stale.
func TestCopyTreeReplacedLate(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newTreeFixture(t)
		f.SetCopyDelay(30 * time.Minute)
		f.AddObject("/To/a.txt", "old")
		f.Inject("Copy", bitpakettest.CallThenAct("changed", func() { f.Overwrite("/From/a.txt", "second") }))
		got, _ := f.run(f.job(bitpaket.JobConfig{Workers: 1, Existing: farcopy.ExistingReplace}))
		testkit.WantEqual(t, "action", got["a.txt"].Action, farcopy.ActionCopied) // when it is looked for at the end
		testkit.WantEqual(t, "content", f.content("/To/a.txt"), "second")
	})
}

// TestCopyTreeRefused: a credential that is not accepted ends the run, and fails no item.
func TestCopyTreeRefused(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		f := newTreeFixture(t)
		f.Inject("Copy", bitpakettest.CallThenAct("revoked", func() { f.RevokeToken(bitpakettest.DefaultToken) }))
		j := f.job(bitpaket.JobConfig{Workers: 1})
		_, err := f.run(j)
		testkit.WantEqual(t, "early", testkit.As[*bitpaket.JobError](t, err).Early, true)
		testkit.WantEqual(t, "failed", j.Report().Failed, int64(0))
	})
}

// TestCopyTreeKilled: a run that is killed before or after any of its requests is gone on with:
// what is missing is told, nothing of others is touched, and the report counts everything once.
func TestCopyTreeKilled(t *testing.T) {
	for _, existing := range []farcopy.Existing{farcopy.ExistingSkipSame, farcopy.ExistingReplace} {
		for _, workers := range []int{1, 4} {
			done := false
			for moment := 1; !done; moment++ {
				testkit.Run(t, fmt.Sprint(existing, " ", workers, " workers, moment ", moment), func(t *testing.T) {
					f := newTreeFixture(t)
					f.AddObject("/To/Icons/x.svg", "content of Icons/x.svg")
					if existing == farcopy.ExistingReplace {
						f.AddObject("/To/b.txt", "old")
						f.AddObject("/To/c.txt", "old")
					}
					report, killed := testkit.RunKilled(t, moment, workers, func(cfg farcopy.JobConfig, wrap func(http.RoundTripper) http.RoundTripper) farcopy.Job {
						cfg.Existing = existing
						return f.job(cfg, func(c *bitpaket.Config) { c.HTTPClient = &http.Client{Transport: wrap(c.HTTPClient.Transport)} })
					})
					if !killed {
						done = true
						if moment < len(treeItems) {
							t.Errorf("only %d moments", moment)
						}
						return
					}
					if workers == 1 { // with more of them, a failed item is told as such
						testkit.WantEqual(t, "failed", report.Failed, 0)
					}
					testkit.WantOnce(t, report, len(treeItems), f.below("/From"), f.below("/To"))
					f.wantReplacedOnce()
				})
			}
		}
	}
}

// TestCopyTreeFolderRefusedLater: a directory that a run has made before it was killed is not told
// as failed because BitPaket refuses the request for it that the next run makes. One that no run has
// made is, and is made by a run after that.
func TestCopyTreeFolderRefusedLater(t *testing.T) {
	for _, isMade := range []bool{true, false} {
		testkit.Run(t, fmt.Sprint("made ", isMade), func(t *testing.T) {
			f := newTreeFixture(t)
			ctx, kill := context.WithCancel(t.Context())
			defer kill()
			fault := bitpakettest.ActThenCall("killed", kill)
			if !isMade {
				fault = bitpakettest.Respond("killed", func(http.ResponseWriter, *http.Request) { kill() })
			}
			f.Inject("CreateFolder", fault)
			cfg := bitpaket.JobConfig{Journal: t.TempDir(), Workers: 1}
			for range f.job(cfg).Run(ctx) {
			}
			time.Sleep(2 * time.Hour)
			for range 3 { // the other directories of the top are refused, too
				f.Inject("CreateFolder", bitpakettest.Status(http.StatusBadRequest))
			}
			got, _ := f.run(f.job(cfg))
			want := farcopy.ActionCopied
			if !isMade {
				want = farcopy.ActionUnknown // the request that was refused was sent just now
			}
			testkit.WantEqual(t, "the first directory", got["Docs"].Action, want)
			testkit.RunToEnd(t, func() farcopy.Job { return f.job(cfg) })
			f.wantCopied()
		})
	}
}

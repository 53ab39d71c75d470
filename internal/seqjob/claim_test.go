package seqjob

import (
	"strings"
	"testing"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/job"
	"github.com/farcopy/farcopy/internal/journal"
	"github.com/farcopy/farcopy/internal/testkit"
)

// claimsOf returns how many claims a journal has.
func claimsOf(t *testing.T, dir string) (n int) {
	t.Helper()
	log, err := journal.Open(dir, journal.Job{Kind: "fake.Copies", Service: "fake.example", Request: job.Digest("")}, journal.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	for name := range log.Vars() {
		if strings.HasPrefix(name, varClaim) {
			n++
		}
	}
	return n
}

// TestClaims: while it is unknown whether a request was acted on, no other one with its target is
// sent, in later runs neither.
func TestClaims(t *testing.T) {
	f := newFake()
	same := copyRequest{From: "a", To: "x"}
	all := append([]copyRequest{same, same}, requests(3)...)
	f.fate = func(req *copyRequest) fakeErr {
		if req.To == "x" {
			return lost
		}
		return done
	}
	cfg := farcopy.JobConfig{Journal: t.TempDir(), Workers: 1}
	for range 2 {
		j := newJob(f, sequenceOf(all, nil), cfg)
		run(t, j)
		r := j.Report()
		testkit.WantEqual(t, "unknown", r.Unknown, 1)
		testkit.WantEqual(t, "failed", r.Failed, 1)
		testkit.WantEqual(t, "copied", r.Copied, 3)
		testkit.WantEqual(t, "claims", claimsOf(t, cfg.Journal), 1)
	}
	f.blind = true // the copy can be seen now
	for range 2 {
		run(t, newJob(f, sequenceOf(all, nil), cfg))
	}
	j := newJob(f, sequenceOf(all, nil), cfg)
	if _, err := run(t, j); err != nil {
		t.Error(err)
	}
	testkit.WantEqual(t, "copied in the end", j.Report().Copied, 4)
	testkit.WantEqual(t, "skipped in the end", j.Report().Skipped, 1)
	testkit.WantEqual(t, "copies to the target", f.made["x"], 1)
	testkit.WantEqual(t, "claims in the end", claimsOf(t, cfg.Journal), 0)
}

// TestClaimsOfFailures: a request that has failed claims nothing.
func TestClaimsOfFailures(t *testing.T) {
	f := newFake()
	f.fate = func(*copyRequest) fakeErr { return refused }
	cfg := farcopy.JobConfig{Journal: t.TempDir()}
	_, err := run(t, newJob(f, sequenceOf(requests(5), nil), cfg))
	testkit.WantEqual(t, "failed", testkit.As[*farcopy.JobError](t, err).Failed, 5)
	testkit.WantEqual(t, "claims", claimsOf(t, cfg.Journal), 0)
}

// TestDecidedAgain: a request that had to wait after its decision is decided about again: its copy may
// have been made by another one.
func TestDecidedAgain(t *testing.T) {
	for _, tt := range []struct {
		name, there string
		existing    farcopy.Existing
		want        farcopy.Action
	}{
		{"nothing has changed", "", "", farcopy.ActionCopied},
		{"it is there", "s000", "", farcopy.ActionSkipped},
		{"something else is there", "other", "", farcopy.ActionFailed},
		{"something else is there, and would be replaced", "other", farcopy.ExistingReplace, farcopy.ActionStale},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			f := newFake()
			f.existing = tt.existing
			waited := false
			f.held = func(*copyRequest) bool {
				if waited {
					return false
				}
				if waited = true; tt.there != "" {
					f.there["t000"] = tt.there
				}
				return true
			}
			outcomes, _ := run(t, newJob(f, sequenceOf(requests(1), nil), farcopy.JobConfig{Journal: t.TempDir()}))
			testkit.WantEqual(t, "outcomes", len(outcomes), 1)
			testkit.WantEqual(t, "action", outcomes[0].Action, tt.want)
			made := 0
			if tt.want == farcopy.ActionCopied {
				made = 1
			}
			testkit.WantEqual(t, "copies", f.made["t000"], made)
		})
	}
}

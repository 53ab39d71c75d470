package job

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestStopBeforeRun: a run of a job that was stopped before begins nothing.
func TestStopBeforeRun(t *testing.T) {
	s := newFakeService(files(10)...)
	j := New(s, fakeOptions, farcopy.JobConfig{Journal: t.TempDir()})
	j.Stop()
	_, err := runJob(t, t.Context(), j)
	testkit.WantIs(t, err, farcopy.ErrJobStopped)
	testkit.WantEqual(t, "requests", s.Requests(), 0)
	if _, err := runJob(t, t.Context(), j); err != nil {
		t.Errorf("the second run: %v", err)
	}
}

// TestStopAtTheEnd: a run that was stopped when nothing was left did not end early.
func TestStopAtTheEnd(t *testing.T) {
	s := newFakeService(files(2)...)
	j := New(s, fakeOptions, farcopy.JobConfig{Workers: 1})
	s.copy = nth(2, j.Stop)
	if _, err := runJob(t, t.Context(), j); err != nil {
		t.Error(err)
	}
}

// TestNobodyAnswers: a run whose service has never answered ends, and one whose service goes down
// waits.
func TestNobodyAnswers(t *testing.T) {
	for _, answered := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			s := newFakeService(files(10)...)
			n := 0
			s.list = func(string) error {
				if n++; n > 30 || answered && n == 1 {
					return nil
				}
				return fmt.Errorf("%w: no connection", farcopy.ErrTransient)
			}
			j := New(s, fakeOptions, farcopy.JobConfig{Journal: t.TempDir()})
			_, err := runJob(t, t.Context(), j)
			testkit.WantEqual(t, "done", err == nil, answered)
			if !answered {
				testkit.WantEqual(t, "early", testkit.As[*farcopy.JobError](t, err).Early, true)
				testkit.WantIs(t, err, farcopy.ErrTransient)
			}
		})
	}
}

// TestMaxFailedResumed: a run that goes on after as many failures as may be ends at its first one,
// and not before.
func TestMaxFailedResumed(t *testing.T) {
	s := newFakeService(files(10)...)
	cfg := farcopy.JobConfig{Journal: t.TempDir(), MaxFailed: 2, Workers: 1}
	s.copy = func(_ context.Context, name string) fakeFate {
		switch name {
		case "f0001", "f0003", "f0006":
			return fateRefused
		}
		return fateMade
	}
	for run, want := range []farcopy.Report{
		{Listed: 6, Copied: 2, Failed: 2, Pending: 2},
		{Listed: 9, Copied: 4, Failed: 3, Pending: 2},
	} {
		j := New(s, fakeOptions, cfg)
		_, err := runJob(t, t.Context(), j)
		testkit.WantIs(t, err, farcopy.ErrTooManyFailed)
		r := j.Report()
		t.Logf("run %d: %+v", run+1, r)
		testkit.WantEqual(t, "copied", r.Copied, want.Copied)
		testkit.WantEqual(t, "failed", r.Failed, want.Failed)
	}
}

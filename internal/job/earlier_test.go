package job

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestBeforeTheFirstRun: a job whose journal is there reports what it says before its first run, and
// leaves it to others.
func TestBeforeTheFirstRun(t *testing.T) {
	for _, tt := range []struct {
		name    string
		prepare func(s *fakeService, j *Job)
	}{
		{"done", func(*fakeService, *Job) {}},
		{"failed and unknown", func(s *fakeService, _ *Job) {
			s.copy = func(_ context.Context, name string) fakeFate {
				return map[string]fakeFate{"f0001": fateRefused, "f0002": fateDropped}[name]
			}
		}},
		{"stopped", func(s *fakeService, j *Job) { s.copy = nth(4, j.Stop) }},
		{"a page could not be listed", func(s *fakeService, _ *Job) {
			s.list = func(cursor string) error {
				if cursor != "|" {
					return errFakeRefused
				}
				return nil
			}
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newFakeService(files(10)...)
			cfg := farcopy.JobConfig{Journal: t.TempDir(), Workers: 1}
			j := New(s, fakeOptions, cfg)
			tt.prepare(s, j)
			runJob(t, t.Context(), j)
			want := j.Report()
			later := New(newFakeService(), fakeOptions, cfg)
			got := later.Report()
			want.Elapsed, got.Elapsed = want.Elapsed.Truncate(1e9), got.Elapsed.Truncate(1e9)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("after the run (-) and before the next (+):\n%s", diff)
			}
			p, of := later.Progress(), j.Progress()
			testkit.WantSame(t, []int64{p.Listed, p.Copied, p.Pending, p.BytesListed, p.BytesDone, p.Requests},
				[]int64{of.Listed, of.Copied, of.Pending, of.BytesListed, of.BytesDone, of.Requests})
			testkit.WantEqual(t, "listed to the end", p.ListDone, of.ListDone)
			checkReport(t, got)
			s.copy, s.list = nil, nil
			runJob(t, t.Context(), New(s, fakeOptions, cfg)) // nobody has the journal open
		})
	}
}

// TestNoReport: what cannot be read reports nothing, and is not made.
func TestNoReport(t *testing.T) {
	s := newFakeService(files(3)...)
	used := t.TempDir()
	runJob(t, t.Context(), New(s, fakeOptions, farcopy.JobConfig{Journal: used}))
	damaged := t.TempDir()
	if err := os.WriteFile(filepath.Join(damaged, "000001.log"), []byte("not a journal\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	empty, missing := t.TempDir(), filepath.Join(t.TempDir(), "missing")
	for name, cfg := range map[string]farcopy.JobConfig{
		"no journal":      {},
		"no directory":    {Journal: missing},
		"empty directory": {Journal: empty},
		"another account": {Journal: used, Account: "other"},
		"damaged":         {Journal: damaged},
	} {
		j := New(newFakeService(), fakeOptions, cfg)
		if diff := cmp.Diff(farcopy.Report{}, j.Report()); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if diff := cmp.Diff(farcopy.Progress{}, j.Progress()); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		for _, err := range j.Failures() {
			if name != "another account" && name != "damaged" {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	if entries, _ := os.ReadDir(empty); len(entries) > 0 {
		t.Errorf("the empty directory has %v now", entries)
	}
	if _, err := os.Stat(missing); err == nil {
		t.Error("the directory was made")
	}
}

// TestReportWhileRun: a job in another process that holds the journal reports nothing to this one,
// and is not disturbed.
func TestReportWhileRun(t *testing.T) {
	s := newFakeService(files(10)...)
	cfg := farcopy.JobConfig{Journal: t.TempDir()}
	j := New(s, fakeOptions, cfg)
	for _, err := range j.Run(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(farcopy.Report{}, New(newFakeService(), fakeOptions, cfg).Report()); diff != "" {
			t.Error(diff)
		}
	}
	testkit.WantEqual(t, "copied", j.Report().Copied, int64(10))
}

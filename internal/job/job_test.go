package job

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/testkit"
)

var fakeOptions = Options{Op: "fake.CopyTree", Host: "fake.example", Request: "digest", First: []string{"|"}, Durable: true}

// runJob runs a job to its end, and checks what always holds.
func runJob(t *testing.T, ctx context.Context, j *Job) (outcomes []farcopy.Outcome, err error) {
	t.Helper()
	for o, e := range j.Run(ctx) {
		if err = e; err == nil {
			outcomes = append(outcomes, o)
		}
		checkProgress(t, j.Progress())
	}
	checkProgress(t, j.Progress())
	checkReport(t, j.Report())
	return outcomes, err
}

func checkProgress(t *testing.T, p farcopy.Progress) {
	t.Helper()
	if sum := p.Copied + p.Skipped + p.Failed + p.Unknown + p.Pending; p.Listed != sum || p.Pending < 0 {
		t.Fatalf("listed %d, and the others are %d: %+v", p.Listed, sum, p)
	}
	if p.BytesDone > p.BytesListed {
		t.Fatalf("%d bytes done of %d", p.BytesDone, p.BytesListed)
	}
}

func checkReport(t *testing.T, r farcopy.Report) {
	t.Helper()
	var failed, unknown int64
	for _, g := range r.Failures {
		if g.Action == farcopy.ActionUnknown {
			unknown += g.Count
		} else {
			failed += g.Count
		}
	}
	testkit.WantEqual(t, "failed items of the groups", failed, r.Failed)
	testkit.WantEqual(t, "unknown items of the groups", unknown, r.Unknown)
}

// byAction returns the sources of the outcomes of each action, sorted.
func byAction(outcomes []farcopy.Outcome) map[farcopy.Action][]string {
	all := map[farcopy.Action][]string{}
	for _, o := range outcomes {
		all[o.Action] = append(all[o.Action], o.Source)
	}
	for a := range all {
		slices.Sort(all[a])
	}
	return all
}

var tree = []string{"a/", "a/1", "a/2", "a/b/", "a/b/1", "a/b/2", "a/b/3", "a/b/4", "c/", "d"}

// TestRun: everything of a source is copied once, and told once.
func TestRun(t *testing.T) {
	for _, tt := range []struct {
		name     string
		names    []string
		subtrees bool
	}{
		{"nothing", nil, false},
		{"a page", files(3), false},
		{"pages", files(100), false},
		{"a tree", tree, false},
		{"a tree whose folders one request copies", tree, true},
	} {
		for _, journal := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, journal %t", tt.name, journal), func(t *testing.T) {
				s := newFakeService(tt.names...)
				s.subtrees = tt.subtrees
				cfg := farcopy.JobConfig{}
				if journal {
					cfg.Journal = t.TempDir()
				}
				j := New(s, fakeOptions, cfg)
				outcomes, err := runJob(t, t.Context(), j)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(tt.names, byAction(outcomes)[farcopy.ActionCopied]); diff != "" {
					t.Errorf("copied:\n%s", diff)
				}
				for name, n := range s.copies() {
					testkit.WantEqual(t, name+" made", n, 1)
				}
				r := j.Report()
				testkit.WantEqual(t, "complete", r.Complete, true)
				testkit.WantEqual(t, "copied", r.Copied, int64(len(tt.names)))
				testkit.WantEqual(t, "requests", r.Requests, s.Requests())
			})
		}
	}
}

// TestFates: what becomes of one item of five, in a run and in the next one with its journal.
func TestFates(t *testing.T) {
	const name = "f0002"
	for _, tt := range []struct {
		name  string
		fates []fakeFate // of the requests for the item; the last one stays
		runs  []farcopy.Action
		made  int
	}{
		{"made", []fakeFate{fateMade}, []farcopy.Action{farcopy.ActionCopied, ""}, 1},
		{"refused, and then not", []fakeFate{fateRefused, fateMade}, []farcopy.Action{farcopy.ActionFailed, farcopy.ActionCopied}, 1},
		{"refused for ever", []fakeFate{fateRefused}, []farcopy.Action{farcopy.ActionFailed, farcopy.ActionFailed}, 0},
		{"a changed source", []fakeFate{fateStale, fateMade}, []farcopy.Action{farcopy.ActionStale, farcopy.ActionCopied}, 1},
		{"dropped without a word", []fakeFate{fateDropped}, []farcopy.Action{farcopy.ActionUnknown, farcopy.ActionUnknown, farcopy.ActionUnknown}, 0},
		{"rate limited", []fakeFate{fateLimited, fateLimited, fateMade}, []farcopy.Action{farcopy.ActionCopied, ""}, 1},
		{"the service is down for a while", []fakeFate{fateDown, fateDown, fateDown, fateDown, fateDown, fateDown, fateMade},
			[]farcopy.Action{farcopy.ActionCopied, ""}, 1},
		{"found at the end", []fakeFate{fateHidden}, []farcopy.Action{farcopy.ActionCopied, ""}, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newFakeService(files(5)...)
				n := 0
				s.copy = func(_ context.Context, source string) fakeFate {
					if source != name {
						return fateMade
					}
					n++
					return tt.fates[min(n, len(tt.fates))-1]
				}
				cfg := farcopy.JobConfig{Journal: t.TempDir()}
				for run, want := range tt.runs {
					outcomes, _ := runJob(t, t.Context(), New(s, fakeOptions, cfg))
					var got farcopy.Action
					for _, o := range outcomes {
						if o.Source == name {
							got = o.Action
						}
					}
					testkit.WantEqual(t, fmt.Sprintf("run %d", run+1), got, want)
				}
				testkit.WantEqual(t, "made", s.copies()[name], tt.made)
				if tt.fates[0] == fateDropped {
					testkit.WantEqual(t, "requests for what may have been made", n, 1)
				}
			})
		})
	}
}

// TestRunEnds: a run that does not do everything ends with an error that says why, and the next one
// with its journal does the rest.
func TestRunEnds(t *testing.T) {
	for _, tt := range []struct {
		name    string
		prepare func(s *fakeService, j *Job, cancel context.CancelFunc)
		cfg     farcopy.JobConfig
		want    error
	}{
		{"the credential is refused", func(s *fakeService, _ *Job, _ context.CancelFunc) {
			s.copy = after(20, fateDenied)
		}, farcopy.JobConfig{}, errFakeDenied},
		{"as many failed as may", func(s *fakeService, _ *Job, _ context.CancelFunc) {
			s.copy = after(20, fateRefused)
		}, farcopy.JobConfig{MaxFailed: 3}, farcopy.ErrTooManyFailed},
		{"stopped", func(s *fakeService, j *Job, _ context.CancelFunc) {
			s.copy = nth(20, j.Stop)
		}, farcopy.JobConfig{}, farcopy.ErrJobStopped},
		{"the context ends", func(s *fakeService, _ *Job, cancel context.CancelFunc) {
			s.copy = nth(20, cancel)
		}, farcopy.JobConfig{}, context.Canceled},
		{"a page cannot be listed", func(s *fakeService, _ *Job, _ context.CancelFunc) {
			n := 0
			s.list = func(string) error {
				if n++; n == 5 {
					return errFakeRefused
				}
				return nil
			}
		}, farcopy.JobConfig{}, errFakeRefused},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newFakeService(files(100)...)
			cfg := tt.cfg
			cfg.Journal = t.TempDir()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			j := New(s, fakeOptions, cfg)
			tt.prepare(s, j, cancel)
			_, err := runJob(t, ctx, j)
			testkit.WantIs(t, err, tt.want)
			e := testkit.As[*farcopy.JobError](t, err)
			testkit.WantEqual(t, "pending", e.Pending > 0 || !e.Complete, true)
			s.copy, s.list = nil, nil
			j = New(s, fakeOptions, cfg)
			_, err = runJob(t, t.Context(), j)
			for err != nil && j.Report().Failed > 0 { // what has failed is tried again by a third run
				_, err = runJob(t, t.Context(), New(s, fakeOptions, cfg))
			}
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range s.source {
				testkit.WantEqual(t, name+" made", s.copies()[name], 1)
			}
		})
	}
}

// after returns a fate that begins with the n-th copy.
func after(n int64, fate fakeFate) func(context.Context, string) fakeFate {
	var count atomic.Int64
	return func(context.Context, string) fakeFate {
		if count.Add(1) >= n {
			return fate
		}
		return fateMade
	}
}

// nth calls f in the n-th copy.
func nth(n int64, f func()) func(context.Context, string) fakeFate {
	var count atomic.Int64
	return func(context.Context, string) fakeFate {
		if count.Add(1) == n {
			f()
		}
		return fateMade
	}
}

// TestPlan: a plan is what a run does, and changes nothing.
func TestPlan(t *testing.T) {
	s := newFakeService(tree...)
	s.made["d"], s.made["a/1"] = 1, 1
	j := New(s, fakeOptions, farcopy.JobConfig{})
	planned := map[farcopy.Action][]string{}
	for p, err := range j.Plan(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		planned[p.Action] = append(planned[p.Action], p.Source)
	}
	before := maps.Clone(s.made)
	outcomes, err := runJob(t, t.Context(), j)
	if err != nil {
		t.Fatal(err)
	}
	got := byAction(outcomes)
	for _, names := range planned {
		slices.Sort(names)
	}
	if diff := cmp.Diff(planned[farcopy.ActionCopy], got[farcopy.ActionCopied]); diff != "" {
		t.Errorf("planned (-) and copied (+):\n%s", diff)
	}
	if diff := cmp.Diff(planned[farcopy.ActionSkip], got[farcopy.ActionSkipped]); diff != "" {
		t.Errorf("planned (-) and skipped (+):\n%s", diff)
	}
	testkit.WantEqual(t, "made before the run", len(before), 2)
}

// TestPaused: a rate limit pauses the whole run for as long as it says.
func TestPaused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newFakeService(files(50)...)
		limited := false
		s.copy = func(context.Context, string) fakeFate {
			if !limited {
				limited = true
				return fateLimited
			}
			return fateMade
		}
		start := time.Now()
		if _, err := runJob(t, t.Context(), New(s, fakeOptions, farcopy.JobConfig{Workers: 1})); err != nil {
			t.Fatal(err)
		}
		testkit.WantTook(t, start, time.Minute)
	})
}

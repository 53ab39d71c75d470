package seqjob

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/testkit"
)

// lines are outcomes as text, sorted.
func lines(outcomes []farcopy.Outcome) (all []string) {
	for _, o := range outcomes {
		line := fmt.Sprintf("%s -> %s: %s", o.Source, o.Target, o.Action)
		if o.Reason != "" {
			line += " (" + o.Reason + ")"
		}
		all = append(all, line)
	}
	slices.Sort(all)
	return all
}

// TestRun: each request is one item, and a plan says what becomes of it.
func TestRun(t *testing.T) {
	a := copyRequest{From: "a", To: "x"}
	for _, tt := range []struct {
		name     string
		existing farcopy.Existing
		there    map[string]string
		requests []copyRequest
		want     []string
		plan     []string
	}{
		{
			name: "no requests",
		},
		{
			name:     "one",
			requests: []copyRequest{a},
			want:     []string{"a -> x: copied"},
			plan:     []string{"a -> x: copy"},
		},
		{
			name:     "the same content is there",
			there:    map[string]string{"x": "a"},
			requests: []copyRequest{a},
			want:     []string{"a -> x: skipped (same content)"},
			plan:     []string{"a -> x: skip (same content)"},
		},
		{
			name:     "something else is there",
			there:    map[string]string{"x": "b"},
			requests: []copyRequest{a},
			want:     []string{"a -> x: failed (exists, differs)"},
			plan:     []string{"a -> x: fail (exists, differs)"},
		},
		{
			name:     "something else is replaced",
			existing: farcopy.ExistingReplace,
			there:    map[string]string{"x": "b"},
			requests: []copyRequest{a},
			want:     []string{"a -> x: copied"},
			plan:     []string{"a -> x: replace"},
		},
		{
			name:     "illegal requests",
			requests: []copyRequest{{From: "a"}, {From: "c", To: "y"}, {}},
			want:     []string{"a -> : failed (illegal request: To is required)", "c -> y: copied", "request 3 -> : failed (illegal request: From is required)"},
			plan:     []string{"a -> : fail (illegal request: To is required)", "c -> y: copy", "request 3 -> : fail (illegal request: From is required)"},
		},
		{
			name:     "no UTF-8",
			requests: []copyRequest{{From: "a\xff", To: "x"}},
			want:     []string{"a? -> x: failed (illegal request: From cannot be kept as JSON: it may not be UTF-8)"},
			plan:     []string{"a? -> x: fail (illegal request: From cannot be kept as JSON: it may not be UTF-8)"},
		},
		{
			name:     "one request twice",
			requests: []copyRequest{a, a},
			want:     []string{"a -> x: copied", "a -> x: skipped (same content)"},
			plan:     []string{"a -> x: copy", "a -> x: copy"},
		},
		{
			name:     "one target twice",
			requests: []copyRequest{a, {From: "b", To: "x"}},
			want:     []string{"a -> x: copied", "b -> x: failed (exists, differs)"},
			plan:     []string{"a -> x: copy", "b -> x: copy"},
		},
		{
			name:     "one target twice, replaced",
			existing: farcopy.ExistingReplace,
			requests: []copyRequest{a, {From: "b", To: "x"}},
			want:     []string{"a -> x: copied", "b -> x: copied"},
			plan:     []string{"a -> x: copy", "b -> x: copy"},
		},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			f := newFake()
			f.existing = tt.existing
			for target, content := range tt.there {
				f.there[target] = content
			}
			j := newJob(f, sequenceOf(tt.requests, nil), farcopy.JobConfig{Journal: t.TempDir()})
			var plan []farcopy.Outcome
			for p, err := range j.Plan(t.Context()) {
				if err != nil {
					t.Fatal(err)
				}
				plan = append(plan, farcopy.Outcome{Source: p.Source, Target: p.Target, Action: p.Action, Reason: p.Reason})
			}
			if diff := cmp.Diff(tt.plan, lines(plan)); diff != "" {
				t.Errorf("plan: %s", diff)
			}
			outcomes, err := run(t, j)
			if diff := cmp.Diff(tt.want, lines(outcomes)); diff != "" {
				t.Error(diff)
			}
			copied := 0
			for _, o := range outcomes {
				if o.Action == farcopy.ActionCopied {
					copied++
				}
			}
			made := 0
			for _, n := range f.made {
				made += n
			}
			testkit.WantEqual(t, "copies made", made, copied)
			testkit.WantEqual(t, "complete", j.Report().Complete, true)
			if hasFailed := strings.Contains(strings.Join(tt.want, " "), "failed"); !hasFailed && err != nil {
				t.Error(err)
			}
		})
	}
}

// TestLong: a sequence of many pages is listed in order, each request once.
func TestLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		taken := 0
		seq := func(yield func(copyRequest, error) bool) {
			for _, r := range requests(500) {
				if taken++; !yield(r, nil) {
					return
				}
			}
		}
		outcomes, err := run(t, newJob(f, seq, farcopy.JobConfig{Journal: t.TempDir()}))
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "outcomes", len(outcomes), 500)
		testkit.WantEqual(t, "requests taken", taken, 500)
	})
}

// TestSecrets: a request with a secret is in no journal and in no task.
func TestSecrets(t *testing.T) {
	f := newFake()
	dir := t.TempDir()
	_, err := run(t, newJob(f, sequenceOf([]copyRequest{{From: "a", To: "x", Token: "s3cret"}}, nil), farcopy.JobConfig{Journal: dir}))
	e := testkit.As[*farcopy.JobError](t, err)
	testkit.WantEqual(t, "failed", e.Failed, 1)
	files, err := fs.Glob(root(dir), "*")
	if err != nil {
		t.Fatal(err)
	}
	all := ""
	for _, name := range files {
		text, err := fs.ReadFile(root(dir), name)
		if err != nil {
			t.Fatal(err)
		}
		all += string(text)
	}
	testkit.WantContains(t, all, "Token cannot be kept")
	testkit.WantLacks(t, all, "s3cret")
}

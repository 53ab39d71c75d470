package job

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/testkit"
)

// folders returns n folders with a file each.
func folders(n int) (names []string) {
	for i := range n {
		names = append(names, fmt.Sprintf("d%03d/", i), fmt.Sprintf("d%03d/f", i))
	}
	return names
}

// slowLists is a service whose lists take a second each. It counts how many are read together.
type slowLists struct {
	*fakeService
	lists inFlight
}

func (s *slowLists) List(ctx context.Context, cursor string) (Page, error) {
	s.lists.enter()
	defer s.lists.leave()
	time.Sleep(time.Second)
	return s.fakeService.List(ctx, cursor)
}

// TestListsTogether: folders are listed up to four at a time, within the slots of the job, so that
// many small ones do not take the time of all their lists. What is in order is listed one by one.
func TestListsTogether(t *testing.T) {
	const n = 40
	for _, tt := range []struct {
		name    string
		workers int
		inOrder bool
		most    int
		took    time.Duration // at most; n+1 lists of a second, one after the other, take 41 s
	}{
		{name: "eight slots", workers: 8, most: maxListing, took: 15 * time.Second},
		{name: "two slots", workers: 2, most: 2, took: 24 * time.Second},
		{name: "one slot", workers: 1, most: 1, took: 41 * time.Second},
		{name: "in order", workers: 8, inOrder: true, most: 1, took: 41 * time.Second},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			s := &slowLists{fakeService: newFakeService(folders(n)...)}
			s.pageSize = n
			o := fakeOptions
			o.InOrder = tt.inOrder
			start := time.Now()
			j := New(s, o, farcopy.JobConfig{Workers: tt.workers})
			if _, err := runJob(t, t.Context(), j); err != nil {
				t.Fatal(err)
			}
			testkit.WantEqual(t, "copied", j.Report().Copied, int64(2*n))
			testkit.WantEqual(t, "lists at the same time", s.lists.most, tt.most)
			if took := time.Since(start); took > tt.took {
				t.Errorf("the run took %v, want at most %v", took, tt.took)
			}
		})
	}
}

// TestRangesTakeTurns: of ranges that can be listed together no long block of neighbours is copied.
func TestRangesTakeTurns(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		var names []string
		var o = fakeOptions
		o.First = nil
		for _, r := range []string{"a/", "b/", "c/"} {
			o.First = append(o.First, r+"|")
			for i := range 20 {
				names = append(names, fmt.Sprintf("%s%02d", r, i))
			}
		}
		s := &slowLists{fakeService: newFakeService(names...)}
		s.pageSize = 10
		var mu sync.Mutex
		longest, block, last := 0, 0, ""
		s.copy = func(_ context.Context, name string) fakeFate {
			defer time.Sleep(100 * time.Millisecond)
			mu.Lock()
			defer mu.Unlock()
			of, _, _ := strings.Cut(name, "/")
			if block++; of != last {
				block, last = 1, of
			}
			longest = max(longest, block)
			return fateMade
		}
		if _, err := runJob(t, t.Context(), New(s, o, farcopy.JobConfig{Workers: 3})); err != nil {
			t.Fatal(err)
		}
		if longest > 5 {
			t.Errorf("a block of %d neighbours was copied, want fewer than half of a page of 10", longest)
		}
	})
}

// TestSpread: pages take turns, and keep their own order and their groups.
func TestSpread(t *testing.T) {
	one := func(page int64, index int, group string) *work {
		return newWork(page, index, &Item{Group: group, Action: farcopy.ActionCopy})
	}
	for _, tt := range []struct {
		name  string
		queue []*work
		want  string
	}{
		{"nothing", nil, ""},
		{"one page", []*work{one(1, 0, ""), one(1, 1, "")}, "1.0 1.1"},
		{"two pages", []*work{one(1, 0, ""), one(1, 1, ""), one(1, 2, ""), one(2, 0, ""), one(2, 1, "")}, "1.0 2.0 1.1 2.1 1.2"},
		{"what took turns already", []*work{one(1, 0, ""), one(2, 0, ""), one(1, 1, ""), one(2, 1, ""), one(3, 0, "")}, "1.0 2.0 3.0 1.1 2.1"},
		{"groups", []*work{one(1, 0, "g"), one(1, 1, "g"), one(1, 2, "h"), one(2, 0, "g"), one(2, 1, "g")}, "1.0 1.1 2.0 2.1 1.2"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, w := range spread(slices.Clone(tt.queue)) {
				got = append(got, fmt.Sprintf("%d.%d", w.place.Page, w.place.Index))
			}
			if diff := cmp.Diff(tt.want, strings.Join(got, " ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestMemoryOfPages: a run queues a few pages, however many can be listed.
func TestMemoryOfPages(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		var names []string
		o := fakeOptions
		o.First = nil
		for r := range 30 {
			o.First = append(o.First, fmt.Sprintf("r%02d/|", r))
			for i := range 40 {
				names = append(names, fmt.Sprintf("r%02d/%02d", r, i))
			}
		}
		s := &slowLists{fakeService: newFakeService(names...)}
		s.pageSize = 40
		j := New(s, o, farcopy.JobConfig{Workers: 8})
		var most int64
		for _, err := range j.Run(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			most = max(most, j.Progress().Pending)
		}
		if bound := int64(2*8 + maxListing*40 + 8); most > bound {
			t.Errorf("%d items were pending, want at most %d", most, bound)
		}
	})
}

// TestListedOnce: pages that are listed together are listed once each, whichever of them fails or is
// refused for a while.
func TestListedOnce(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		s := &slowLists{fakeService: newFakeService(folders(20)...)}
		s.pageSize = 20
		read := map[string]int{}
		s.list = func(cursor string) error {
			if read[cursor]++; read[cursor] == 1 && strings.HasSuffix(cursor, "5/|") {
				return &farcopy.RateLimitedError{Op: "fake.List", RetryAfter: time.Minute, Err: errFakeRefused}
			}
			if cursor == "d007/|" {
				return errFakeRefused
			}
			return nil
		}
		cfg := farcopy.JobConfig{Journal: t.TempDir(), Workers: 8}
		j := New(s, fakeOptions, cfg)
		_, err := runJob(t, t.Context(), j)
		testkit.WantIs(t, err, errFakeRefused)
		testkit.WantEqual(t, "complete", j.Report().Complete, false)
		for cursor, n := range read {
			want := 1
			if strings.HasSuffix(cursor, "5/|") {
				want = 2
			}
			testkit.WantEqual(t, "lists of "+cursor, n, want)
		}
		s.list = nil
		j = New(s, fakeOptions, cfg)
		if _, err := runJob(t, t.Context(), j); err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "complete", j.Report().Complete, true)
		testkit.WantEqual(t, "copied", j.Report().Copied, int64(40))
	})
}

// TestPlansTogether: a plan lists up to four folders at the same time, and names their items in the
// order of the tree. What it has begun when it is left ends with it.
func TestPlansTogether(t *testing.T) {
	const n = 40
	for _, tt := range []struct {
		name    string
		workers int
		inOrder bool
		most    int
		took    time.Duration
	}{
		{name: "as many as it likes", most: maxListing, took: 11 * time.Second},
		{name: "two slots", workers: 2, most: 2, took: 21 * time.Second},
		{name: "one slot", workers: 1, most: 1, took: 41 * time.Second},
		{name: "in order", inOrder: true, most: 1, took: 41 * time.Second},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			s := &slowLists{fakeService: newFakeService(folders(n)...)}
			s.pageSize = n
			o := fakeOptions
			o.InOrder = tt.inOrder
			j := New(s, o, farcopy.JobConfig{Workers: tt.workers})
			start := time.Now()
			var got []string
			for _, i := range plan(t, j) {
				if strings.HasSuffix(i.Source, "/f") {
					got = append(got, i.Source)
				}
			}
			testkit.WantTook(t, start, tt.took)
			testkit.WantEqual(t, "lists at the same time", s.lists.most, tt.most)
			slices.Reverse(got) // what is below the last folder of a page comes first
			var want []string
			for _, name := range folders(n) {
				if strings.HasSuffix(name, "/f") {
					want = append(want, name)
				}
			}
			testkit.WantSame(t, got, want)
			for range j.Plan(t.Context()) {
				break
			}
			testkit.WantEqual(t, "lists that go on after the plan was left", s.lists.now, 0)
		})
	}
}

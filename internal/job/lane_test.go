package job

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/testkit"
)

// changedService changes what the fake service lists and returns.
type changedService struct {
	*fakeService
	item   func(*Item)
	result func(Item, Result) Result
}

func (s *changedService) List(ctx context.Context, cursor string) (Page, error) {
	page, err := s.fakeService.List(ctx, cursor)
	for i := range page.Items {
		if s.item != nil {
			s.item(&page.Items[i])
		}
	}
	return page, err
}

func (s *changedService) Copy(ctx context.Context, i Item, save Save) Result {
	r := s.fakeService.Copy(ctx, i, save)
	if s.result != nil {
		r = s.result(i, r)
	}
	return r
}

// inFlight counts what is in flight, and how much at most.
type inFlight struct {
	mu        sync.Mutex
	now, most int
}

func (f *inFlight) enter() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.now++
	f.most = max(f.most, f.now)
}

func (f *inFlight) leave() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.now--
}

// TestLanes: items that share a lane are copied one after the other, the others beside them.
func TestLanes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &changedService{fakeService: newFakeService(files(20)...)}
		s.pageSize = 20
		s.item = func(i *Item) {
			if i.Source < "f0010" {
				i.Lanes = []string{"a", "lane of " + i.Source}
			}
		}
		var all, inLane inFlight
		s.copy = func(_ context.Context, name string) fakeFate {
			all.enter()
			defer all.leave()
			if name < "f0010" {
				inLane.enter()
				defer inLane.leave()
			}
			time.Sleep(time.Second)
			return fateMade
		}
		start := time.Now()
		outcomes, err := runJob(t, t.Context(), New(s, fakeOptions, farcopy.JobConfig{Workers: 8}))
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "outcomes", len(outcomes), 20)
		testkit.WantEqual(t, "time", time.Since(start), 10*time.Second)
		testkit.WantEqual(t, "most at the same time", all.most, 8)
		testkit.WantEqual(t, "most of the lane at the same time", inLane.most, 1)
	})
}

// TestBusy: an item that others hold is tried again until they let it go, and the others are copied
// meanwhile. If they never do, it fails with their refusal.
func TestBusy(t *testing.T) {
	for _, tt := range []struct {
		name string
		held time.Duration
		want farcopy.Action
	}{
		{"for a while", 10 * time.Minute, farcopy.ActionCopied},
		{"for ever", 100 * time.Hour, farcopy.ActionFailed},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			s := &changedService{fakeService: newFakeService(files(5)...)}
			free := time.Now().Add(tt.held)
			s.copy = func(_ context.Context, name string) fakeFate {
				if name == "f0001" && time.Now().Before(free) {
					return fateRefused
				}
				return fateMade
			}
			s.result = func(_ Item, r Result) Result {
				r.Busy = r.Action == farcopy.ActionFailed
				return r
			}
			var first string
			got := map[string]farcopy.Action{}
			for o, err := range New(s, fakeOptions, farcopy.JobConfig{Workers: 1}).Run(t.Context()) {
				if err != nil {
					continue
				}
				if first == "" {
					first = o.Source
				}
				got[o.Source] = o.Action
				if len(got) == 4 && got["f0001"] != "" {
					t.Error("the others have waited")
				}
			}
			testkit.WantEqual(t, "action", got["f0001"], tt.want)
			testkit.WantEqual(t, "outcomes", len(got), 5)
		})
	}
}

// TestSplit: a subtree of which only the folder was made is listed again, and each item is counted
// and told once.
func TestSplit(t *testing.T) {
	s := &changedService{fakeService: newFakeService(tree...)}
	s.subtrees = true
	s.result = func(i Item, r Result) Result {
		if len(i.Inner) == 0 || i.Source != "a/" {
			return r
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		for _, inner := range i.Inner {
			delete(s.made, inner.Source)
		}
		r.Split, r.Next = true, []string{i.Source + "|"}
		return r
	}
	j := New(s, fakeOptions, farcopy.JobConfig{Journal: t.TempDir()})
	outcomes, err := runJob(t, t.Context(), j)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(tree, byAction(outcomes)[farcopy.ActionCopied]); diff != "" {
		t.Errorf("copied:\n%s", diff)
	}
	r := j.Report()
	testkit.WantEqual(t, "listed", r.Listed, int64(len(tree)))
	testkit.WantEqual(t, "copied", r.Copied, int64(len(tree)))
	p := j.Progress()
	testkit.WantEqual(t, "bytes", fmt.Sprint(p.BytesDone, " of ", p.BytesListed), fmt.Sprintf("%d of %[1]d", 10*len(tree)))
}

// TestCheck: a job that is refused before it begins lists nothing.
func TestCheck(t *testing.T) {
	s := newFakeService(files(5)...)
	o := fakeOptions
	o.Check = func(context.Context) error { return errFakeRefused }
	for name, last := range map[string]error{
		"plan": lastError(New(s, o, farcopy.JobConfig{}).Plan(t.Context())),
		"run":  lastError(New(s, o, farcopy.JobConfig{}).Run(t.Context())),
	} {
		testkit.WantIs(t, last, errFakeRefused)
		testkit.WantEqual(t, name+" ended early", testkit.As[*farcopy.JobError](t, last).Early, true)
	}
	testkit.WantEqual(t, "requests", s.Requests(), 0)
}

func lastError[T any](all func(func(T, error) bool)) (last error) {
	for _, err := range all {
		last = err
	}
	return last
}

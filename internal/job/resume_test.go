package job

import (
	"context"
	"encoding/json"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/testkit"
)

// slowResume takes minutes to find out that a request of an earlier run was not acted on.
type slowResume struct{ *fakeService }

func (s slowResume) Resume(ctx context.Context, i Item, in json.RawMessage, save Save) Result {
	time.Sleep(5 * time.Minute)
	return s.fakeService.Resume(ctx, i, in, save)
}

// TestResumedLast: a run begins with what nothing has to be waited for.
func TestResumedLast(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newFakeService(files(10)...)
		cfg := farcopy.JobConfig{Journal: t.TempDir(), Workers: 2}
		ctx, kill := context.WithCancel(t.Context())
		s.copy = func(context.Context, string) fakeFate { kill(); return fateDropped }
		runJob(t, ctx, New(s, fakeOptions, cfg))
		s.copy = nil
		outcomes, err := runJob(t, t.Context(), New(slowResume{s}, fakeOptions, cfg))
		if err != nil {
			t.Fatal(err)
		}
		var first, all []string
		for i, o := range outcomes {
			if all = append(all, o.Source); i < 8 {
				first = append(first, o.Source)
			}
		}
		slices.Sort(first)
		slices.Sort(all)
		if diff := cmp.Diff(files(10), all); diff != "" {
			t.Error(diff)
		}
		if slices.Contains(first, "f0000") {
			t.Errorf("an item that had to be waited for is among the first: %v", first)
		}
	})
}

// killedAfter is a service whose caller ends before it has a response.
type killedAfter struct {
	*fakeService
	kill func()
}

func (s killedAfter) Copy(ctx context.Context, i Item, save Save) Result {
	s.fakeService.Copy(ctx, i, save)
	s.kill()
	return Result{Action: farcopy.ActionUnknown, Err: errFakeLost}
}

// TestBegunFirst: a copy that an earlier run has made is found at the beginning of the next one,
// before that copies anything else.
func TestBegunFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newFakeService(files(10)...)
		cfg := farcopy.JobConfig{Journal: t.TempDir(), Workers: 1}
		ctx, kill := context.WithCancel(t.Context())
		runJob(t, ctx, New(killedAfter{s, kill}, fakeOptions, cfg))
		began := time.Now()
		outcomes, err := runJob(t, t.Context(), New(slowResume{s}, fakeOptions, cfg))
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "first outcome", outcomes[0].Source, "f0000")
		testkit.WantEqual(t, "outcomes", len(outcomes), 10)
		testkit.WantEqual(t, "copies", len(s.copies()), 10)
		if took := time.Since(began); took >= 5*time.Minute {
			t.Errorf("the run took %v: it has waited for a copy that was there", took)
		}
	})
}

// waits is a service that waits before it saves, as for a rate limit.
type waits struct {
	*fakeService
	wait func()
}

func (s waits) Copy(ctx context.Context, i Item, save Save) Result {
	s.wait()
	return s.fakeService.Copy(ctx, i, save)
}

// TestStopBeforeTheSend: what waits for its turn when a run is stopped is not sent any more.
func TestStopBeforeTheSend(t *testing.T) {
	s := newFakeService(files(10)...)
	cfg := farcopy.JobConfig{Journal: t.TempDir()}
	var j *Job
	j = New(waits{s, func() { j.Stop() }}, fakeOptions, cfg)
	_, err := runJob(t, t.Context(), j)
	testkit.WantIs(t, err, farcopy.ErrJobStopped)
	testkit.WantEqual(t, "made", len(s.copies()), 0)
	testkit.WantEqual(t, "failed", j.Report().Failed, 0)
	if _, err := runJob(t, t.Context(), New(s, fakeOptions, cfg)); err != nil {
		t.Error(err)
	}
	testkit.WantEqual(t, "made by the second run", len(s.copies()), 10)
}

package job

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/testkit"
)

// changingService is a fakeService whose items are decided otherwise when they are tried again.
type changingService struct {
	*fakeService
	redecide func(Item) Item
	resumed  []string // the tasks that were gone on with
}

func (s *changingService) Decide(_ context.Context, i Item) (Item, error) { return s.redecide(i), nil }

func (s *changingService) Resume(ctx context.Context, i Item, in json.RawMessage, save Save) Result {
	s.resumed = append(s.resumed, string(i.Task)+" by "+string(in))
	return s.fakeService.Resume(ctx, i, in, save)
}

func failOnce(names ...string) func(context.Context, string) fakeFate {
	var mu sync.Mutex
	left := map[string]bool{}
	for _, name := range names {
		left[name] = true
	}
	return func(_ context.Context, name string) fakeFate {
		mu.Lock()
		defer mu.Unlock()
		if left[name] {
			left[name] = false
			return fateRefused
		}
		return fateMade
	}
}

// TestLongNoMore: items that were copied in parts when they failed, and are small when they are
// tried again, do not count as copied in parts for ever.
func TestLongNoMore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		names := files(8)
		s := &changingService{fakeService: newFakeService(names...)}
		s.pageSize = 100
		s.copy = failOnce(names...)
		s.redecide = func(i Item) Item {
			i.Action, i.Long = farcopy.ActionCopy, i.Source >= names[6]
			return i
		}
		long := &longService{s}
		cfg := farcopy.JobConfig{Journal: t.TempDir()}
		runJob(t, t.Context(), New(long, fakeOptions, cfg))
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		if _, err := runJob(t, ctx, New(long, fakeOptions, cfg)); err != nil {
			t.Fatal(err)
		}
	})
}

// longService lists every item as one that is copied in parts.
type longService struct{ *changingService }

func (s *longService) List(ctx context.Context, cursor string) (Page, error) {
	p, err := s.fakeService.List(ctx, cursor)
	for n := range p.Items {
		p.Items[n].Long = true
	}
	return p, err
}

// TestKilledWhileTriedAgain: an item that failed, was decided anew and was sent is gone on with as it
// was decided then: an intent fits no other task.
func TestKilledWhileTriedAgain(t *testing.T) {
	s := &changingService{fakeService: newFakeService(files(1)...)}
	s.copy = failOnce("f0000")
	s.redecide = func(i Item) Item {
		i.Action, i.Task, i.Size = farcopy.ActionCopy, json.RawMessage(`"fresh"`), 20
		return i
	}
	cfg := farcopy.JobConfig{Journal: t.TempDir(), Workers: 1}
	runJob(t, t.Context(), New(s, fakeOptions, cfg))

	ctx, kill := context.WithCancel(t.Context())
	defer kill()
	left := filepath.Join(t.TempDir(), "left")
	s.copy = func(context.Context, string) fakeFate {
		if err := os.CopyFS(left, os.DirFS(cfg.Journal)); err != nil {
			t.Error(err)
		}
		kill()
		return fateHidden
	}
	for range New(s, fakeOptions, cfg).Run(ctx) {
	}
	s.copy, cfg.Journal = nil, left
	if _, err := runJob(t, t.Context(), New(s, fakeOptions, cfg)); err != nil {
		t.Fatal(err)
	}
	testkit.WantSame(t, s.resumed, []string{`"fresh" by "fresh"`})
}

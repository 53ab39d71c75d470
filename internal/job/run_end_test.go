package job

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestLoopPanics: a panic in the body of the loop ends the run, and leaves the journal to the next.
func TestLoopPanics(t *testing.T) {
	s := newFakeService(files(20)...)
	cfg := farcopy.JobConfig{Journal: t.TempDir(), Workers: 2}
	func() {
		defer func() { recover() }()
		for range New(s, fakeOptions, cfg).Run(t.Context()) {
			panic("in the loop")
		}
	}()
	if _, err := runJob(t, t.Context(), New(s, fakeOptions, cfg)); err != nil {
		t.Fatal(err)
	}
	for name, n := range s.copies() {
		testkit.WantEqual(t, name+" made", n, 1)
	}
}

// TestStoppedAtTheEnd: a run that was stopped when all was done has done all.
func TestStoppedAtTheEnd(t *testing.T) {
	s := newFakeService(files(2)...)
	j := New(s, fakeOptions, farcopy.JobConfig{Journal: t.TempDir(), Workers: 1})
	n := 0
	var last error
	for _, err := range j.Run(t.Context()) {
		if n++; n == 2 {
			j.Stop()
		}
		last = err
	}
	if last != nil {
		t.Error(last)
	}
}

// TestRunTwiceAtOnce: the second of two runs at the same time is refused, and copies nothing.
func TestRunTwiceAtOnce(t *testing.T) {
	for _, dir := range []string{"", t.TempDir()} {
		s := newFakeService(files(20)...)
		j := New(s, fakeOptions, farcopy.JobConfig{Journal: dir, Workers: 1})
		second := false
		for _, err := range j.Run(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			if second {
				continue
			}
			second = true
			n := 0
			for _, err := range j.Run(t.Context()) {
				if n++; err == nil {
					t.Error("the second run does something")
				}
			}
			testkit.WantEqual(t, "pairs of the second run", n, 1)
		}
		checkProgress(t, j.Progress())
		testkit.WantEqual(t, "copied", j.Progress().Copied, 20)
		for name, n := range s.copies() {
			testkit.WantEqual(t, name+" made", n, 1)
		}
	}
}

// stoppingService calls a function when a run reads how many requests were sent: when it begins.
type stoppingService struct {
	*fakeService
	begins func()
}

func (s *stoppingService) Requests() int64 {
	s.begins()
	return s.fakeService.Requests()
}

// TestStoppedAtTheBeginning: a run that is stopped while it opens its journal begins nothing.
func TestStoppedAtTheBeginning(t *testing.T) {
	var once sync.Once
	s := &stoppingService{fakeService: newFakeService(files(20)...)}
	j := New(s, fakeOptions, farcopy.JobConfig{Journal: t.TempDir(), Workers: 1})
	s.begins = func() { once.Do(j.Stop) }
	_, err := runJob(t, t.Context(), j)
	testkit.WantIs(t, err, farcopy.ErrJobStopped)
	testkit.WantEqual(t, "copies", len(s.copies()), 0)
	if _, err := runJob(t, t.Context(), j); err != nil {
		t.Fatal(err)
	}
}

// TestServiceIsDown: a run does not wait for ever for a service that is down, and fails no item.
func TestServiceIsDown(t *testing.T) {
	for name, down := range map[string]func(*fakeService){
		"for one item": func(s *fakeService) {
			s.copy = func(_ context.Context, name string) fakeFate {
				if name == "f0003" {
					return fateDown
				}
				return fateMade
			}
		},
		"for lists": func(s *fakeService) {
			s.list = func(cursor string) error {
				if cursor == "|" {
					return nil // a service that has never answered is given up soon: the address may be wrong
				}
				return farcopy.ErrTransient
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newFakeService(files(5)...)
				down(s)
				cfg := farcopy.JobConfig{Journal: t.TempDir()}
				start := time.Now()
				j := New(s, fakeOptions, cfg)
				_, err := runJob(t, t.Context(), j)
				testkit.WantIs(t, err, farcopy.ErrTransient)
				testkit.WantEqual(t, "failed", j.Report().Failed, 0)
				if took := time.Since(start); took < longestDown || took > 2*longestDown {
					t.Errorf("it took %v", took)
				}
				s.copy, s.list = nil, nil
				if _, err := runJob(t, t.Context(), New(s, fakeOptions, cfg)); err != nil {
					t.Fatal(err)
				}
			})
		})
	}
}

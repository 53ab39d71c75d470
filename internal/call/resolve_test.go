package call

import (
	"context"
	"errors"
	"io"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/problem"
)

func TestResolve(t *testing.T) {
	tests := []struct {
		name  string
		step  step
		shelf fakeShelf
		later time.Duration
		id    string
		want  error
	}{
		{"it has appeared", step{acts: true, err: io.EOF}, fakeShelf{appears: true, delay: time.Minute}, time.Minute, "found", nil},
		{"it may yet appear", step{err: io.EOF}, fakeShelf{}, 59 * time.Minute, "", problem.ErrOutcomeUnknown},
		{"it can appear no more", step{err: io.EOF}, fakeShelf{}, 61 * time.Minute, "", problem.ErrNotExecuted},
		{"finished, and a listing may lag", step{status: 201}, fakeShelf{broken: errors.New("403")}, time.Minute, "", problem.ErrOutcomeUnknown},
		{"finished, and no listing lags for so long", step{status: 201}, fakeShelf{broken: errors.New("403")}, 6 * time.Minute, "", problem.ErrNotExecuted},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &script{steps: []step{tt.step}}
				tt.shelf.s = s
				op := operation()
				op.Settler = &tt.shelf
				_, err := Copy(t.Context(), newService(t, s, nil), op, nil)
				u, ok := err.(*lost)
				if !ok {
					t.Fatal(err)
				}
				time.Sleep(tt.later)
				tt.shelf.broken = nil
				sent := len(s.sent)
				id, err := Resolve[string](t.Context(), "test.Resolve", u.Pending)
				if id != tt.id || !errors.Is(err, tt.want) || len(s.sent) != sent {
					t.Errorf("id %q, error %v, %d sent", id, err, len(s.sent)-sent)
				}
			})
		})
	}
	if _, err := Resolve[string](t.Context(), "test.Resolve", nil); !errors.Is(err, problem.ErrNotExecuted) {
		t.Errorf("nothing to look for: %v", err)
	}
}

// TestResolveEndsWithItsOwnContext, even while another Resolve of the same error is reading.
func TestResolveEndsWithItsOwnContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{eof}}
		op := operation()
		op.Settler = &fakeShelf{s: s, stuck: true}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := Copy(ctx, newService(t, s, nil), op, nil)
		pending := err.(*lost).Pending

		long, end := context.WithCancel(t.Context())
		defer end()
		go Resolve[string](long, "test.Resolve", pending)
		synctest.Wait()
		start := time.Now()
		short, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err = Resolve[string](short, "test.Resolve", pending)
		if !errors.Is(err, problem.ErrOutcomeUnknown) || !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != time.Second {
			t.Errorf("after %v: %v", time.Since(start), err)
		}
	})
}

// TestResolveLooksTwice: one look at a list that others change meanwhile can miss an item.
func TestResolveLooksTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{{acts: true, status: 500, body: `{"code":"oops"}`}}}
		op := operation()
		sh := &fakeShelf{s: s, broken: errors.New("403")}
		op.Settler = sh
		_, err := Copy(t.Context(), newService(t, s, nil), op, nil)
		*sh = fakeShelf{s: s, appears: true, delay: time.Since(s.start) + time.Millisecond} // not seen at first
		if id, err := Resolve[string](t.Context(), "test.Resolve", err.(*lost).Pending); id != "found" || err != nil {
			t.Errorf("got %q, %v", id, err)
		}
	})
}

// TestResolveLeavesATwinsCopy resolves a lost call while its twin is under way: what is there may be the twin's.
func TestResolveLeavesATwinsCopy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{{status: 504, body: "<html>"}, slowly}}
		svc := newService(t, s, nil)
		op := operation()
		op.Settler = &fakeShelf{s: s, appears: true}
		_, err := Copy(t.Context(), svc, op, nil)
		pending := err.(*lost).Pending

		var wg sync.WaitGroup
		wg.Go(func() {
			twin := operation()
			twin.Settler = &fakeShelf{s: s, appears: true}
			if id, err := Copy(t.Context(), svc, twin, nil); id != "found" || err != nil {
				t.Errorf("the one that made it: %q, %v", id, err)
			}
		})
		synctest.Wait()
		for _, when := range []string{"under way", "done"} {
			if id, err := Resolve[string](t.Context(), "test.Resolve", pending); id != "" || !errors.Is(err, problem.ErrOutcomeUnknown) {
				t.Errorf("the twin is %s, and yet: %q, %v", when, id, err)
			}
			wg.Wait()
		}
	})
}

package settle

import (
	"context"
	"errors"
	"iter"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// fakeFolder takes a second to be listed.
type fakeFolder struct {
	listed atomic.Int32
	err    error
	ended  atomic.Bool
}

func (f *fakeFolder) list(ctx context.Context) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		f.listed.Add(1)
		select {
		case <-time.After(time.Second):
		case <-ctx.Done():
			f.ended.Store(true)
			yield("", ctx.Err())
			return
		}
		if f.err != nil {
			yield("", f.err)
			return
		}
		yield("item", nil)
	}
}

func name(s string) string { return s }

func TestListingsAreShared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var l Listings[string]
		f := &fakeFolder{}
		var wg sync.WaitGroup
		for range 1000 {
			wg.Go(func() {
				items, err := l.Get(t.Context(), "folder", f.list, name)
				if err != nil || len(items["item"]) != 1 {
					t.Errorf("got %v, %v", items, err)
				}
			})
		}
		wg.Wait()
		if got := f.listed.Load(); got > 2 {
			t.Errorf("1000 callers at a time made %d listings, want at most 2", got)
		}
		if len(l.runs) != 0 {
			t.Errorf("%d destinations are kept after the last caller", len(l.runs))
		}
	})
}

func TestAListingBeginsAfterItsCallerAsked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var l Listings[string]
		f := &fakeFolder{}
		go l.Get(t.Context(), "folder", f.list, name)
		time.Sleep(500 * time.Millisecond)
		start := time.Now()
		if _, err := l.Get(t.Context(), "folder", f.list, name); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(start); took != 1500*time.Millisecond {
			t.Errorf("took %v, want 1.5s: the running listing began too early", took)
		}
	})
}

func TestListingsReportFailuresAndPanics(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var l Listings[string]
		broken := errors.New("403")
		if _, err := l.Get(t.Context(), "folder", (&fakeFolder{err: broken}).list, name); !errors.Is(err, broken) {
			t.Errorf("got %v, want %v", err, broken)
		}
		_, err := l.Get(t.Context(), "folder", (&fakeFolder{}).list, func(string) string { panic("name") })
		if err == nil {
			t.Error("a panic while listing is no error of the caller's")
		}
	})
}

func TestAListingEndsWithItsLastCaller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var l Listings[string]
		f := &fakeFolder{}
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		if _, err := l.Get(ctx, "folder", f.list, name); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v, want the caller's deadline", err)
		}
		synctest.Wait()
		if !f.ended.Load() {
			t.Error("the listing goes on for nobody")
		}
	})
}

// TestListingWhoseGoroutineExits, as it does where a test's own round tripper calls t.FailNow: it ends with an error, and the
// next listing of that destination is made.
func TestListingWhoseGoroutineExits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var l Listings[string]
		exits := func(context.Context) iter.Seq2[string, error] {
			return func(func(string, error) bool) { runtime.Goexit() }
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if _, err := l.Get(ctx, "folder", exits, name); err == nil || errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v, want an error at once", err)
		}
		if _, err := l.Get(t.Context(), "folder", (&fakeFolder{}).list, name); err != nil {
			t.Errorf("the next listing: %v", err)
		}
	})
}

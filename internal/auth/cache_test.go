package auth_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/auth"
)

type ctxKey struct{}

// hanging is a cache whose fetches end only when release is closed.
func hanging(release chan struct{}) (c *auth.Cache[string], fetches *atomic.Int64, seen func() context.Context) {
	var last atomic.Value
	fetches = &atomic.Int64{}
	c = &auth.Cache[string]{
		Valid: func(string) bool { return true },
		Fetch: func(ctx context.Context) (string, error) {
			fetches.Add(1)
			last.Store(&ctx)
			<-release
			return "value", ctx.Err()
		},
	}
	return c, fetches, func() context.Context { return *last.Load().(*context.Context) }
}

func TestCacheWaitersLeaveWithTheirContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		c, fetches, seen := hanging(release)
		start := time.Now()
		for _, wait := range []time.Duration{time.Second, 2 * time.Second, 5 * time.Second} {
			go func() {
				ctx, cancel := context.WithTimeout(t.Context(), wait)
				defer cancel()
				_, err := c.Get(ctx)
				if d := time.Since(start); !errors.Is(err, context.DeadlineExceeded) || d != wait {
					t.Errorf("left with %v after %v, want %v", err, d, wait)
				}
			}()
			synctest.Wait() // so that the first of them starts the fetch
		}
		patient := make(chan string, 1)
		go func() {
			v, err := c.Get(t.Context())
			if err != nil {
				t.Errorf("patient waiter: %v", err)
			}
			patient <- v
		}()
		time.Sleep(20 * time.Second)
		if err := seen().Err(); err != nil {
			t.Errorf("the fetch's context ended with a caller's: %v", err)
		}
		close(release)
		if v := <-patient; v != "value" {
			t.Errorf("patient waiter got %q", v)
		}
		if v, err := c.Get(t.Context()); v != "value" || err != nil {
			t.Errorf("Get = %q, %v", v, err)
		}
		if n := fetches.Load(); n != 1 {
			t.Errorf("%d fetches, want 1", n)
		}
	})
}

// TestCacheFetchHasNoValues: a credential chosen by one call's values would sign the requests of the others that wait for it.
func TestCacheFetchHasNoValues(t *testing.T) {
	release := make(chan struct{})
	close(release)
	c, _, seen := hanging(release)
	if _, err := c.Get(context.WithValue(t.Context(), ctxKey{}, "tenant")); err != nil {
		t.Fatal(err)
	}
	if got := seen().Value(ctxKey{}); got != nil {
		t.Errorf("the fetch sees the caller's value %v", got)
	}
}

func TestCacheRenewWaitsNoLongerThanItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		c, fetches, _ := hanging(release)
		go c.Get(t.Context())
		synctest.Wait()
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		if _, err := c.Renew(ctx, func(string) bool { return true }); !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
		close(release)
		synctest.Wait()
		if n := fetches.Load(); n != 1 {
			t.Errorf("%d fetches, want 1: a renewal joins the fetch in flight", n)
		}
	})
}

func TestCacheAnswersAtOnceFromItsValue(t *testing.T) {
	release := make(chan struct{})
	close(release)
	c, _, _ := hanging(release)
	if _, err := c.Get(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if v, err := c.Get(ctx); v != "value" || err != nil {
		t.Errorf("Get = %q, %v: what is there needs no wait", v, err)
	}
}

// TestCacheGivesUpAHungFetch: a token source takes no context, so it is not waited for longer than half a minute, and the
// next caller asks anew. What the hung fetch brings in the end is kept only where nothing newer is.
func TestCacheGivesUpAHungFetch(t *testing.T) {
	for _, second := range []error{nil, errors.New("down")} {
		synctest.Test(t, func(t *testing.T) {
			release := make(chan struct{})
			var fetches atomic.Int32
			c := auth.Cache[string]{Valid: func(string) bool { return true }}
			c.Fetch = func(context.Context) (string, error) {
				if fetches.Add(1) == 1 {
					<-release
					return "old", nil
				}
				return "new", second
			}
			start := time.Now()
			if _, err := c.Get(t.Context()); err == nil || time.Since(start) != 30*time.Second {
				t.Errorf("after %v: %v", time.Since(start), err)
			}
			if v, err := c.Get(t.Context()); err != second || err == nil && v != "new" {
				t.Errorf("the next one gets %q, %v", v, err)
			}
			close(release)
			synctest.Wait()
			want := "new"
			if second != nil {
				want = "old"
			}
			if v, err := c.Get(t.Context()); v != want || err != nil {
				t.Errorf("after the first fetch ended: %q, %v, want %q", v, err, want)
			}
			if n := fetches.Load(); n != 2 {
				t.Errorf("%d fetches, want 2", n)
			}
		})
	}
}

// TestCacheSurvivesAPanic: the source runs on a goroutine of the client's, where the caller could not recover.
func TestCacheSurvivesAPanic(t *testing.T) {
	c := auth.Cache[string]{Valid: func(string) bool { return true }}
	c.Fetch = func(context.Context) (string, error) { panic("secret") }
	if _, err := c.Get(t.Context()); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("got %v", err)
	}
}

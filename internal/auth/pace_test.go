package auth_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/farcopy/farcopy/internal/auth"
)

// pacedCache is a cache whose fetches end with err, and the times at which they began.
func pacedCache(fail *error) (c *auth.Cache[int], at *[]time.Duration) {
	start := time.Now()
	at = &[]time.Duration{}
	return &auth.Cache[int]{
		Paced: true,
		Valid: func(int) bool { return true },
		Aging: func(int) bool { return true },
		Fetch: func(context.Context) (int, error) {
			*at = append(*at, time.Since(start))
			return len(*at), *fail
		},
	}, at
}

// every asks a cache once in a while, and wants the same error each time.
func every(t *testing.T, c *auth.Cache[int], pause time.Duration, n int, want error) {
	t.Helper()
	for range n {
		if _, err := c.Get(t.Context()); !errors.Is(err, want) {
			t.Errorf("Get = %v, want %v", err, want)
		}
		synctest.Wait()
		time.Sleep(pause)
	}
}

func TestPaceOfFailures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		down := errors.New("down")
		fail := down
		c, at := pacedCache(&fail)
		every(t, c, 100*time.Millisecond, 1000, down)
		want := []time.Duration{0, time.Second, 3 * time.Second, 7 * time.Second, 15 * time.Second, 31 * time.Second, 61 * time.Second, 91 * time.Second}
		if diff := cmp.Diff(want, *at); diff != "" {
			t.Errorf("fetches (-want +got):\n%s", diff)
		}
		fail = nil
		time.Sleep(time.Minute)
		every(t, c, 0, 1, nil)
	})
}

func TestPaceOfAging(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var fail error
		c, at := pacedCache(&fail)
		every(t, c, time.Second, 100, nil)
		want := []time.Duration{0, 30 * time.Second, 60 * time.Second, 90 * time.Second}
		if diff := cmp.Diff(want, *at); diff != "" {
			t.Errorf("fetches (-want +got):\n%s", diff)
		}
	})
}

func TestPaceOfRenewal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var fail error
		c, at := pacedCache(&fail)
		c.Aging = nil
		for range 250 { // whatever is returned is rejected
			if _, err := c.Renew(t.Context(), func(int) bool { return true }); err != nil {
				t.Fatal(err)
			}
			time.Sleep(100 * time.Millisecond)
		}
		want := []time.Duration{0, 10 * time.Second, 20 * time.Second}
		if diff := cmp.Diff(want, *at); diff != "" {
			t.Errorf("fetches (-want +got):\n%s", diff)
		}
	})
}

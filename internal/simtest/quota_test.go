package simtest_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/simtest"
)

func TestQuotaWindows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newFakeService()
		defer c.Close()
		c.SetRate(2, time.Minute)
		time.Sleep(20 * time.Second) // windows are aligned to the clock
		for range 2 {                // two windows
			for i, w := range []struct {
				status                     int
				limit, left, reset, refuse string
			}{{200, "2", "1", "40", ""}, {200, "2", "0", "40", ""}, {429, "2", "0", "40", "yes"}, {429, "2", "0", "40", "yes"}} {
				got := c.post(t)
				want(t, "status", got.status, w.status)
				want(t, "limit", got.head.Get("X-Limit"), w.limit)
				want(t, "left", got.head.Get("X-Left"), w.left)
				want(t, "reset", got.head.Get("X-Reset"), w.reset)
				want(t, "refused", got.head.Get("X-Refused"), w.refuse)
				want(t, "body", got.body == `{"error":429}`, i > 1)
			}
			time.Sleep(40*time.Second - 1)
			want(t, "status at the window's very end", c.post(t).status, 429)
			time.Sleep(20*time.Second + 1)
		}
		want(t, "counted", c.counted(), 4)
		want(t, "acted on a refused request", c.Requests()[2].Acted, 0)
	})
}

func TestQuotaCountsApart(t *testing.T) {
	c := newFakeService()
	defer c.Close()
	c.SetRate(1, 24*time.Hour)
	tests := []struct {
		status int
		header []string
	}{
		{200, nil}, {429, nil},
		{200, []string{"Authorization: Bearer a"}},
		{200, []string{"Authorization: Bearer b"}}, {429, []string{"Authorization: Bearer b"}},
		{200, []string{"X-API-Key: a"}}, {429, []string{"X-API-Key: a"}},
		{429, []string{"Authorization: Bearer a"}},
	}
	for i, tt := range tests {
		if got := c.post(t, tt.header...); got.status != tt.status {
			t.Errorf("request %d %q: %d, want %d", i, tt.header, got.status, tt.status)
		}
	}
	c.Advance(24 * time.Hour)
	want(t, "status in a new window", c.post(t).status, 200)
	c.SetRate(0, 0)
	for range 3 {
		got := c.post(t)
		want(t, "status without a limit", got.status, 200)
		want(t, "limit", got.head.Get("X-Limit"), "")
	}
}

// TestFaultsCostNoQuota keeps fault sequences independent of the rate.
func TestFaultsCostNoQuota(t *testing.T) {
	c := newFakeService()
	defer c.Close()
	c.SetRate(1, 24*time.Hour)
	c.Inject("Count", simtest.Status(500), simtest.None)
	for _, w := range []int{500, 200, 200, 429} {
		want(t, "status", c.post(t).status, w)
	}
}

// TestQuotaWhenTheClockGoesBack: a window is never longer than it is.
func TestQuotaWhenTheClockGoesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newFakeService()
		defer c.Close()
		c.SetRate(1, time.Minute)
		time.Sleep(20 * time.Second)
		want(t, "status", c.post(t).status, 200)
		c.Advance(-20 * time.Second)
		want(t, "status at the begin of the window", c.post(t).status, 429)
		c.Advance(-time.Hour)
		got := c.post(t)
		want(t, "status in a window before", got.status, 200)
		want(t, "reset", got.head.Get("X-Reset"), "60")
		want(t, "status", c.post(t).status, 429)
		time.Sleep(time.Minute)
		want(t, "status a minute later", c.post(t).status, 200)
	})
}

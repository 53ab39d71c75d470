package main

import (
	"math"
	"testing"
	"time"

	"github.com/farcopy/farcopy"
)

func listingStatus() status {
	return status{Progress: farcopy.Progress{
		Listed: 1000, Copied: 250, Pending: 750, BytesListed: 2e9, BytesDone: 5e8,
		Rate: 98.4, Workers: 12, Limit: "latency",
	}}
}

func listedStatus() status {
	s := listingStatus()
	s.ListDone, s.LeftKnown = true, true
	s.Left, s.LeftLow, s.LeftHigh = 8*time.Second, 7*time.Second, 90*time.Second
	return s
}

// TestHeadline: what has no room is left out from the end, then the bar, and no line is too long.
func TestHeadline(t *testing.T) {
	for _, tt := range []struct {
		name  string
		s     status
		width int
		text  string
		bar   int
	}{
		{"wide", listedStatus(), 200, "25%  250 of 1000 items, 500.0 MB of 2.0 GB, 98/s", 40},
		{"usual", listedStatus(), 79, "25%  250 of 1000 items, 500.0 MB of 2.0 GB, 98/s", 30},
		{"no room for the rate", listedStatus(), 59, "25%  250 of 1000 items, 500.0 MB of 2.0 GB", 16},
		{"no room for the bytes", listedStatus(), 39, "25%  250 of 1000 items", 16},
		{"no room for a bar", listedStatus(), 30, "25%  250 of 1000 items", 0},
		{"too narrow", listedStatus(), 5, "25%  ", 0},
		{"no room", listedStatus(), 0, "", 0},
		{"the terminal has no width", listedStatus(), -1, "", 0},
		{"no percentage of an unknown total", listingStatus(), 79, "250 of 1000+ items, 500.0 MB of 2.0 GB, 98/s", 34},
		{"before the first page", status{}, 79, "0 of 0+ items, 0/s", 40},
		{"nothing to copy", status{Progress: farcopy.Progress{ListDone: true}}, 79, "0 of 0 items, 0/s", 40},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text, bar := tt.s.headline(tt.width)
			want(t, "text", text, tt.text)
			want(t, "bar", bar, tt.bar)
		})
	}
	for width := range 200 {
		text, bar := listedStatus().headline(width)
		if used := bar + len(text); used > width || bar > 0 && bar < minBar {
			t.Errorf("width %d: a bar of %d and %q", width, bar, text)
		}
	}
}

// TestDetails: no time is told before the total is known, and none that is as good as none.
func TestDetails(t *testing.T) {
	stopping, endless, still := listedStatus(), listedStatus(), listedStatus()
	stopping.stopping, stopping.calls = true, 1
	endless.LeftHigh = math.MaxInt64
	still.LeftKnown, still.Workers = false, 1
	listing := listingStatus()
	listing.Limit = "listing"
	for _, tt := range []struct {
		name  string
		s     status
		width int
		want  string
	}{
		{"listed", listedStatus(), 99, "8s left (7s to 1m30s), limited by latency, 12 workers"},
		{"no room for the workers", listedStatus(), 42, "8s left (7s to 1m30s), limited by latency"},
		{"no room for the limit", listedStatus(), 30, "8s left (7s to 1m30s)"},
		{"being listed", listingStatus(), 99, "listing, limited by latency, 12 workers"},
		{"limited by the listing", listing, 99, "listing, 12 workers"},
		{"no upper bound", endless, 99, "8s left (at least 7s), limited by latency, 12 workers"},
		{"nothing moves", still, 99, "time left unknown, limited by latency, 1 worker"},
		{"stopping", stopping, 99, "stopping: waiting for 1 request"},
	} {
		t.Run(tt.name, func(t *testing.T) { want(t, "details", tt.s.details(tt.width), tt.want) })
	}
}

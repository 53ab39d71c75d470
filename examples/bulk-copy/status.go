package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/farcopy/farcopy"
)

// status is how far a job is, as text. All of it is ASCII: a byte is a column.
type status struct {
	farcopy.Progress
	stopping bool
	calls    int64 // in progress
}

func (s status) done() int64 { return s.Listed - s.Pending }

// The columns of the shortest and the longest bar.
const (
	minBar = 12
	maxBar = 40
)

// headline is what stands beside the bar, and the width of the bar: 0 where it has no room. Until the
// source is listed to its end, the bar is the part of what is listed, and there is no percentage.
func (s status) headline(width int) (text string, bar int) {
	counts := s.counts()
	if s.ListDone && s.Listed > 0 {
		counts[0] = fmt.Sprintf("%d%%  %s", s.done()*100/s.Listed, counts[0])
	}
	if text = fit(width-minBar-1, counts...); len(text) < len(counts[0]) {
		return fit(width, counts...), 0
	}
	return text, min(width-len(text)-1, maxBar)
}

// details is the line below the bar.
func (s status) details(width int) string {
	if s.stopping {
		return fit(width, waiting(s.calls))
	}
	return fit(width, s.pace()...)
}

// String is the status as one line, for a file.
func (s status) String() string {
	parts := append(s.counts(), s.pace()...)
	if s.stopping {
		parts = append(s.counts(), waiting(s.calls))
	}
	return strings.Join(parts, ", ")
}

func (s status) counts() []string {
	more := "+" // the listing goes on
	if s.ListDone {
		more = ""
	}
	counts := []string{fmt.Sprintf("%d of %d%s items", s.done(), s.Listed, more)}
	if s.BytesListed > 0 {
		counts = append(counts, fmt.Sprintf("%s of %s", size(s.BytesDone), size(s.BytesListed)))
	}
	return append(counts, fmt.Sprintf("%.0f/s", s.Rate))
}

func (s status) pace() []string {
	left := "listing"
	switch {
	case s.LeftKnown:
		left = fmt.Sprintf("%s left (%s to %s)", short(s.Left), short(s.LeftLow), short(s.LeftHigh))
		if s.LeftHigh > long {
			left = fmt.Sprintf("%s left (at least %s)", short(s.Left), short(s.LeftLow))
		}
	case s.ListDone:
		left = "time left unknown"
	}
	parts := []string{left}
	if s.Limit != "" && s.Limit != left {
		parts = append(parts, "limited by "+s.Limit)
	}
	return append(parts, plural(int64(s.Workers), "worker"))
}

func waiting(calls int64) string { return "stopping: waiting for " + plural(calls, "request") }

// fit joins the first of the parts that have room. The first one is cut if it has none itself.
func fit(width int, parts ...string) string {
	text := parts[0][:min(len(parts[0]), max(width, 0))]
	for _, p := range parts[1:] {
		if len(text)+2+len(p) > width {
			break
		}
		text += ", " + p
	}
	return text
}

func plural(n int64, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprint(n, " ", what, "s")
}

// long is a time that is as good as none.
const long = 1000 * time.Hour

func short(d time.Duration) string {
	if d > long {
		return "very long"
	}
	return d.Round(time.Second).String()
}

func size(n int64) string {
	const unit = 1000
	if n < unit {
		return fmt.Sprintf("%d B", n)
	}
	value, prefixes := float64(n)/unit, "kMGTPE"
	for value >= unit && len(prefixes) > 1 {
		value, prefixes = value/unit, prefixes[1:]
	}
	return fmt.Sprintf("%.1f %cB", value, prefixes[0])
}

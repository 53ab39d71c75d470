package transport

import (
	"math"
	"testing"
	"time"
)

func TestBackoff(t *testing.T) {
	tests := []struct {
		n       int
		longest time.Duration
		ceiling time.Duration
	}{
		{1, 30 * time.Second, 250 * time.Millisecond},
		{2, 30 * time.Second, 500 * time.Millisecond},
		{3, 30 * time.Second, time.Second},
		{7, 30 * time.Second, 16 * time.Second},
		{8, 30 * time.Second, 30 * time.Second},
		{1, 100 * time.Millisecond, 100 * time.Millisecond},
		{0, time.Second, 250 * time.Millisecond},
		{-7, time.Second, 250 * time.Millisecond},
		{20, 1000 * time.Hour, 250 * time.Millisecond << 19},
		{64, time.Minute, time.Minute},
		{math.MaxInt, time.Minute, time.Minute},
		{5, 1, 1},
	}
	for _, tt := range tests {
		low, high := tt.ceiling, time.Duration(0)
		for range 1000 {
			d := Backoff(tt.n, tt.longest)
			if d <= 0 || d > tt.ceiling {
				t.Fatalf("Backoff(%d, %v) = %v, want more than 0 and at most %v", tt.n, tt.longest, d, tt.ceiling)
			}
			low, high = min(low, d), max(high, d)
		}
		// Full jitter: a thousand draws that all miss a tenth of the range have a chance of 1e-46.
		if tt.ceiling > 10 && (low > tt.ceiling/10 || high < tt.ceiling-tt.ceiling/10) {
			t.Errorf("Backoff(%d, %v) keeps to %v..%v of %v", tt.n, tt.longest, low, high, tt.ceiling)
		}
	}
	for _, longest := range []time.Duration{0, -1} {
		if d := Backoff(1, longest); d != 0 {
			t.Errorf("Backoff(1, %v) = %v", longest, d)
		}
	}
}

package pace

import (
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// answer is how a service answers a request when there are busy of them under way.
type answer func(busy int) (latency time.Duration, refused bool)

// work sends requests for a time, as many at once as the pool allows. It returns how many succeeded
// in the second half, and the largest number that were under way then.
func work(t *testing.T, p *Pool, ask answer, d time.Duration) (done, most int64) {
	start := time.Now()
	var succeeded, peak, busy atomic.Int64
	for time.Since(start) < d {
		if err := p.Acquire(t.Context()); err != nil {
			t.Fatal(err)
		}
		go func() {
			defer p.Release()
			n := busy.Add(1)
			defer busy.Add(-1)
			isLate := time.Since(start) > d/2
			if isLate && n > peak.Load() {
				peak.Store(n)
			}
			latency, refused := ask(int(n))
			time.Sleep(latency)
			if refused {
				p.Throttled()
				return
			}
			if isLate {
				succeeded.Add(1)
			}
			p.Done(latency)
		}()
	}
	time.Sleep(time.Minute)
	return succeeded.Load(), peak.Load()
}

// TestAdapts: the number of requests finds what a service bears, and stays there.
func TestAdapts(t *testing.T) {
	const latency = 50 * time.Millisecond
	for _, tt := range []struct {
		name        string
		ask         answer
		least       float64 // requests a second
		fewest, top int64   // requests under way
	}{
		{
			// 20 of them at a time are served; more only wait for each other.
			"a service that serves 20 at a time",
			func(busy int) (time.Duration, bool) { return latency * time.Duration(max(busy, 20)) / 20, false },
			0.9 * 20 / latency.Seconds(), 18, 80,
		},
		{
			"a service that refuses more than 30",
			func(busy int) (time.Duration, bool) { return latency, busy > 30 },
			0.55 * 30 / latency.Seconds(), 18, 40,
		},
		{
			"a service that takes one at a time",
			func(busy int) (time.Duration, bool) { return latency * time.Duration(busy), false },
			0.9 / latency.Seconds(), 1, 12,
		},
		{
			"a service that bears any number",
			func(int) (time.Duration, bool) { return 40 * latency, false },
			0.9 * largest / 40 / latency.Seconds(), largest, largest,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				const d = 4 * time.Minute
				done, most := work(t, NewPool(0), tt.ask, d)
				if rate := float64(done) / (d / 2).Seconds(); rate < tt.least {
					t.Errorf("%.0f requests a second, want at least %.0f", rate, tt.least)
				}
				if most < tt.fewest || most > tt.top {
					t.Errorf("%d requests under way at most, want %d to %d", most, tt.fewest, tt.top)
				}
			})
		})
	}
}

// TestFixed: a fixed number is a bound, whatever the service does.
func TestFixed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, most := work(t, NewPool(3), func(int) (time.Duration, bool) { return time.Second, false }, time.Minute)
		if most != 3 {
			t.Errorf("%d requests under way, want 3", most)
		}
	})
}

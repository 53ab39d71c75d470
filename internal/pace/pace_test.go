package pace

import (
	"sync"
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
	raise := func(n int64) {
		for old := peak.Load(); n > old && !peak.CompareAndSwap(old, n); old = peak.Load() {
		}
	}
	for time.Since(start) < d {
		if err := p.Acquire(t.Context()); err != nil {
			t.Fatal(err)
		}
		go func() {
			defer p.Release()
			n := busy.Add(1)
			defer busy.Add(-1)
			isLate := time.Since(start) > d/2
			if isLate {
				raise(n)
			}
			latency, refused := ask(int(n))
			time.Sleep(latency)
			if refused {
				p.Throttled(0)
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

// quota is a service that serves a number of requests in each window, and refuses the rest until the
// window is over.
type quota struct {
	limit   int
	window  time.Duration
	latency time.Duration

	mu              sync.Mutex // never held while time passes
	served, refused []int      // by window
}

// count counts a request, and returns how long the service wants to be left alone; 0: it was served.
func (q *quota) count(began time.Time) time.Duration {
	q.mu.Lock()
	defer q.mu.Unlock()
	n := int(time.Since(began) / q.window)
	for len(q.served) <= n {
		q.served, q.refused = append(q.served, 0), append(q.refused, 0)
	}
	if q.served[n] < q.limit {
		q.served[n]++
		return 0
	}
	q.refused[n]++
	return time.Duration(n+1)*q.window - time.Since(began)
}

// ask sends a request until it is served, as a call does that waits as long as the service wants.
func (q *quota) ask(p *Pool, began time.Time) {
	sent := time.Now()
	for {
		time.Sleep(q.latency)
		after := q.count(began)
		if after == 0 {
			p.Done(time.Since(sent))
			return
		}
		p.Throttled(after)
		time.Sleep(after)
	}
}

// TestQuota: against a quota of which only refusals tell, the pool is as large as the quota needs, and
// no larger.
func TestQuota(t *testing.T) {
	for _, latency := range []time.Duration{20 * time.Millisecond, 200 * time.Millisecond, time.Second, 5 * time.Second} {
		t.Run(latency.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				const learned, windows = 5, 16 // of the windows before, the pool learns
				q := &quota{limit: 500, window: time.Minute, latency: latency}
				p := NewPool(0)
				began := time.Now()
				for time.Since(began) < windows*q.window {
					take(t, p, 1)
					go func() {
						defer p.Release()
						q.ask(p, began)
					}()
				}
				time.Sleep(2 * q.window)
				q.mu.Lock()
				defer q.mu.Unlock()
				served, refused := 0, 0
				for n := learned; n < windows; n++ {
					served, refused = served+q.served[n], refused+q.refused[n]
				}
				t.Logf("served %d, refused %d", q.served, q.refused)
				if share := float64(served) / float64((windows-learned)*q.limit); share < 0.9 {
					t.Errorf("%.0f %% of the quota are used, want at least 90 %%", 100*share)
				}
				if most := (windows - learned) * q.limit / 20; refused > most {
					t.Errorf("%d requests were refused, want at most %d", refused, most)
				}
			})
		})
	}
}

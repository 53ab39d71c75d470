//go:build linux

package main

import (
	"context"
	"flag"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/oss/osstest"
)

var quotaSeconds = flag.Int("quota-seconds", 5, "how long the tests of the quota run")

// most returns the largest number of requests in a window of the given length.
func most(requests []osstest.Request, window time.Duration) (n int) {
	first := 0
	for i := range requests {
		for requests[i].Time.Sub(requests[first].Time) >= window {
			first++
		}
		n = max(n, i-first+1)
	}
	return n
}

// TestQuota: no window holds more requests of all processes than the quota allows it, and hardly any
// permit is lost, also if workers are killed.
func TestQuota(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		killing time.Duration // between two kills; 0: nothing is killed
		least   float64       // part of the quota that is used, on a machine that does much else
	}{
		{"steady", 0, 0.75},
		{"a worker is killed each second", time.Second, 0.5},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			const quota, workers, window = 1200, 5, 6 * time.Second // 120 in each window
			w := newOSSWorld(t, quota/60**quotaSeconds)
			args := []string{
				"run", "-base-url", w.srv.URL(), "-data", filepath.Join(t.TempDir(), "job"), "-json",
				"-workers", strconv.Itoa(workers), "-slots", "8", "-quota", strconv.Itoa(quota), "-verify", "answer",
			}
			r := startProgram(t, quick, w.env, append(args, w.args...)...)
			kills := 0
			for end := time.Now().Add(time.Duration(*quotaSeconds) * time.Second); tt.killing > 0 && time.Now().Before(end) && !r.hasEnded(tt.killing); {
				if pids := r.workers(); len(pids) > 0 {
					syscall.Kill(pids[rand.IntN(len(pids))], syscall.SIGKILL)
					kills++
				}
			}
			got := r.result(t, time.Duration(*quotaSeconds)*time.Second+time.Minute)
			want(t, "copied", got.count("copied"), w.n)
			all := w.srv.Requests()
			steady := all[len(all)/5 : len(all)*4/5] // all workers are there, and there is enough to do
			took := steady[len(steady)-1].Time.Sub(steady[0].Time)
			used := float64(len(steady)-1) / (took.Seconds() * quota / 60)
			// A permit may be used permitLife late, which weighs more in this window than in a minute.
			bound := int((window+permitLife)/newQuota(nil, "", quota, nil, nil).every) + workers
			if n := most(all, window); n > bound {
				t.Errorf("%d requests in %v, want at most %d", n, window, bound)
			}
			if n := most(all, time.Minute); n > quota+workers {
				t.Errorf("%d requests in a minute, want at most %d", n, quota+workers)
			}
			if used < tt.least {
				t.Errorf("%.1f %% of the quota used, want %.0f %%", 100*used, 100*tt.least)
			}
			t.Logf("%d requests, %.1f %% of the quota used, at most %d in %v; %d kills", len(all), 100*used, most(all, window), window, kills)
		})
	}
}

// TestRateLimit: a 429 that one worker gets stops all of them until its Retry-After, and no item
// fails for it.
func TestRateLimit(t *testing.T) {
	t.Parallel()
	const limit, window = 80, 3 * time.Second
	w := newOSSWorld(t, 200)
	w.srv.SetRate(limit, window)
	r := startProgram(t, quick, w.env, w.runArgs(t)...)
	got := r.result(t, 3*time.Minute)
	want(t, "code", got.code, exitDone)
	wantReport(t, got, w.n, w.n, 0, 0, 0, 0)
	refusals, early := 0, 0
	var paused time.Time
	for _, q := range w.srv.Requests() {
		if q.Status == http.StatusTooManyRequests || q.Status == http.StatusServiceUnavailable {
			refusals++
			if end := q.Time.Add(time.Second); end.After(paused) { // the shortest Retry-After
				paused = end
			}
			continue
		}
		// What was under way, and the way of the news to the other processes.
		if q.Time.After(paused.Add(-700*time.Millisecond)) && q.Time.Before(paused.Add(-10*time.Millisecond)) {
			early++
		}
	}
	if refusals == 0 || early > 0 {
		t.Errorf("%d refusals, %d requests before the pause was over", refusals, early)
	}
	t.Logf("%d refusals of %d requests", refusals, len(w.srv.Requests()))
}

// TestScope: on Document360 a limit of writes does not stop reads.
func TestScope(t *testing.T) {
	for _, tt := range []struct{ service, op, want string }{
		{"oss", "oss.CopyObject", scopeAll},
		{"oss", "oss.ListObjectsV2", scopeAll},
		{"document360", "document360.CopyFile", scopeWrite},
		{"document360", "document360.CreateFolder", scopeWrite},
		{"document360", "document360.GetFolder", scopeRead},
		{"document360", "document360.ListFolders", scopeRead},
		{"document360", "", scopeRead},
	} {
		want(t, tt.service+" "+tt.op, scopeOf(tt.service, tt.op), tt.want)
	}
	p := newPauses(nil, "a", "document360", &serverClock{}, nil)
	p.extend(scopeWrite, time.Now().Add(time.Hour))
	ctx := withOperation(context.Background())
	for _, tt := range []struct {
		op   string
		want bool
	}{{"document360.CopyFile", true}, {"document360.GetFolder", false}} {
		p.observe(ctx, farcopy.Event{Kind: farcopy.EventAttemptStarted, Op: tt.op})
		want(t, tt.op+" is paused", p.isPaused(ctx), tt.want)
	}
}

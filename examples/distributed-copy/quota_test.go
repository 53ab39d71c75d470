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

// TestQuota: processes share a quota, also if workers are killed: at no time were there more requests than it has
// allowed until then. TestQuotaWindows looks at all windows of time: here a request may have been under
// way for long.
func TestQuota(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		killing time.Duration // between two kills; 0: nothing is killed
	}{
		{"steady", 0},
		{"a worker is killed each second", time.Second},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			const quota, workers, window = 1200, 5, 6 * time.Second
			w := newOSSWorld(t, quota/60**quotaSeconds)
			args := []string{
				"run", "-base-url", w.srv.URL(), "-data", filepath.Join(t.TempDir(), "job"), "-json",
				"-workers", strconv.Itoa(workers), "-slots", "8", "-quota", strconv.Itoa(quota), "-verify", "answer",
			}
			began := time.Now()
			r := startProgram(t, quick, w.env, append(args, w.args...)...)
			kills := 0
			for end := time.Now().Add(time.Duration(*quotaSeconds) * time.Second); tt.killing > 0 && time.Now().Before(end) && !r.hasEnded(tt.killing); {
				if pids := r.workers(); len(pids) > 0 {
					syscall.Kill(pids[rand.IntN(len(pids))], syscall.SIGKILL)
					kills++
				}
			}
			got := r.result(t)
			want(t, "copied", got.count("copied"), w.n)
			all, every := w.srv.Requests(), newQuota(nil, "", quota, nil, nil).every
			for i, q := range all {
				if allowed := int(q.Time.Sub(began)/every) + 1; i >= allowed {
					t.Fatalf("request %d after %v, want at most %d until then", i+1, q.Time.Sub(began), allowed)
				}
			}
			steady := all[len(all)/5 : len(all)*4/5] // all workers are there, and there is enough to do
			took := steady[len(steady)-1].Time.Sub(steady[0].Time)
			used := float64(len(steady)-1) / (took.Seconds() * quota / 60)
			t.Logf("%d requests, %.1f %% of the quota used, at most %d in %v; %d kills", len(all), 100*used, most(all, window), window, kills)
		})
	}
}

// TestRateLimit: a refusal for the rate that one worker gets stops all of them until its Retry-After, and no
// item fails for it.
func TestRateLimit(t *testing.T) {
	t.Parallel()
	const pause = 10 * time.Second
	w := newPlainWorld(t, 200, 0)
	slowly(w.srv, "CopyObject", 50)
	w.srv.Inject("CopyObject", osstest.RateLimit(pause))
	slowly(w.srv, "CopyObject", 1000)
	got := startProgram(t, calm, w.env, w.runArgs(t)...).result(t)
	want(t, "code", got.code, exitDone)
	wantReport(t, got, w.n, w.n, 0, 0, 0, 0)
	var refused time.Time
	refusals, after, early := 0, 0, 0
	for _, q := range w.srv.Requests() {
		since := q.Time.Sub(refused)
		switch {
		case q.Status == http.StatusTooManyRequests || q.Status == http.StatusServiceUnavailable:
			refusals++
			refused = q.Time
		case refused.IsZero():
		// Before: what was under way, and the way of the news to the other processes. After: their clocks may
		// be behind.
		case since > pause/2 && since < pause*8/10:
			early++
		case since > pause/2:
			after++
		}
	}
	if refusals != 1 || early > 0 || after == 0 {
		t.Errorf("%d refusals, want 1; %d requests before the pause was over, want 0; %d after it", refusals, early, after)
	}
	t.Logf("%d requests after the refusal", after)
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

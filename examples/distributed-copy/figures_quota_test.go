//go:build linux

package main

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/farcopy/farcopy/oss/osstest"
)

const (
	figureQuota   = 6000 // requests a minute
	figureMinutes = 2
)

// measureQuota measures how much of a quota five workers use, undisturbed and with a worker killed
// each second.
func measureQuota(t *testing.T) (rows []row) {
	const workers = 5
	for _, tt := range []struct {
		what    string
		killing time.Duration // between two kills; 0: nothing is killed
		least   float64       // percent of the quota
	}{
		{"undisturbed", 0, 98},
		{"a worker is killed each second", time.Second, 90},
	} {
		w := newPlainWorld(t, figureQuota*figureMinutes, 20*time.Millisecond)
		args := []string{
			"run", "-base-url", w.srv.URL(), "-data", filepath.Join(t.TempDir(), "job"), "-json",
			"-workers", strconv.Itoa(workers), "-slots", "8", "-quota", strconv.Itoa(figureQuota), "-verify", "answer",
		}
		r := startProgram(t, quick, w.env, append(args, w.args...)...)
		kills := killEach(r, tt.killing, figureMinutes*time.Minute)
		got := r.result(t, 5*figureMinutes*time.Minute)
		want(t, "copied", got.count("copied"), w.n)
		all := w.srv.Requests()
		u := usedOf(all)
		largest := most(all, time.Minute)
		figure := fmt.Sprintf("%.1f %% over %.0f s, at most %d requests in any minute", u.percent, u.seconds, largest)
		if kills > 0 {
			figure += fmt.Sprintf("; %d kills", kills)
		}
		rows = append(rows, row{
			fmt.Sprintf("a quota of %d requests a minute used by %d workers, %s", figureQuota, workers, tt.what), figure,
			fmt.Sprintf("%.0f %%; never more than %d", tt.least, figureQuota), met(u.percent >= tt.least && largest <= figureQuota),
		})
	}
	return rows
}

// killEach kills a worker of a run at each interval, until end or the end of the run.
func killEach(r *running, interval, end time.Duration) (kills int) {
	if interval == 0 {
		return 0
	}
	for until := time.Now().Add(end); time.Now().Before(until) && !r.hasEnded(interval); {
		if pids := r.workers(); len(pids) > 0 {
			syscall.Kill(pids[rand.IntN(len(pids))], syscall.SIGKILL)
			kills++
		}
	}
	return kills
}

// used is how much of the quota requests have used.
type used struct{ percent, seconds float64 }

// usedOf leaves out the first and the last tenth: there the workers start, or nothing is left to do.
func usedOf(all []osstest.Request) used {
	steady := all[len(all)/10 : len(all)*9/10]
	took := steady[len(steady)-1].Time.Sub(steady[0].Time).Seconds()
	return used{100 * float64(len(steady)-1) / (took * figureQuota / 60), took}
}

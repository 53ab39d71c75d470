//go:build linux

package main

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
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

// measureQuota measures how much of a quota five workers use.
func measureQuota(t *testing.T) []row { return quotaRow(t, "undisturbed", 0, 98) }

// measureQuotaKilled does it while a worker is killed each second.
func measureQuotaKilled(t *testing.T) []row {
	return quotaRow(t, "a worker is killed each second", time.Second, 90)
}

// quotaRow kills a worker at each interval, if there is one. least is the goal in percent.
func quotaRow(t *testing.T, what string, killing time.Duration, least float64) []row {
	const workers = 5
	w := newPlainWorld(t, figureQuota*figureMinutes, 20*time.Millisecond)
	args := []string{
		"run", "-base-url", w.srv.URL(), "-data", filepath.Join(t.TempDir(), "job"), "-json",
		"-workers", strconv.Itoa(workers), "-slots", "8", "-quota", strconv.Itoa(figureQuota), "-verify", "answer",
	}
	r := startProgram(t, quick, w.env, append(args, w.args...)...)
	kills := killEach(r, killing, figureMinutes*time.Minute)
	got := r.result(t)
	want(t, "copied", got.count("copied"), w.n)
	all := w.srv.Requests()
	u := usedOf(all)
	largest := most(all, time.Minute)
	figure := fmt.Sprintf("%.1f %% over %.0f s (of single seconds the median %.0f %%, a twentieth below %.0f %%), at most %d requests in any minute",
		u.percent, u.seconds, u.ofSeconds[len(u.ofSeconds)/2], u.ofSeconds[len(u.ofSeconds)/20], largest)
	if kills > 0 {
		figure += fmt.Sprintf("; %d kills", kills)
	}
	return []row{{
		fmt.Sprintf("a quota of %d requests a minute used by %d workers, %s", figureQuota, workers, what), figure,
		fmt.Sprintf("%.0f %%; never more than %d", least, figureQuota), met(u.percent >= least && largest <= figureQuota),
	}}
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
type used struct {
	percent, seconds float64
	ofSeconds        []float64 // percent of each second, in ascending order
}

// usedOf leaves out the first and the last tenth: there the workers start, or nothing is left to do.
func usedOf(all []osstest.Request) used {
	steady := all[len(all)/10 : len(all)*9/10]
	first := steady[0].Time
	took := steady[len(steady)-1].Time.Sub(first).Seconds()
	const aSecond = figureQuota / 60
	u := used{percent: 100 * float64(len(steady)-1) / (took * aSecond), seconds: took, ofSeconds: make([]float64, int(took))}
	for _, r := range steady {
		if i := int(r.Time.Sub(first).Seconds()); i < len(u.ofSeconds) {
			u.ofSeconds[i] += 100.0 / aSecond
		}
	}
	slices.Sort(u.ofSeconds)
	return u
}

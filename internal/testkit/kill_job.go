package testkit

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/farcopy/farcopy"
)

// Killer is a transport that ends a run of a job before or after one of its requests, as if the
// process were killed there: what is in the journal's directory at that moment is all that is left.
type Killer struct {
	Base    http.RoundTripper
	Moment  int // the number of the moment; there are two at each request
	Journal string
	Left    string // where the directory is copied to

	mu     sync.Mutex
	at     int
	killed bool
	kill   context.CancelFunc
}

var errKilled = errors.New("the process is dead")

// RoundTrip sends nothing after the moment.
func (k *Killer) RoundTrip(req *http.Request) (*http.Response, error) {
	if k.reached() {
		return nil, errKilled
	}
	resp, err := k.Base.RoundTrip(req)
	if k.reached() {
		if err == nil {
			resp.Body.Close()
		}
		return nil, errKilled
	}
	return resp, err
}

func (k *Killer) reached() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.at++; k.at == k.Moment && !k.killed {
		if err := os.CopyFS(k.Left, os.DirFS(k.Journal)); err != nil {
			panic(err)
		}
		k.killed = true
		k.kill()
	}
	return k.killed
}

// RunKilled runs a job that is killed at a moment, and goes on with it until all its items are
// copied or skipped, with two hours between the runs. newJob makes the job for a new process. It
// returns the report, and false if there was no such moment.
func RunKilled(t *testing.T, moment, workers int, newJob func(farcopy.JobConfig, func(http.RoundTripper) http.RoundTripper) farcopy.Job) (farcopy.Report, bool) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	k := &Killer{Moment: moment, Journal: t.TempDir(), Left: filepath.Join(t.TempDir(), "left"), kill: cancel}
	cfg := farcopy.JobConfig{Journal: k.Journal, Workers: workers}
	for range newJob(cfg, func(base http.RoundTripper) http.RoundTripper { k.Base = base; return k }).Run(ctx) {
	}
	if !k.killed {
		return farcopy.Report{}, false
	}
	cfg.Journal = k.Left
	return RunToEnd(t, func() farcopy.Job {
		return newJob(cfg, func(base http.RoundTripper) http.RoundTripper { return base })
	}), true
}

// RunToEnd runs a job until all its items are copied or skipped, each time in a new process and with
// two hours between the runs. Items can stay unknown: such a one is never sent again. What stays
// failed is logged.
func RunToEnd(t *testing.T, newJob func() farcopy.Job) farcopy.Report {
	t.Helper()
	var last error
	var report farcopy.Report
	for range 6 {
		j := newJob()
		last = nil
		for _, err := range j.Run(t.Context()) {
			last = err
		}
		if report = j.Report(); last == nil {
			return report
		}
		time.Sleep(2 * time.Hour)
	}
	if e := As[*farcopy.JobError](t, last); e.Early || e.Pending > 0 {
		t.Error(last)
	}
	for _, g := range report.Failures {
		t.Logf("%d %s: %s, such as %s", g.Count, g.Action, g.Reason, g.Example)
	}
	return report
}

// WantOnce wants that a job which was run to its end has made everything once, and counts it once:
// the lines of the target are those of the source. What is unknown or failed may be missing.
func WantOnce(t *testing.T, report farcopy.Report, items int, source, target string) {
	t.Helper()
	if report.Complete {
		WantEqual(t, "all items", report.Copied+report.Skipped+report.Unknown+report.Failed, int64(items))
	}
	if report.Unknown == 0 && report.Failed == 0 {
		WantEqual(t, "complete", report.Complete, true)
		WantEqual(t, "what is at the target", target, source)
		return
	}
	left := map[string]int{}
	for line := range strings.Lines(source) {
		name, _, _ := strings.Cut(line, " ")
		left[name]++
	}
	for line := range strings.Lines(target) {
		name, _, _ := strings.Cut(line, " ")
		if left[name]--; left[name] < 0 {
			t.Errorf("made twice: %s", name)
		}
	}
}

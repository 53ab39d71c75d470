package main

import (
	"bytes"
	"context"
	"io"
	"iter"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vbauerster/mpb/v8"

	"github.com/farcopy/farcopy"
)

// fakeJob copies an item a second. After five seconds the source is listed to its end.
type fakeJob struct {
	farcopy.Job // none of the rest is called
	items       int64
	started     time.Time
	summary     farcopy.PlanSummary
	planned     []farcopy.PlannedItem
}

func (j *fakeJob) Progress() farcopy.Progress {
	done := int64(time.Since(j.started) / time.Second)
	left := time.Duration(j.items-done) * time.Second
	return farcopy.Progress{
		Listed: j.items, Copied: done, Pending: j.items - done, Rate: 1, Workers: 4, Limit: "latency",
		ListDone: done > 5, LeftKnown: done > 5, Left: left, LeftLow: left, LeftHigh: 2 * left,
	}
}

func (j *fakeJob) Run(context.Context) iter.Seq2[farcopy.Outcome, error] {
	return func(yield func(farcopy.Outcome, error) bool) {
		for range j.items {
			time.Sleep(time.Second)
			if !yield(farcopy.Outcome{Source: "a", Target: "b", Action: farcopy.ActionCopied}, nil) {
				return
			}
		}
	}
}

func (j *fakeJob) Report() farcopy.Report {
	return farcopy.Report{Listed: j.items, Copied: j.items, Complete: true, Elapsed: time.Since(j.started)}
}

func (j *fakeJob) Plan(context.Context) iter.Seq2[farcopy.PlannedItem, error] {
	return func(yield func(farcopy.PlannedItem, error) bool) {
		for _, i := range j.planned {
			if !yield(i, nil) {
				return
			}
		}
	}
}

func (j *fakeJob) PlanSummary() farcopy.PlanSummary { return j.summary }

// TestProgressLines: where no bar can be drawn, a line every five seconds says how far the job is.
// Standard output has nothing of it.
func TestProgressLines(t *testing.T) {
	for _, json := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			p := newPrinter(&options{service: "oss", json: json, cfg: farcopy.JobConfig{Journal: "x"}}, &fakeJob{items: 12, started: time.Now()}, &stdout, &console{out: &stderr})
			want(t, "code", p.run(t.Context()), exitDone)
			const lines = "5 of 12+ items, 1/s, listing, limited by latency, 4 workers\n" +
				"10 of 12 items, 1/s, 2s left (2s to 4s), limited by latency, 4 workers\n"
			want(t, "stderr", stderr.String(), lines)
			wantOut := "12 items: 12 copied, 0 there already, 0 failed, 0 unknown, 0 pending; 0 requests in 12.0 s\n"
			if json {
				wantOut = strings.Repeat(`{"item":{"source":"a","target":"b","action":"copied","reason":"","error":""}}`+"\n", 12) +
					`{"report":{"listed":12,"copied":12,"skipped":0,"failed":0,"unknown":0,"pending":0,"requests":0,"seconds":12,"complete":true}}` + "\n"
			}
			want(t, "stdout", stdout.String(), wantOut)
		})
	}
}

// redraw is what a bar is drawn over with: the cursor goes up, and what is below is cleared.
var redraw = regexp.MustCompile(`\x1b\[(\d+)A\x1b\[J`)

// screen returns what a terminal shows that gets the output of a bar.
func screen(t *testing.T, output string) string {
	t.Helper()
	var lines []string
	add := func(text string) {
		for line := range strings.Lines(strings.ReplaceAll(text, "\r\n", "\n")) {
			lines = append(lines, line)
		}
	}
	from := 0
	for _, at := range redraw.FindAllStringSubmatchIndex(output, -1) {
		add(output[from:at[0]])
		up, _ := strconv.Atoi(output[at[2]:at[3]])
		lines = lines[:len(lines)-up]
		from = at[1]
	}
	add(output[from:])
	shown := strings.Join(lines, "")
	if strings.Contains(shown, "\x1b") {
		t.Errorf("a control sequence that is not of a bar: %q", shown)
	}
	return shown
}

// TestBar: the bar is drawn as the job goes, lines are printed above it, and nothing of it is left in
// the end.
func TestBar(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out safeBuffer
		c := &console{out: &out}
		job := &fakeJob{items: 20, started: time.Now()}
		s := status{}
		hide := c.showBar(func() status { s.Progress = job.Progress(); return s }, mpb.ForceTTY(), mpb.WithAutoRefresh(), mpb.WithWidth(61))
		io.WriteString(c, "first line\n")
		time.Sleep(5*time.Second + 200*time.Millisecond)
		want(t, "while listing", screen(t, out.String()), `first line
[=========>----------------------------] 5 of 20+ items, 1/s
listing, limited by latency, 4 workers
`)
		io.WriteString(c, "second line\n")
		time.Sleep(5 * time.Second)
		want(t, "when listed", screen(t, out.String()), `first line
second line
[================>----------------] 50%  10 of 20 items, 1/s
10s left (10s to 20s), limited by latency, 4 workers
`)
		io.WriteString(c, "third line\n")
		hide()
		io.WriteString(c, "report\n")
		want(t, "in the end", screen(t, out.String()), "first line\nsecond line\nthird line\nreport\n")
	})
}

// safeBuffer is a buffer that several goroutines use.
type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *safeBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *safeBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

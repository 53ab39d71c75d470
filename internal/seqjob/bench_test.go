package seqjob

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/job"
	"github.com/farcopy/farcopy/internal/testkit"
)

// countingOperation makes copies in no time.
type countingOperation struct{ sent atomic.Int64 }

func (o *countingOperation) Validate(*copyRequest) error { return nil }

func (o *countingOperation) Names(r *copyRequest) Names {
	return Names{Source: r.From, Target: r.To, Lanes: []string{r.To}}
}

func (o *countingOperation) Decide(context.Context, *copyRequest) (Decision[copyState], error) {
	return Decision[copyState]{Action: farcopy.ActionCopy, Size: 1000}, nil
}

var benchIntent = json.RawMessage(`"` + fmt.Sprintf("%0120d", 1) + `"`)

func (o *countingOperation) Copy(ctx context.Context, _ *copyRequest, _ *copyState, step job.Step) job.Result {
	if err := step.Save(ctx, benchIntent); err != nil {
		return job.Result{Action: farcopy.ActionFailed, Err: err}
	}
	o.sent.Add(1)
	return job.Result{Action: farcopy.ActionCopied}
}

func (o *countingOperation) Refused(error) bool { return false }

// runCounting runs a job of n requests, each with some more bytes, and returns by how much the heap
// has grown at most.
func runCounting(t testing.TB, n, more int) (growth uint64) {
	t.Helper()
	o := &countingOperation{}
	requests := func(yield func(copyRequest, error) bool) {
		for i := range n {
			r := copyRequest{From: fmt.Sprintf("photos/2026/%09d.jpg", i), To: fmt.Sprintf("backup/photos/2026/%09d.jpg", i)}
			if more > 0 {
				r.Metadata = map[string]string{"more": strings.Repeat("x", more)}
			}
			if !yield(r, nil) {
				return
			}
		}
	}
	before := testkit.LiveHeap()
	j := New(o, Options[copyRequest]{Op: "fake.Copies", Host: "fake.example", Requests: requests, Sent: &o.sent}, farcopy.JobConfig{Journal: t.TempDir(), Workers: 16})
	done := 0
	for _, err := range j.Run(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if done++; done%(n/4) == 0 {
			growth = max(growth, max(before, testkit.LiveHeap())-before)
		}
	}
	return growth
}

// TestMemory: a sequence is not held: 20 MB of requests need little.
func TestMemory(t *testing.T) {
	if growth := runCounting(t, 5000, 4000); growth > 10<<20 {
		t.Errorf("the heap has grown by %d bytes", growth)
	}
}

// BenchmarkRun measures what a request costs without its service: ns/request is the engine, the
// journal and the claims together; growth-KiB is that of the heap, after collections.
func BenchmarkRun(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				start := time.Now()
				growth := runCounting(b, n, 0)
				b.ReportMetric(float64(time.Since(start).Nanoseconds())/float64(n), "ns/request")
				b.ReportMetric(float64(growth>>10), "growth-KiB")
			}
		})
	}
}

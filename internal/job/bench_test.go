package job

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/testkit"
)

// countingService copies n items, whose names are numbers, in no time.
type countingService struct {
	n        int
	requests atomic.Int64
	done     atomic.Int64
	each     func(done int64) // after each copy; nil: nothing
}

const benchPage = 1000

func (s *countingService) List(_ context.Context, cursor string) (page Page, err error) {
	s.requests.Add(1)
	from, _ := strconv.Atoi(cursor)
	for i := from; i < min(from+benchPage, s.n); i++ {
		name := fmt.Sprintf("photos/2026/%09d.jpg", i)
		page.Items = append(page.Items, Item{
			Source: name, Target: "backup/" + name, Action: farcopy.ActionCopy, Size: 1000,
			Task: json.RawMessage(`{"from_bucket":"photos","from":"` + name + `","bucket":"backup","key":"` + name + `","etag":"5B3C1A2E053D763E1B002CC607C5A0FE","size":1000}`),
		})
	}
	if from+benchPage < s.n {
		page.Next = []string{strconv.Itoa(from + benchPage)}
	}
	return page, nil
}

func (s *countingService) Decide(_ context.Context, i Item) (Item, error) { return i, nil }

// benchIntent is as long as that of an object.
var benchIntent = json.RawMessage(`"` + fmt.Sprintf("%0120d", 1) + `"`)

func (s *countingService) Copy(ctx context.Context, _ Item, save Save) Result {
	if err := save(ctx, benchIntent); err != nil {
		return Result{Action: farcopy.ActionFailed, Err: err}
	}
	s.requests.Add(1)
	if done := s.done.Add(1); s.each != nil {
		s.each(done)
	}
	return Result{Action: farcopy.ActionCopied}
}

func (s *countingService) Resume(ctx context.Context, i Item, _ json.RawMessage, save Save) Result {
	return s.Copy(ctx, i, save)
}

func (s *countingService) Resolve(context.Context, Item, json.RawMessage) Result {
	return Result{Action: farcopy.ActionCopied}
}
func (s *countingService) Refused(error) bool { return false }
func (s *countingService) Requests() int64    { return s.requests.Load() }

var benchOptions = Options{Op: "fake.CopyTree", Host: "fake.example", Request: "digest", First: []string{"0"}}

// BenchmarkRun measures what a job itself costs: its service takes no time. ns/item is the engine and
// the journal together; heap-KiB is the largest heap that was in use after a collection.
func BenchmarkRun(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				var most uint64
				s := &countingService{n: n}
				s.each = func(done int64) {
					if done%int64(n/10) == 0 {
						most = max(most, testkit.LiveHeap())
					}
				}
				start := time.Now()
				for _, err := range New(s, benchOptions, farcopy.JobConfig{Journal: b.TempDir(), Workers: 16}).Run(b.Context()) {
					if err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(time.Since(start).Nanoseconds())/float64(n), "ns/item")
				b.ReportMetric(float64(most>>10), "heap-KiB")
			}
		})
	}
}

// BenchmarkResume measures how long a run takes to its first item, after one that was stopped in the
// middle.
func BenchmarkResume(b *testing.B) {
	for _, n := range []int{10_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			cfg := farcopy.JobConfig{Journal: b.TempDir(), Workers: 16}
			s := &countingService{n: n}
			j := New(s, benchOptions, cfg)
			s.each = func(done int64) {
				if done == int64(n/2) {
					j.Stop()
				}
			}
			for range j.Run(b.Context()) {
			}
			s.each = nil
			for b.Loop() {
				for _, err := range New(s, benchOptions, cfg).Run(b.Context()) {
					if err != nil {
						b.Fatal(err)
					}
					break
				}
			}
		})
	}
}

package journal

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

var intentValue = json.RawMessage(`"farcopy1:oss.CopyObject:1764446400000000000:` + strings.Repeat("A", 60) + `:0011223344556677"`)

// openBench opens a journal on the disk of FARCOPY_BENCH_DIR, or of the temporary directory.
func openBench(b testing.TB, o Options) *Journal {
	b.Helper()
	dir, err := os.MkdirTemp(os.Getenv("FARCOPY_BENCH_DIR"), "journal")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { os.RemoveAll(dir) })
	j, err := Open(dir, testJob, o)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { j.Close() })
	return j
}

const benchPage = 1000

// items hands out the items of pages that are listed when they are needed.
type items struct {
	j    *Journal
	next atomic.Int64
}

func (s *items) take(b testing.TB) Item {
	n := s.next.Add(1) - 1
	page := n / benchPage
	if n%benchPage == 0 {
		if err := s.j.Append(&Record{Pages: []Page{{Items: benchPage, Value: pageValue(page)}}}, Interval); err != nil {
			b.Fatal(err)
		}
	}
	return Item{page + 1, int(n % benchPage)}
}

// pageValue is a value of 1,000 keys with their ETags.
func pageValue(page int64) json.RawMessage {
	var v strings.Builder
	v.WriteString("[")
	for i := range benchPage {
		if i > 0 {
			v.WriteString(",")
		}
		fmt.Fprintf(&v, `{"key":"logs/2026/11/%08d.json.gz","etag":"5B3C1A2E053D763E1B002CC607C5A0FE","size":123456}`, page*benchPage+int64(i))
	}
	return json.RawMessage(v.String() + "]")
}

// BenchmarkAppend appends an intent; the outcomes are not measured.
func BenchmarkAppend(b *testing.B) {
	for _, bench := range []struct {
		name       string
		durability Durability
		appenders  int
	}{
		{"Interval/1", Interval, 1},
		{"Interval/16", Interval, 16},
		{"Interval/64", Interval, 64},
		{"Always/1", Always, 1},
		{"Always/16", Always, 16},
		{"Always/64", Always, 64},
	} {
		b.Run(bench.name, func(b *testing.B) {
			j := openBench(b, Options{})
			if err := j.Append(&Record{Pages: []Page{{Items: 64}}}, Always); err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			b.SetParallelism((bench.appenders + runtime.GOMAXPROCS(0) - 1) / runtime.GOMAXPROCS(0))
			if bench.appenders == 1 {
				defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
			}
			var appender atomic.Int64
			b.RunParallel(func(pb *testing.PB) {
				item := Item{1, int(appender.Add(1)-1) % 64}
				for pb.Next() {
					r := &Record{Intents: []Intent{{item, intentValue}}, Requests: 1}
					if err := j.Append(r, bench.durability); err != nil {
						b.Error(err)
						return
					}
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "records/s")
		})
	}
}

// BenchmarkReplay reads a segment of outcomes.
func BenchmarkReplay(b *testing.B) {
	j := openBench(b, Options{SegmentSize: 1 << 40})
	s := &items{j: j}
	const records = 200_000
	for range records / 2 {
		item := s.take(b)
		for _, r := range []*Record{
			{Intents: []Intent{{item, intentValue}}, Requests: 1},
			{Outcomes: []Outcome{{item, Copied, nil, 0, 0}}},
		} {
			if err := j.Append(r, Interval); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.SetBytes(j.size)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := replay(j.segment, "x"); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(records*float64(b.N)/b.Elapsed().Seconds(), "records/s")
}

// BenchmarkMillion runs a job of a million items, of which every hundredth fails, and opens its
// journal after the first half.
func BenchmarkMillion(b *testing.B) {
	for b.Loop() {
		million(b, 1_000_000)
	}
}

// million returns the largest heap after a collection, and how long it took to open the journal when
// half of the items were finished.
func million(b testing.TB, n int) (heap uint64, reopen time.Duration) {
	j := openBench(b, Options{})
	s := &items{j: j}
	start := time.Now()
	for i := range n {
		item := s.take(b)
		outcome := Outcome{Item: item, Action: Copied}
		if i%100 == 0 {
			outcome.Action, outcome.Value = Failed, intentValue
		}
		for _, r := range []*Record{{Intents: []Intent{{item, intentValue}}, Requests: 1}, {Outcomes: []Outcome{outcome}}} {
			if err := j.Append(r, Interval); err != nil {
				b.Fatal(err)
			}
		}
		if i%(n/10) == n/20 {
			runtime.GC()
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			heap = max(heap, m.HeapAlloc)
		}
		if i == n/2 {
			// A second journal on the same files, which a killed process has left.
			r := time.Now()
			d := j.disk
			again, err := open(readOnly{d}, testJob, Options{})
			if err != nil {
				b.Fatal(err)
			}
			reopen = time.Since(r)
			again.closeFiles()
		}
	}
	took := time.Since(start)
	if bench, ok := b.(*testing.B); ok {
		bench.ReportMetric(float64(n)/took.Seconds(), "items/s")
		bench.ReportMetric(float64(heap)/1e6, "MB-heap")
		bench.ReportMetric(reopen.Seconds()*1e3, "ms-to-resume")
	}
	return heap, reopen
}

// readOnly is a disk on which nothing is changed.
type readOnly struct{ disk }

type readOnlyFile struct{ file }

func (d readOnly) open(name string) (file, error) {
	f, err := d.disk.open(name)
	return readOnlyFile{f}, err
}

func (readOnly) remove(string) error                        { return nil }
func (readOnlyFile) WriteAt(p []byte, _ int64) (int, error) { return len(p), nil }
func (readOnlyFile) Truncate(int64) error                   { return nil }
func (readOnlyFile) Sync() error                            { return nil }

// TestMemoryIsFlat: ten times the items take the same memory, failures included.
func TestMemoryIsFlat(t *testing.T) {
	if testing.Short() {
		t.Skip("writes some 50 MB")
	}
	few, _ := million(t, 20_000)
	many, _ := million(t, 200_000)
	t.Logf("%d bytes with 20,000 items, %d with 200,000", few, many)
	if many > few+2<<20 {
		t.Errorf("the heap has %d bytes with 20,000 items, and %d with 200,000", few, many)
	}
}

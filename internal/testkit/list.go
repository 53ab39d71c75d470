package testkit

import (
	"bytes"
	"context"
	"io"
	"iter"
	"net/http"
	"runtime"
	"runtime/metrics"
	"testing"
)

// Pages is a transport that answers with the pages of a list, which it holds ready: what is measured
// is the client.
type Pages struct {
	Bodies [][]byte
	Type   string                  // Content-Type
	Number func(*http.Request) int // of the page that a request asks for, from 0
}

// RoundTrip answers with a page.
func (p *Pages) RoundTrip(r *http.Request) (*http.Response, error) {
	body := p.Bodies[p.Number(r)]
	return &http.Response{
		StatusCode: 200, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: r, ContentLength: int64(len(body)),
		Header: http.Header{"Content-Type": {p.Type}}, Body: io.NopCloser(bytes.NewReader(body)),
	}, nil
}

// Client returns an HTTP client with this transport.
func (p *Pages) Client() *http.Client { return &http.Client{Transport: p} }

// BenchmarkList ranges over a list of want items, and reports the allocations and the time of an
// item, and by how many KiB the memory in use grows from the 20th part of the list on, garbage
// collected.
func BenchmarkList[T any](b *testing.B, want int, list func(context.Context) iter.Seq2[T, error]) {
	b.Helper()
	grown := growth(b, want, list)
	var before, after runtime.MemStats
	items := 0
	b.ReportAllocs()
	runtime.ReadMemStats(&before)
	for b.Loop() {
		for _, err := range list(b.Context()) {
			if err != nil {
				b.Fatal(err)
			}
			items++
		}
	}
	runtime.ReadMemStats(&after)
	if items != b.N*want {
		b.Fatalf("%d items, want %d", items, b.N*want)
	}
	b.ReportMetric(float64(after.Mallocs-before.Mallocs)/float64(items), "allocs/item")
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(items), "ns/item")
	b.ReportMetric(float64(grown)/1024, "KiB-growth")
}

func growth[T any](b *testing.B, want int, list func(context.Context) iter.Seq2[T, error]) uint64 {
	var early, most uint64
	n := 0
	for _, err := range list(b.Context()) {
		if err != nil {
			b.Fatal(err)
		}
		n++
		switch {
		case n == want/20:
			early = LiveHeap()
		case n%(want/10) == 0:
			most = max(most, LiveHeap())
		}
	}
	return max(most, early) - early
}

// LiveHeap collects garbage and returns how many bytes were in use then. What other goroutines
// allocate after the collection does not count.
func LiveHeap() uint64 {
	runtime.GC()
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	return live[0].Value.Uint64()
}

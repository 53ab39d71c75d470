package oss_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
)

const listedPages = 100 // of 1000 objects

// listTransport answers with pages of 1000 objects each, which it builds before: what is measured is the client.
type listTransport struct{ pages [][]byte }

func newListTransport() *listTransport {
	tr := &listTransport{}
	for page := range listedPages {
		var b bytes.Buffer
		b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n<ListBucketResult>\n  <Name>photos</Name>\n  <EncodingType>url</EncodingType>\n")
		fmt.Fprintf(&b, "  <IsTruncated>%t</IsTruncated>\n", page+1 < listedPages)
		if page+1 < listedPages {
			fmt.Fprintf(&b, "  <NextContinuationToken>%d</NextContinuationToken>\n", page+1)
		}
		for i := range 1000 {
			fmt.Fprintf(&b, "  <Contents>\n    <Key>2026%%2Fholiday%%2Fpicture-%06d.jpg</Key>\n    <LastModified>2020-05-18T05:45:47.000Z</LastModified>\n"+
				"    <ETag>\"35A27C2B9EAEEB6F48FD7FB5861D0001\"</ETag>\n    <Type>Normal</Type>\n    <Size>%d</Size>\n"+
				"    <StorageClass>Standard</StorageClass>\n  </Contents>\n", page*1000+i, i)
		}
		b.WriteString("  <KeyCount>1000</KeyCount>\n</ListBucketResult>\n")
		tr.pages = append(tr.pages, b.Bytes())
	}
	return tr
}

func (tr *listTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	page, _ := strconv.Atoi(r.URL.Query().Get("continuation-token"))
	body := tr.pages[page]
	return &http.Response{
		StatusCode: 200, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: r, ContentLength: int64(len(body)),
		Header: http.Header{"X-Oss-Request-Id": {"r1"}, "Content-Type": {"application/xml"}}, Body: io.NopCloser(bytes.NewReader(body)),
	}, nil
}

func listClient(tb testing.TB) *oss.Client {
	return newClient(tb, oss.Config{
		Region: "cn-hangzhou", Credentials: oss.StaticCredentials("i", "s", ""), HTTPClient: &http.Client{Transport: newListTransport()},
	})
}

// BenchmarkAllObjects lists 100,000 objects.
func BenchmarkAllObjects(b *testing.B) {
	client := listClient(b)
	var before, after runtime.MemStats
	b.ReportAllocs()
	runtime.ReadMemStats(&before)
	items := 0
	for b.Loop() {
		for o, err := range client.AllObjects(b.Context(), oss.ListObjectsRequest{Bucket: "photos"}) {
			if err != nil {
				b.Fatal(err)
			}
			items += strings.Count(o.Key[:4], "2026")
		}
	}
	runtime.ReadMemStats(&after)
	if items != b.N*listedPages*1000 {
		b.Fatalf("%d items", items)
	}
	b.ReportMetric(float64(after.Mallocs-before.Mallocs)/float64(items), "allocs/item")
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(items), "ns/item")
}

// TestAllObjectsMemoryIsFlat: the memory in use after the last page is that after the first ones.
func TestAllObjectsMemoryIsFlat(t *testing.T) {
	client := listClient(t)
	var early, most uint64
	n := 0
	for _, err := range client.AllObjects(t.Context(), oss.ListObjectsRequest{Bucket: "photos"}) {
		if err != nil {
			t.Fatal(err)
		}
		n++
		switch {
		case n == 5_000:
			early = testkit.LiveHeap()
		case n%10_000 == 0:
			most = max(most, testkit.LiveHeap())
		}
	}
	if n != listedPages*1000 {
		t.Errorf("%d objects, want %d", n, listedPages*1000)
	}
	if most > early+1<<20 {
		t.Errorf("%d bytes in use, %d after the fifth page", most, early)
	}
}

package box_test

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"testing"
	"encoding/json"
	"context"

	"github.com/farcopy/farcopy/box"
)

func stub(b *testing.B) roundTripper {
	text, _ := os.ReadFile("testdata/copy_folder/nodejs_sample.response.http")
	_, body, _ := bytes.Cut(text, []byte("\n\n"))
	h := http.Header{"Content-Type": {"application/json"}, "Box-Request-Id": {"a"}, "Date": {"Mon, 02 Jan 2006 15:04:05 GMT"}}
	return func(r *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 201, Header: h, Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)), Request: r}, nil
	}
}
func BenchmarkZZOurs(b *testing.B) {
	c := newClient(b, box.Config{TokenSource: token("t"), HTTPClient: &http.Client{Transport: stub(b)}})
	b.ReportAllocs()
	ctx, cancel := context.WithCancel(b.Context()); defer cancel()
	for b.Loop() {
		if _, err := c.CopyFolder(ctx, pictures); err != nil { b.Fatal(err) }
	}
}
func BenchmarkZZRaw(b *testing.B) {
	c := &http.Client{Transport: stub(b)}
	b.ReportAllocs()
	ctx, cancel := context.WithCancel(b.Context()); defer cancel()
	for b.Loop() {
		if _, err := rawCopy(ctx, c, "http://127.0.0.1:1234/2.0/folders/11111/copy"); err != nil { b.Fatal(err) }
	}
}
func BenchmarkZZDecode(b *testing.B) {
	text, _ := os.ReadFile("testdata/copy_folder/nodejs_sample.response.http")
	_, body, _ := bytes.Cut(text, []byte("\n\n"))
	b.ReportAllocs()
	for b.Loop() {
		var f box.Folder
		if err := json.Unmarshal(body, &f); err != nil { b.Fatal(err) }
	}
}

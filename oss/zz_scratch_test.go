package oss_test

import (
	"context"
	"net/http"
	"net/http/httptrace"
	"testing"
	"time"

	"github.com/farcopy/farcopy/oss"
)

func variant(b *testing.B, rt func(http.RoundTripper) http.RoundTripper) {
	url := instantServer(b) + "/oss-example/copy_oss.jpg"
	client := &http.Client{Transport: rt(&http.Transport{})}
	b.ReportAllocs()
	for b.Loop() {
		if etag := rawCopy(b, client, url); etag == "" {
			b.Fatal("no ETag")
		}
	}
}

type rtf func(*http.Request) (*http.Response, error)

func (f rtf) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func BenchmarkZRaw(b *testing.B) { variant(b, func(n http.RoundTripper) http.RoundTripper { return n }) }
func BenchmarkZSpin5(b *testing.B) {
	variant(b, func(n http.RoundTripper) http.RoundTripper {
		return rtf(func(r *http.Request) (*http.Response, error) {
			t := time.Now()
			for time.Since(t) < 5*time.Microsecond {
			}
			return n.RoundTrip(r)
		})
	})
}
func BenchmarkZTimeout(b *testing.B) {
	variant(b, func(n http.RoundTripper) http.RoundTripper {
		return rtf(func(r *http.Request) (*http.Response, error) {
			ctx, cancel := context.WithTimeout(r.Context(), 5*time.Minute)
			_ = cancel
			resp, err := n.RoundTrip(r.WithContext(ctx))
			return resp, err
		})
	})
}
func BenchmarkZTrace(b *testing.B) {
	variant(b, func(n http.RoundTripper) http.RoundTripper {
		return rtf(func(r *http.Request) (*http.Response, error) {
			tr := httptrace.ClientTrace{GetConn: func(string) {}, GotConn: func(httptrace.GotConnInfo) {}, WroteRequest: func(httptrace.WroteRequestInfo) {}}
			return n.RoundTrip(r.WithContext(httptrace.WithClientTrace(r.Context(), &tr)))
		})
	})
}
func BenchmarkZDirect(b *testing.B) {
	url := instantServer(b)
	client, err := oss.NewClient(oss.Config{Region: "cn-hangzhou", Endpoint: url, Credentials: oss.StaticCredentials("i", "s", "")})
	if err != nil {
		b.Fatal(err)
	}
	req := oss.CopyObjectRequest{Bucket: "oss-example", Key: "copy_oss.jpg", SourceKey: "oss.jpg"}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := client.CopyObject(b.Context(), req); err != nil {
			b.Fatal(err)
		}
	}
}

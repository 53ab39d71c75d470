package oss_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy/oss/osstest"
)

// slowParts lets each part take a time.
type slowParts struct {
	http.RoundTripper
	latency time.Duration
}

func (s slowParts) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.Contains(r.URL.RawQuery, "partNumber") {
		time.Sleep(s.latency)
	}
	return s.RoundTripper.RoundTrip(r)
}

// BenchmarkLargeMakespan copies an object in 640 parts, each of which takes 50 ms. times-ideal is the
// time of the call by that of parts without gaps between them.
func BenchmarkLargeMakespan(b *testing.B) {
	const parts, latency = 640, 50 * time.Millisecond
	for _, concurrency := range []int{4, 16, 64} {
		b.Run(fmt.Sprint(concurrency), func(b *testing.B) {
			srv := newServer(b)
			srv.AddObject("photos", "big.iso", "", func(o *osstest.Object) { o.Size = parts * 64 << 20 })
			cfg := srv.Config()
			cfg.HTTPClient = &http.Client{Transport: slowParts{&http.Transport{MaxIdleConnsPerHost: 64}, latency}}
			client := newClient(b, cfg)
			req := large
			req.PartSize, req.Concurrency = 64<<20, concurrency
			ideal := latency * parts / time.Duration(concurrency)
			for b.Loop() {
				start := time.Now()
				if _, err := client.CopyLargeObject(b.Context(), req); err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(time.Since(start))/float64(ideal), "times-ideal")
			}
		})
	}
}

package oss_test

import (
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss/osstest"
)

// TestLargeMakespan: parts follow each other without gaps, and none waits for others to end: the call
// takes what its parts take, in virtual time, in which nothing else takes any.
func TestLargeMakespan(t *testing.T) {
	const parts = 640
	for _, concurrency := range []int{1, 4, 16, 64} {
		for _, slow := range []time.Duration{50 * time.Millisecond, time.Second} { // one part of 64
			testkit.Run(t, fmt.Sprint(concurrency, ", slow parts ", slow), func(t *testing.T) {
				srv := newServer(t)
				srv.AddObject("photos", "big.iso", "", func(o *osstest.Object) { o.Size = parts * 64 << 20 })
				var n, total atomic.Int64
				client := throughTransport(t, srv, func(next http.RoundTripper, r *http.Request) (*http.Response, error) {
					if r.URL.Query().Has("partNumber") {
						took := 50 * time.Millisecond
						if n.Add(1)%64 == 0 {
							took = slow
						}
						total.Add(int64(took))
						time.Sleep(took)
					}
					return next.RoundTrip(r)
				})
				req := large
				req.PartSize, req.Concurrency = 64<<20, concurrency
				began := time.Now()
				if _, err := client.CopyLargeObject(t.Context(), req); err != nil {
					t.Fatal(err)
				}
				took, ideal := time.Since(began), time.Duration(total.Load()/int64(concurrency))
				if took > ideal+slow || slow == 50*time.Millisecond && took != ideal {
					t.Errorf("it took %v, and its parts %v", took, ideal)
				}
			})
		}
	}
}

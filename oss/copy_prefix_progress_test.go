package oss_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
)

// TestCopyPrefixProgressOfParts: while a large object is copied, its parts say how far it is and how
// long it takes.
func TestCopyPrefixProgressOfParts(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		srv := newBigLogServer(t, 1) // 48 parts
		var job oss.Job
		var seen []farcopy.Progress
		c := throughTransport(t, srv, func(next http.RoundTripper, r *http.Request) (*http.Response, error) {
			if r.URL.Query().Has("partNumber") {
				seen = append(seen, job.Progress())
				time.Sleep(time.Second)
			}
			return next.RoundTrip(r)
		})
		var err error
		if job, err = c.CopyPrefix(logs, oss.JobConfig{Workers: 1}); err != nil {
			t.Fatal(err)
		}
		if _, err := runJob(t, job); err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "parts", len(seen), 48)
		testkit.WantEqual(t, "known before the first part", seen[0].LeftKnown, false)
		half := seen[24]
		testkit.WantEqual(t, "known", half.LeftKnown, true)
		testkit.WantEqual(t, "left", half.Left.Round(time.Second), 24*time.Second)
		testkit.WantEqual(t, "bytes", half.BytesDone, half.BytesListed/2)
		testkit.WantEqual(t, "bytes at the end", job.Progress().BytesDone, half.BytesListed)
	})
}

package oss_test

import (
	"context"
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

func newBigLogServer(t *testing.T, n int) *osstest.Server {
	srv := newServer(t)
	for i := range n {
		srv.AddObject("photos", fmt.Sprintf("logs/big%d.iso", i), "", func(o *osstest.Object) { o.Size = 3 * gib })
	}
	return srv
}

// TestCopyPrefixLargeGoesOn: a large object whose parts OSS does not take for a while goes on with its
// upload: there is no second one, and none is left.
func TestCopyPrefixLargeGoesOn(t *testing.T) {
	for _, fault := range []osstest.Fault{osstest.Throttle("QpsLimitExceeded", 0), osstest.HangUpBeforeAct, osstest.Status(http.StatusInternalServerError)} {
		testkit.Run(t, fault.Name, func(t *testing.T) {
			srv := newBigLogServer(t, 1)
			for range 100 {
				srv.Inject("UploadPartCopy", fault)
			}
			got, err := runJob(t, newPrefixJob(t, srv, logs, oss.JobConfig{Journal: t.TempDir(), Workers: 2}))
			if err != nil {
				t.Fatal(err)
			}
			testkit.WantEqual(t, "copied", len(got[farcopy.ActionCopied]), 1)
			testkit.WantSent(t, srv, "InitiateMultipartUpload", 1)
			wantNoUpload(t, srv)
		})
	}
}

// TestCopyPrefixLargeFails: no upload is left of an item that failed, nor of one that was abandoned
// by a job that cannot be resumed.
func TestCopyPrefixLargeFails(t *testing.T) {
	for name, prepare := range map[string]func(*osstest.Server, context.CancelFunc){
		"a part is refused": func(s *osstest.Server, _ context.CancelFunc) {
			s.Inject("UploadPartCopy", osstest.None)
			for range 100 {
				s.Inject("UploadPartCopy", osstest.Status(http.StatusForbidden))
			}
		},
		"the context ends": func(s *osstest.Server, cancel context.CancelFunc) {
			s.Inject("UploadPartCopy", osstest.ActThenCall("ended", cancel))
		},
	} {
		testkit.Run(t, name, func(t *testing.T) {
			srv := newBigLogServer(t, 1)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			prepare(srv, cancel)
			cfg := oss.JobConfig{Workers: 1}
			if name != "the context ends" {
				cfg.Journal = t.TempDir()
			}
			for range newPrefixJob(t, srv, logs, cfg).Run(ctx) {
			}
			time.Sleep(time.Minute)
			wantNoUpload(t, srv)
		})
	}
}

// TestCopyPrefixWorkers: no more requests than Workers are under way, whatever the objects.
func TestCopyPrefixWorkers(t *testing.T) {
	for workers := 1; workers <= 2; workers++ {
		testkit.Run(t, fmt.Sprint(workers), func(t *testing.T) {
			srv := newBigLogServer(t, 6)
			for i := range 5 {
				srv.AddObject("photos", fmt.Sprintf("logs/c%d", i), "small")
			}
			var busy, most atomic.Int64
			c := throughTransport(t, srv, func(next http.RoundTripper, r *http.Request) (*http.Response, error) {
				for n := busy.Add(1); ; {
					if old := most.Load(); n <= old || most.CompareAndSwap(old, n) {
						break
					}
				}
				defer busy.Add(-1)
				time.Sleep(time.Second)
				return next.RoundTrip(r)
			})
			job, err := c.CopyPrefix(logs, oss.JobConfig{Workers: workers})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := runJob(t, job); err != nil {
				t.Fatal(err)
			}
			testkit.WantEqual(t, "requests under way", most.Load(), int64(workers))
		})
	}
}

// TestCopyPrefixUploadAborted: an upload that somebody aborts is not a source that is gone.
func TestCopyPrefixUploadAborted(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		srv := newBigLogServer(t, 1)
		srv.Inject("UploadPartCopy", osstest.ActThenCall("aborted", func() { srv.AbortUpload("backup", srv.Uploads("backup")[0].UploadID) }))
		for o, err := range newPrefixJob(t, srv, logs, oss.JobConfig{Workers: 1}).Run(t.Context()) {
			if err == nil {
				testkit.WantEqual(t, "action", o.Action, farcopy.ActionFailed)
				testkit.WantEqual(t, "reason", o.Reason, "")
			}
		}
	})
}

// TestCopyPrefixStopped: a job that is stopped lets the parts under way end and begins no other. With
// a journal the next run goes on with the upload, without one it is aborted.
func TestCopyPrefixStopped(t *testing.T) {
	for _, keeps := range []bool{false, true} {
		testkit.Run(t, fmt.Sprint("journal ", keeps), func(t *testing.T) {
			srv := newBigLogServer(t, 1)
			cfg := oss.JobConfig{Workers: 1}
			if keeps {
				cfg.Journal = t.TempDir()
			}
			job := newPrefixJob(t, srv, logs, cfg)
			srv.Inject("UploadPartCopy", osstest.None)
			srv.Inject("UploadPartCopy", osstest.CallThenAct("stopped", job.Stop))
			got, err := runJob(t, job)
			testkit.WantIs(t, err, farcopy.ErrJobStopped)
			testkit.WantEqual(t, "outcomes", len(got), 0)
			testkit.WantEqual(t, "pending", job.Report().Pending, 1)
			testkit.WantSent(t, srv, "UploadPartCopy", 2)
			if !keeps {
				wantNoUpload(t, srv)
				return
			}
			if _, err := runJob(t, newPrefixJob(t, srv, logs, cfg)); err != nil {
				t.Fatal(err)
			}
			testkit.WantSent(t, srv, "UploadPartCopy", 48)
			testkit.WantSent(t, srv, "InitiateMultipartUpload", 1)
			wantNoUpload(t, srv)
		})
	}
}

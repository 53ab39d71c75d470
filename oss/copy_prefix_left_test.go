package oss_test

import (
	"errors"
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

// TestCopyPrefixLargeGivenUp: a large object whose parts OSS does not take while it copies others
// fails. The next run goes on with its upload, and leaves none.
func TestCopyPrefixLargeGivenUp(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		srv := newLogServer(t, 300)
		srv.AddObject("photos", "logs/+big.iso", "", func(o *osstest.Object) { o.Size = 3 * gib })
		cfg := oss.JobConfig{Journal: t.TempDir(), Workers: 4}
		var parts atomic.Int64
		job, err := throughTransport(t, srv, func(next http.RoundTripper, r *http.Request) (*http.Response, error) {
			time.Sleep(5 * time.Second)
			if r.URL.Query().Has("partNumber") {
				if parts.Add(1) > 1 {
					return nil, errors.New("no connection")
				}
			}
			return shortPages(10)(next, r) // the object comes up again after each page
		}).CopyPrefix(logs, cfg)
		if err != nil {
			t.Fatal(err)
		}
		got, err := runJob(t, job)
		testkit.As[*farcopy.JobError](t, err)
		testkit.WantEqual(t, "failed", len(got[farcopy.ActionFailed]), 1)
		testkit.WantEqual(t, "uploads to go on from", len(srv.Uploads("backup")), 1)
		got, err = runJob(t, newPrefixJob(t, srv, logs, cfg))
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "copied", len(got[farcopy.ActionCopied]), 1)
		testkit.WantSent(t, srv, "InitiateMultipartUpload", 1)
		wantNoUpload(t, srv)
	})
}

// TestCopyPrefixLeftoversTold: an upload whose beginning was lost is told, whatever becomes of the
// object afterwards.
func TestCopyPrefixLeftoversTold(t *testing.T) {
	const leftover = "an upload without parts may have been left at the key"
	for _, tt := range []struct {
		name    string
		prepare func(*osstest.Server)
		want    oss.Action
	}{
		{"copied", func(*osstest.Server) {}, farcopy.ActionCopied},
		{"failed", func(s *osstest.Server) {
			for range 100 {
				s.Inject("UploadPartCopy", osstest.Status(http.StatusForbidden))
			}
		}, farcopy.ActionFailed},
		{"stale", func(s *osstest.Server) {
			s.Inject("UploadPartCopy", osstest.CallThenAct("changed", func() { s.Overwrite("photos", "logs/big0.iso", "new") }))
		}, farcopy.ActionStale},
		{"unknown", func(s *osstest.Server) {
			s.Inject("CompleteMultipartUpload", osstest.ActThenHangUp)
			for range 1000 {
				s.Inject("ListParts", osstest.Status(http.StatusForbidden))
			}
		}, farcopy.ActionUnknown},
		{"skipped", func(s *osstest.Server) {
			s.Inject("CompleteMultipartUpload", osstest.CallThenAct("taken", func() { s.Copy("photos", "logs/big0.iso", "backup", "old/big0.iso") }))
		}, farcopy.ActionSkipped},
	} {
		for _, keeps := range []bool{false, true} {
			testkit.Run(t, fmt.Sprint(tt.name, ", journal ", keeps), func(t *testing.T) {
				srv := newBigLogServer(t, 1)
				srv.Inject("InitiateMultipartUpload", osstest.ActThenHangUp)
				tt.prepare(srv)
				cfg := oss.JobConfig{Workers: 1}
				if keeps {
					cfg.Journal = t.TempDir()
				}
				told := 0
				job := newPrefixJob(t, srv, logs, cfg)
				for o, err := range job.Run(t.Context()) {
					if err != nil {
						continue
					}
					told++
					testkit.WantEqual(t, "action", o.Action, tt.want)
					testkit.WantContains(t, o.Reason, leftover)
				}
				testkit.WantEqual(t, "outcomes", told, 1)
				for _, f := range job.Report().Failures {
					testkit.WantContains(t, f.Reason, leftover)
				}
			})
		}
	}
}

// TestCopyPrefixAbortFails: an upload that cannot be aborted is named, whatever becomes of the object.
func TestCopyPrefixAbortFails(t *testing.T) {
	for name, prepare := range map[string]func(*osstest.Server){
		"stale": func(s *osstest.Server) {
			s.Inject("UploadPartCopy", osstest.CallThenAct("changed", func() { s.Overwrite("photos", "logs/big0.iso", "new") }))
		},
		"skipped": func(s *osstest.Server) {
			s.Inject("CompleteMultipartUpload", osstest.CallThenAct("taken", func() { s.Copy("photos", "logs/big0.iso", "backup", "old/big0.iso") }))
		},
		"failed": func(s *osstest.Server) {
			s.Inject("UploadPartCopy", osstest.Status(http.StatusForbidden))
		},
	} {
		testkit.Run(t, name, func(t *testing.T) {
			srv := newBigLogServer(t, 1)
			prepare(srv)
			for range 100 {
				srv.Inject("AbortMultipartUpload", osstest.Status(http.StatusForbidden))
			}
			for o, err := range newPrefixJob(t, srv, logs, oss.JobConfig{Workers: 1}).Run(t.Context()) {
				if err == nil {
					testkit.WantEqual(t, "action", string(o.Action), name)
					testkit.WantContains(t, o.Reason+fmt.Sprint(o.Err), srv.Uploads("backup")[0].UploadID)
				}
			}
		})
	}
}

// TestLargeLeftoversTold: the error of a call says what attempts to begin an upload may have left,
// also if a later call has copied with one request.
func TestLargeLeftoversTold(t *testing.T) {
	testkit.Run(t, "in parts", func(t *testing.T) {
		srv := newLargeServer(t)
		srv.Inject("InitiateMultipartUpload", osstest.ActThenHangUp)
		srv.Inject("UploadPartCopy", osstest.Status(http.StatusForbidden))
		_, err := srv.PipeClient().CopyLargeObject(t.Context(), large)
		e := testkit.As[*oss.LargeCopyError](t, err)
		testkit.WantEqual(t, "leftovers", len(e.Leftovers), 1)
		testkit.WantContains(t, err.Error(), "up to 1 uploads without parts may be left at the key")
		testkit.WantIs(t, err, oss.ErrNotExecuted, oss.ErrorCodeAccessDenied)
	})
	for _, tt := range []struct {
		name  string
		fault osstest.Fault
		want  error
	}{
		{"with one request, refused", osstest.Status(http.StatusForbidden), oss.ErrNotExecuted},
		{"with one request, unknown", osstest.ActThenHangUp, oss.ErrOutcomeUnknown},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			srv := newLargeServer(t)
			for range 3 {
				srv.Inject("InitiateMultipartUpload", osstest.ActThenHangUp)
			}
			var kept states
			req := large
			req.OnState = kept.save
			if _, err := srv.PipeClient().CopyLargeObject(t.Context(), req); err == nil {
				t.Fatal("no error")
			}
			srv.Overwrite("photos", "big.iso", "small now")
			srv.Inject("CopyObject", tt.fault)
			req.State = kept.last()
			cfg := srv.PipeConfig()
			cfg.Reconcile = oss.ReconcileOff
			_, err := newClient(t, cfg).CopyLargeObject(t.Context(), req)
			testkit.WantIs(t, err, tt.want)
			testkit.WantEqual(t, "leftovers", len(testkit.As[*oss.LargeCopyError](t, err).Leftovers), 3)
			testkit.WantEqual(t, "there is an intent", intentOf(err) != oss.Intent{}, tt.want == oss.ErrOutcomeUnknown)
		})
	}
}

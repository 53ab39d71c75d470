package oss_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// TestCopyPrefixLeftIsTold: what a large object that failed has left behind is told with it.
func TestCopyPrefixLeftIsTold(t *testing.T) {
	for name, prepare := range map[string]func(*osstest.Server){
		"the beginning of an upload is lost, and a part is refused": func(s *osstest.Server) {
			s.Inject("InitiateMultipartUpload", osstest.ActThenStatus(http.StatusBadGateway))
			s.Inject("UploadPartCopy", osstest.Gateway(http.StatusForbidden))
		},
		"a part is refused, and so is the end of the upload": func(s *osstest.Server) {
			s.Inject("UploadPartCopy", osstest.None, osstest.Gateway(http.StatusForbidden))
			s.Inject("AbortMultipartUpload", osstest.Status(http.StatusForbidden))
		},
		"the key is taken, the end of the upload is refused, and the key cannot be read": func(s *osstest.Server) {
			s.Inject("UploadPartCopy", osstest.None, osstest.Status(http.StatusConflict))
			s.Inject("AbortMultipartUpload", osstest.Status(http.StatusForbidden))
			s.Inject("HeadObject", osstest.None, osstest.Status(http.StatusForbidden))
		},
	} {
		testkit.Run(t, name, func(t *testing.T) {
			srv := newBigLogServer(t, 1)
			prepare(srv)
			job := newPrefixJob(t, srv, logs, oss.JobConfig{Journal: t.TempDir(), Workers: 1})
			for o, err := range job.Run(t.Context()) {
				if err != nil {
					break
				}
				testkit.WantEqual(t, "action", o.Action, farcopy.ActionFailed)
				if len(srv.Uploads("backup")) == 0 {
					t.Fatal("nothing was left")
				}
				if !strings.Contains(o.Reason, "upload") {
					t.Errorf("reason %q, error %v", o.Reason, o.Err)
				}
			}
			testkit.WantEqual(t, "failed", job.Report().Failed, int64(1))
		})
	}
}

// TestLargeLeftIsTold: a call that goes on tells what the call before may have left, also if it
// cannot read its source.
func TestLargeLeftIsTold(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		srv := newLargeServer(t)
		ctx, kill := context.WithCancel(t.Context())
		defer kill()
		var kept states
		req := large
		req.OnState = kept.save
		srv.Inject("InitiateMultipartUpload", osstest.ActThenCall("killed", kill))
		if _, err := srv.PipeClient().CopyLargeObject(ctx, req); err == nil {
			t.Fatal("it was not killed")
		}
		req.State = kept.last()
		srv.Inject("HeadObject", osstest.Status(http.StatusForbidden))
		_, err := srv.PipeClient().CopyLargeObject(t.Context(), req)
		testkit.WantIs(t, err, oss.ErrNotExecuted)
		testkit.WantEqual(t, "leftovers", len(testkit.As[*oss.LargeCopyError](t, err).Leftovers), 1)
	})
}

// TestCopyPrefixSkipsWhatIsThere: an object is skipped because its key is taken only if it is.
func TestCopyPrefixSkipsWhatIsThere(t *testing.T) {
	for _, op := range []string{"GetObjectMeta", "UploadPartCopy"} {
		testkit.Run(t, op, func(t *testing.T) {
			srv := newBigLogServer(t, 1)
			for range 5 {
				srv.Inject(op, osstest.Status(http.StatusConflict))
			}
			job := newPrefixJob(t, srv, logs, oss.JobConfig{Journal: t.TempDir(), Workers: 1, Existing: farcopy.ExistingSkip})
			for range job.Run(t.Context()) {
			}
			testkit.WantEqual(t, "failed", job.Report().Failed, int64(1))
			testkit.WantEqual(t, "skipped", job.Report().Skipped, int64(0))
		})
	}
}

// TestCopyPrefixFoundLaterIsTold: a large object that a later run finds tells what was left, too.
func TestCopyPrefixFoundLaterIsTold(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		srv := newBigLogServer(t, 1)
		srv.Inject("InitiateMultipartUpload", osstest.ActThenStatus(http.StatusBadGateway))
		srv.Inject("CompleteMultipartUpload", osstest.ActThenHangUp)
		srv.SetListLag(time.Hour)
		cfg := oss.JobConfig{Journal: t.TempDir(), Workers: 1}
		for range newPrefixJob(t, srv, logs, cfg).Run(t.Context()) {
		}
		time.Sleep(2 * time.Hour)
		for o, err := range newPrefixJob(t, srv, logs, cfg).Run(t.Context()) {
			testkit.WantEqual(t, "error", err, nil)
			testkit.WantEqual(t, "action", o.Action, farcopy.ActionCopied)
			if !strings.Contains(o.Reason, "upload") {
				t.Errorf("reason %q", o.Reason)
			}
		}
		testkit.WantEqual(t, "uploads that were left", len(srv.Uploads("backup")), 1)
	})
}

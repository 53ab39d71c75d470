package oss_test

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"testing"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// completedAndKilled returns the last state of a call that was killed after its object was made.
func completedAndKilled(t *testing.T, srv *osstest.Server, req oss.CopyLargeObjectRequest) *oss.LargeCopyState {
	t.Helper()
	ctx, kill := context.WithCancel(t.Context())
	defer kill()
	var kept states
	req.OnState = kept.save
	srv.Inject("CompleteMultipartUpload", osstest.ActThenCall("killed", kill))
	if _, err := srv.PipeClient().CopyLargeObject(ctx, req); err == nil {
		t.Fatal("it was not killed")
	}
	if _, ok := srv.Object("backup", "big.iso"); !ok {
		t.Fatal("nothing was made")
	}
	return kept.last()
}

// TestLargeResumeCannotRead: an object that an earlier call may have made is not "nothing" because
// its upload cannot be read.
func TestLargeResumeCannotRead(t *testing.T) {
	for name, prepare := range map[string]func(*osstest.Server, context.CancelFunc){
		"refused": func(s *osstest.Server, _ context.CancelFunc) {
			for range 100 {
				s.Inject("ListParts", osstest.Status(http.StatusForbidden))
			}
		},
		"the context ends": func(s *osstest.Server, cancel context.CancelFunc) {
			s.Inject("ListParts", osstest.ActThenCall("ended", cancel))
		},
		"the context has ended": func(_ *osstest.Server, cancel context.CancelFunc) { cancel() },
	} {
		for _, keeps := range []bool{true, false} {
			testkit.Run(t, name, func(t *testing.T) {
				srv := newLargeServer(t)
				req := large
				req.State = completedAndKilled(t, srv, req)
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				prepare(srv, cancel)
				if keeps {
					var kept states
					req.OnState = kept.save
				}
				_, err := srv.PipeClient().CopyLargeObject(ctx, req)
				testkit.WantIs(t, err, oss.ErrOutcomeUnknown)
				testkit.WantIsNot(t, err, oss.ErrNotExecuted)
				testkit.WantIsNot(t, err, testkit.Portable...)
			})
		}
	}
}

// TestLargeContextCause: the error of another call, by which a context was ended, is not this one's.
func TestLargeContextCause(t *testing.T) {
	testkit.Run(t, "", func(t *testing.T) {
		srv := newLargeServer(t)
		other := newLargeServer(t)
		other.Inject("UploadPartCopy", osstest.CallThenAct("removed", func() { other.Remove("photos", "big.iso") }))
		_, cause := other.PipeClient().CopyLargeObject(t.Context(), large)
		testkit.WantIs(t, cause, oss.ErrSourceChanged)
		ctx, cancel := context.WithCancelCause(t.Context())
		srv.Inject("UploadPartCopy", osstest.ActThenCall("ended", func() { cancel(cause) }))
		var kept states
		req := large
		req.Concurrency, req.OnState = 1, kept.save
		_, err := srv.PipeClient().CopyLargeObject(ctx, req)
		testkit.WantIs(t, err, oss.ErrNotExecuted, context.Canceled)
		testkit.WantIsNot(t, err, oss.ErrSourceChanged)
		testkit.WantEqual(t, "uploads left to go on from", len(srv.Uploads("backup")), 1)
	})
}

// TestLargeDiffersAndStays: an object that differs from its source and cannot be removed is neither
// nothing nor unknown.
func TestLargeDiffersAndStays(t *testing.T) {
	for _, fault := range []osstest.Fault{osstest.Status(http.StatusForbidden), osstest.Throttle("QpsLimitExceeded", 0), osstest.HangUpBeforeAct, osstest.Status(http.StatusNotFound)} {
		testkit.Run(t, fault.Name, func(t *testing.T) {
			srv := newServer(t)
			srv.AddBucket("versioned", func(b *osstest.Bucket) { b.Versioning = "Enabled" })
			srv.AddObject("photos", "big.iso", "", func(o *osstest.Object) { o.Size, o.CRC64 = 3*gib, "1" })
			for range 100 {
				srv.Inject("DeleteObject", fault)
			}
			req := large
			req.Copy.Bucket = "versioned"
			_, err := srv.PipeClient().CopyLargeObject(t.Context(), req)
			e := testkit.As[*oss.LargeCopyError](t, err)
			testkit.WantEqual(t, "object that is named", e.Made != nil, true)
			testkit.WantIs(t, err, oss.ErrCopyDiffers)
			testkit.WantIsNot(t, err, oss.ErrNotExecuted, oss.ErrOutcomeUnknown, oss.ErrRateLimited, oss.ErrTransient)
			testkit.WantIsNot(t, err, testkit.Portable...)
		})
	}
}

// TestLargeOnStateFails: what OnState fails with is not what the service says.
func TestLargeOnStateFails(t *testing.T) {
	errDisk := errors.New("disk")
	for n := 1; n <= 3; n++ {
		testkit.Run(t, "", func(t *testing.T) {
			srv := newLargeServer(t)
			req := large
			calls := 0
			req.OnState = func(context.Context, oss.LargeCopyState) error {
				if calls++; calls == n {
					return errors.Join(errDisk, fs.ErrNotExist)
				}
				return nil
			}
			_, err := srv.PipeClient().CopyLargeObject(t.Context(), req)
			testkit.WantIs(t, err, errDisk)
			testkit.WantIsNot(t, err, testkit.Portable...)
			wantNothing(t, srv, err)
			e := testkit.As[*oss.LargeCopyError](t, err)
			testkit.WantEqual(t, "upload that is named", e.UploadID != "", len(srv.Uploads("backup")) == 1)
		})
	}
}

package oss_test

import (
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// other makes what a stranger's upload of other content or of the same content leaves at the key.
func other(content string) func(*osstest.Server) {
	return func(srv *osstest.Server) {
		srv.Overwrite("photos", "big-copy.jpg", content, func(o *osstest.Object) { o.Type = osstest.TypeMultipart })
	}
}

// TestCompleteMultipartUploadLost: what becomes of a completion whose response was lost, and what strangers do meanwhile.
func TestCompleteMultipartUploadLost(t *testing.T) {
	same := strings.Repeat("a", 200<<10) + strings.Repeat("b", 100<<10)
	sameSize := strings.Repeat("c", 300<<10)
	abort := func(srv *osstest.Server) { srv.AbortUpload("photos", srv.Uploads("photos")[0].UploadID) }
	both := func(all ...func(*osstest.Server)) func(*osstest.Server) {
		return func(srv *osstest.Server) {
			for _, f := range all {
				f(srv)
			}
		}
	}
	for _, tt := range []struct {
		name       string
		fault      osstest.Fault
		versioning osstest.Versioning
		before     func(*osstest.Server)                     // what lies at the key
		then       func(*osstest.Server)                     // what a stranger does when the connection is gone
		set        func(*oss.CompleteMultipartUploadRequest) // of the request
		want       error
		reconciled bool
		sent       int
	}{
		{name: "completed, response lost", fault: osstest.ActThenHangUp, reconciled: true, sent: 1},
		{name: "completed, an error under a 200", fault: osstest.ActThenErrorUnder200("InternalError"), reconciled: true, sent: 1},
		{name: "completed, a server error", fault: osstest.ActThenStatus(500), reconciled: true, sent: 1},
		{name: "completed, a gateway's error", fault: osstest.ActThenGateway(502), reconciled: true, sent: 1},
		{name: "completed, a page", fault: osstest.WebPage, reconciled: true, sent: 1},
		{name: "completed late", fault: osstest.HangUpThenAct(5 * time.Second), reconciled: true, sent: 1},
		{name: "never arrived", fault: osstest.HangUpBeforeAct, sent: 2},
		{name: "an error under a 200", fault: osstest.ErrorUnder200("InternalError"), sent: 2},
		{name: "a server error", fault: osstest.Status(500), sent: 2},
		{name: "the client's own timeout, later completed", fault: osstest.ActThenSlow(10 * time.Minute), reconciled: true, sent: 1},
		{name: "the client's own timeout, not completed", fault: osstest.Slow(10 * time.Minute), want: oss.ErrOutcomeUnknown, sent: 1},
		{name: "over an object, response lost", fault: osstest.ActThenHangUp, before: other("old"), reconciled: true, sent: 1},
		{name: "a version, response lost", fault: osstest.ActThenHangUp, versioning: osstest.VersioningEnabled, reconciled: true, sent: 1},
		{name: "a version, overwritten", fault: osstest.ActThenHangUp, versioning: osstest.VersioningEnabled, then: other("new"), reconciled: true, sent: 1},
		{name: "a version, hidden", fault: osstest.ActThenHangUp, versioning: osstest.VersioningEnabled,
			then: func(srv *osstest.Server) { srv.Remove("photos", "big-copy.jpg") }, reconciled: true, sent: 1},
		{name: "a version, and an equal one", fault: osstest.ActThenHangUp, versioning: osstest.VersioningEnabled, then: other(same),
			want: oss.ErrOutcomeUnknown, sent: 1},
		{name: "with the ACL, response lost", fault: osstest.ActThenHangUp,
			set: func(r *oss.CompleteMultipartUploadRequest) { r.ACL = oss.ACLPrivate }, reconciled: true, sent: 1},

		{name: "overwritten", fault: osstest.ActThenHangUp, then: other("new"), want: oss.ErrOutcomeUnknown, sent: 1},
		{name: "overwritten by as many bytes", fault: osstest.ActThenHangUp, then: other(sameSize), want: oss.ErrOutcomeUnknown, sent: 1},
		{name: "overwritten by a simple upload of the content", fault: osstest.ActThenHangUp,
			then: func(srv *osstest.Server) { srv.Overwrite("photos", "big-copy.jpg", same) }, want: oss.ErrOutcomeUnknown, sent: 1},
		{name: "deleted", fault: osstest.ActThenHangUp, then: func(srv *osstest.Server) { srv.Remove("photos", "big-copy.jpg") },
			want: oss.ErrOutcomeUnknown, sent: 1},
		{name: "aborted by a stranger", fault: osstest.HangUpBeforeAct, then: abort, want: oss.ErrOutcomeUnknown, sent: 1},
		{name: "aborted by a stranger, an old object", fault: osstest.HangUpBeforeAct, before: other(same), then: abort, want: oss.ErrOutcomeUnknown, sent: 1},
		{name: "aborted by a stranger, another object", fault: osstest.HangUpBeforeAct, then: both(abort, other(sameSize)),
			want: oss.ErrOutcomeUnknown, sent: 1},
		// the one exception that the godoc names
		{name: "aborted by a stranger who has completed an equal one", fault: osstest.HangUpBeforeAct, then: both(abort, other(same)),
			reconciled: true, sent: 1},
		{name: "a stranger's equal object, the upload is there", fault: osstest.HangUpBeforeAct, then: other(same), sent: 2},
		{name: "no checksum", fault: osstest.ActThenHangUp, set: func(r *oss.CompleteMultipartUploadRequest) { r.CRC64 = "" },
			want: oss.ErrOutcomeUnknown, sent: 1},
		{name: "no size", fault: osstest.ActThenHangUp, set: func(r *oss.CompleteMultipartUploadRequest) { r.Size = 0 },
			want: oss.ErrOutcomeUnknown, sent: 1},
		{name: "another checksum", fault: osstest.ActThenHangUp, set: func(r *oss.CompleteMultipartUploadRequest) { r.CRC64 = "1" },
			want: oss.ErrOutcomeUnknown, sent: 1},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			srv := newUploadServer(t)
			srv.AddBucket("photos", func(b *osstest.Bucket) { b.Versioning = tt.versioning })
			if tt.before != nil {
				tt.before(srv)
				time.Sleep(time.Hour)
			}
			req := begin(t, srv.PipeClient())
			if tt.set != nil {
				tt.set(&req)
			}
			srv.Inject("CompleteMultipartUpload", tt.fault)
			if tt.then != nil {
				srv.Inject("ListParts", osstest.CallThenAct("a stranger", func() { tt.then(srv) }))
			}
			got, err := srv.PipeClient().CompleteMultipartUpload(t.Context(), req)
			testkit.WantIs(t, err, tt.want)
			testkit.WantEqual(t, "requests", count(srv, "CompleteMultipartUpload"), tt.sent)
			if err != nil {
				testkit.WantContains(t, err.Error(), "ResolveCompleteMultipartUpload checks again")
				return
			}
			testkit.WantEqual(t, "Reconciled", got.Reconciled, tt.reconciled)
			testkit.WantEqual(t, "the CRC64", got.CRC64, req.CRC64)
			testkit.WantEqual(t, "uploads that are left", len(srv.Uploads("photos")), 0)
		})
	}
}

// TestCompleteMultipartUploadRefused: a refusal of the first request may be about an earlier delivery of it.
func TestCompleteMultipartUploadRefused(t *testing.T) {
	for _, tt := range []struct {
		name   string
		fault  osstest.Fault
		before func(*osstest.Server, string) // what was done with the upload, an hour before unless just is set
		just   bool
		forbid bool
		want   error
	}{
		{name: "aborted before", before: func(srv *osstest.Server, id string) { srv.AbortUpload("photos", id) }, want: oss.ErrorCodeNoSuchUpload},
		{name: "aborted, an old object", before: func(srv *osstest.Server, id string) { srv.AbortUpload("photos", id); other("x")(srv) },
			want: oss.ErrorCodeNoSuchUpload},
		{name: "aborted, a new object", before: func(srv *osstest.Server, id string) { srv.AbortUpload("photos", id); other("x")(srv) },
			just: true, want: oss.ErrOutcomeUnknown},
		{name: "delivered twice", fault: osstest.ActTwice, want: oss.ErrOutcomeUnknown},
		{name: "the key is taken", forbid: true, before: func(srv *osstest.Server, _ string) { other("x")(srv) }, want: oss.ErrorCodeFileAlreadyExists},
		{name: "the key was just taken", forbid: true, before: func(srv *osstest.Server, _ string) { other("x")(srv) }, just: true,
			want: oss.ErrorCodeFileAlreadyExists},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			srv := newUploadServer(t)
			req := begin(t, srv.PipeClient())
			req.ForbidOverwrite = tt.forbid
			if tt.before != nil {
				tt.before(srv, req.UploadID)
			}
			if !tt.just {
				time.Sleep(time.Hour)
			}
			if tt.fault.Name != "" {
				srv.Inject("CompleteMultipartUpload", tt.fault)
			}
			_, err := srv.PipeClient().CompleteMultipartUpload(t.Context(), req)
			testkit.WantIs(t, err, tt.want)
			testkit.WantEqual(t, "requests", count(srv, "CompleteMultipartUpload"), 1)
		})
	}
}

// TestCompleteMultipartUploadOfTwoPrograms: two uploads to one key, of which one response is lost. Neither takes the object of
// the other for its own, and both are completed once.
func TestCompleteMultipartUploadOfTwoPrograms(t *testing.T) {
	testkit.Run(t, "two programs", func(t *testing.T) {
		srv := newUploadServer(t)
		mine := begin(t, srv.PipeClient())
		theirs := begin(t, srv.PipeClient())
		srv.Inject("CompleteMultipartUpload", osstest.HangUpBeforeAct)
		done := make(chan error)
		go func() {
			_, err := srv.PipeClient().CompleteMultipartUpload(t.Context(), mine)
			done <- err
		}()
		time.Sleep(2 * time.Second) // the first request was sent
		if _, err := srv.PipeClient().CompleteMultipartUpload(t.Context(), theirs); err != nil {
			t.Fatal(err)
		}
		testkit.WantIs(t, <-done, nil)
		testkit.WantEqual(t, "uploads that are left", len(srv.Uploads("photos")), 0)
		testkit.WantEqual(t, "requests", count(srv, "CompleteMultipartUpload"), 3)
	})
}

// TestCompleteMultipartUploadModes: strict sends no second request, and off reads nothing.
func TestCompleteMultipartUploadModes(t *testing.T) {
	for _, tt := range []struct {
		name  string
		mode  oss.Reconcile
		fault osstest.Fault
		want  error
		reads int
	}{
		{"strict, completed", oss.ReconcileStrict, osstest.ActThenHangUp, nil, 1},
		{"off, completed", oss.ReconcileOff, osstest.ActThenHangUp, oss.ErrOutcomeUnknown, 0},
		{"off, not completed", oss.ReconcileOff, osstest.HangUpBeforeAct, oss.ErrOutcomeUnknown, 0},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			srv := newUploadServer(t)
			req := begin(t, srv.PipeClient())
			cfg := srv.PipeConfig()
			cfg.Reconcile = tt.mode
			srv.Inject("CompleteMultipartUpload", tt.fault)
			_, err := newClient(t, cfg).CompleteMultipartUpload(t.Context(), req)
			testkit.WantIs(t, err, tt.want)
			testkit.WantEqual(t, "requests", count(srv, "CompleteMultipartUpload"), 1)
			testkit.WantEqual(t, "reads", count(srv, "ListParts"), tt.reads)
		})
	}
	testkit.Run(t, "strict, not completed", func(t *testing.T) {
		srv := newUploadServer(t)
		req := begin(t, srv.PipeClient())
		cfg := srv.PipeConfig()
		cfg.Reconcile = oss.ReconcileStrict
		srv.Inject("CompleteMultipartUpload", osstest.HangUpBeforeAct)
		_, err := newClient(t, cfg).CompleteMultipartUpload(t.Context(), req)
		testkit.WantIs(t, err, oss.ErrOutcomeUnknown)
		testkit.WantEqual(t, "requests", count(srv, "CompleteMultipartUpload"), 1)
	})
}

// TestCompleteMultipartUploadPermissions: what may not be read leaves the outcome open.
func TestCompleteMultipartUploadPermissions(t *testing.T) {
	const all = "oss:PutObject oss:ListParts oss:GetObject oss:GetBucketVersioning oss:ListObjectVersions oss:GetObjectVersion oss:GetObjectAcl"
	for _, tt := range []struct {
		without string
		want    error
	}{
		{"none", nil},
		{"oss:ListParts", oss.ErrOutcomeUnknown},
		{"oss:GetObject", oss.ErrOutcomeUnknown},
		{"oss:GetBucketVersioning", nil},
		{"oss:ListObjectVersions", nil}, // the newest version is the object
		{"oss:GetObjectVersion", oss.ErrOutcomeUnknown},
		{"oss:GetObjectAcl", oss.ErrOutcomeUnknown},
	} {
		testkit.Run(t, "without "+tt.without, func(t *testing.T) {
			srv := newUploadServer(t)
			srv.AddBucket("photos", func(b *osstest.Bucket) { b.Versioning = osstest.VersioningEnabled })
			req := begin(t, srv.PipeClient())
			req.ACL = oss.ACLPrivate
			var actions []string
			for _, a := range strings.Fields(all) {
				if a != tt.without {
					actions = append(actions, a)
				}
			}
			if tt.without == "oss:ListObjectVersions" {
				actions = append(actions, "oss:GetObjectVersionAcl")
			}
			srv.AddAccessKey("some", "s", actions...)
			cfg := srv.PipeConfig()
			cfg.Credentials = oss.StaticCredentials("some", "s", "")
			srv.Inject("CompleteMultipartUpload", osstest.ActThenHangUp)
			_, err := newClient(t, cfg).CompleteMultipartUpload(t.Context(), req)
			testkit.WantIs(t, err, tt.want)
		})
	}
}

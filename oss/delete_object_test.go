package oss_test

import (
	"context"
	"io/fs"
	"net/http"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// TestGoldenDeleteObject holds the answers of the page: an object, one that a marker hides, one version.
func TestGoldenDeleteObject(t *testing.T) {
	tests := []struct {
		name string
		req  oss.DeleteObjectRequest
		want oss.DeleteObjectResponse
	}{
		{"object", oss.DeleteObjectRequest{Key: "test +/ü.jpg"}, oss.DeleteObjectResponse{RequestID: "559CC9BDC755F95A64485981"}},
		{"marker", oss.DeleteObjectRequest{Key: "test.jpg"}, oss.DeleteObjectResponse{
			VersionID: "CAEQMxiBgIDh3ZCB0BYiIGE4YjIyMjExZDhhYjQxNzZiNGUyZTI4ZjljZDcz", DeleteMarker: true, RequestID: "559CC9BDC755F95A64485982",
		}},
		{"version", oss.DeleteObjectRequest{Key: "test.jpg", VersionID: "CAEQMxiBgIDh3ZCB0BYi+GE="}, oss.DeleteObjectResponse{
			VersionID: "CAEQMxiBgIDh3ZCB0BYi+GE=", RequestID: "559CC9BDC755F95A64485983",
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.req.Bucket = "oss-example"
			got, err := goldenClient(t, "delete_object/"+tt.name, "cn-hangzhou", goldenHost, oss.SignatureV1).DeleteObject(t.Context(), tt.req)
			if err != nil {
				t.Fatal(err)
			}
			testkit.WantSame(t, *got, tt.want)
		})
	}
	client := goldenClient(t, "delete_object/file_immutable", "cn-hangzhou", goldenHost, oss.SignatureV1)
	_, err := client.DeleteObject(t.Context(), oss.DeleteObjectRequest{Bucket: "oss-example", Key: "test.jpg"})
	testkit.WantIs(t, err, oss.ErrorCodeFileImmutable, fs.ErrPermission)
}

func TestDeleteObject(t *testing.T) {
	srv := newServer(t)
	client := srv.PipeClient()
	for range 2 { // the second time it is not there, which is no error
		got, err := client.DeleteObject(t.Context(), oss.DeleteObjectRequest{Bucket: "photos", Key: "tiger.jpg"})
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "the version", got.VersionID, "")
		testkit.WantEqual(t, "DeleteMarker", got.DeleteMarker, false)
	}
	testkit.WantEqual(t, "versions", len(srv.Versions("photos", "tiger.jpg")), 0)
}

// TestDeleteObjectAnyKey: a key with the replacement character is a key like any other.
func TestDeleteObjectAnyKey(t *testing.T) {
	srv := newServer(t)
	for _, key := range append(oddKeys, "\ufffd") {
		srv.AddObject("photos", key, "")
		got, err := srv.PipeClient().DeleteObject(t.Context(), oss.DeleteObjectRequest{Bucket: "photos", Key: key})
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "Reconciled", got.Reconciled, false)
		testkit.WantEqual(t, "versions", len(srv.Versions("photos", key)), 0)
	}
}

func TestDeleteObjectVersions(t *testing.T) {
	srv := newServer(t)
	srv.AddBucket("kept", func(b *osstest.Bucket) { b.Versioning = osstest.VersioningEnabled })
	version := srv.AddObject("kept", "a+b", "old")
	client := srv.PipeClient()
	hidden, err := client.DeleteObject(t.Context(), oss.DeleteObjectRequest{Bucket: "kept", Key: "a+b"})
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantEqual(t, "DeleteMarker", hidden.DeleteMarker, true)
	testkit.WantEqual(t, "versions and markers", len(srv.Versions("kept", "a+b")), 2)
	marker, err := client.DeleteObject(t.Context(), oss.DeleteObjectRequest{Bucket: "kept", Key: "a+b", VersionID: hidden.VersionID})
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantSame(t, *marker, oss.DeleteObjectResponse{VersionID: hidden.VersionID, DeleteMarker: true, RequestID: marker.RequestID})
	if o, ok := srv.Object("kept", "a+b"); !ok || o.VersionID != version {
		t.Errorf("without the marker the object is %+v, %v", o, ok)
	}
	gone, err := client.DeleteObject(t.Context(), oss.DeleteObjectRequest{Bucket: "kept", Key: "a+b", VersionID: version})
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantSame(t, *gone, oss.DeleteObjectResponse{VersionID: version, RequestID: gone.RequestID})
	testkit.WantEqual(t, "versions and markers", len(srv.Versions("kept", "a+b")), 0)
}

func TestDeleteObjectRefusals(t *testing.T) {
	srv := newServer(t)
	srv.AddBucket("locked", func(b *osstest.Bucket) { b.Retention = true })
	srv.AddObject("locked", "a", "")
	srv.AddAccessKey("reader", "r", "oss:GetObject")
	cfg := srv.PipeConfig()
	cfg.Credentials = oss.StaticCredentials("reader", "r", "")
	reader := newClient(t, cfg)
	for _, tt := range []struct {
		name   string
		client *oss.Client
		req    oss.DeleteObjectRequest
		want   oss.ErrorCode
	}{
		{"no bucket", srv.PipeClient(), oss.DeleteObjectRequest{Bucket: "nowhere", Key: "a"}, oss.ErrorCodeNoSuchBucket},
		{"retention", srv.PipeClient(), oss.DeleteObjectRequest{Bucket: "locked", Key: "a"}, oss.ErrorCodeFileImmutable},
		{"no permission", reader, oss.DeleteObjectRequest{Bucket: "photos", Key: "tiger.jpg"}, oss.ErrorCodeAccessDenied},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := tt.client.DeleteObject(t.Context(), tt.req)
			if p := wantCode(t, err, tt.want); p.Op != "oss.DeleteObject" {
				t.Errorf("Op is %q", p.Op)
			}
		})
	}
	if _, ok := srv.Object("photos", "tiger.jpg"); !ok {
		t.Error("the object is gone")
	}
}

func TestDeleteObjectInvalid(t *testing.T) {
	client := newServer(t).PipeClient()
	for _, tt := range []struct {
		req  oss.DeleteObjectRequest
		want string
	}{
		{oss.DeleteObjectRequest{Key: "a"}, "Bucket is required"},
		{oss.DeleteObjectRequest{Bucket: "photos"}, "Key is required"},
		{oss.DeleteObjectRequest{Bucket: "photos", Key: "/a"}, "Key must not begin with a slash or a backslash"},
		{oss.DeleteObjectRequest{Bucket: "photos", Key: "a", VersionID: "a&b"}, "VersionID holds characters that no version id has"},
		{oss.DeleteObjectRequest{Bucket: "photos", Key: "a", RequestPayer: "\n"}, "RequestPayer cannot be sent in a header: it holds control characters or spaces at its ends"},
	} {
		_, err := client.DeleteObject(t.Context(), tt.req)
		testkit.WantInvalid(t, err, "oss.DeleteObject: "+tt.want)
	}
	_, err := client.DeleteObject(t.Context(), oss.DeleteObjectRequest{Bucket: "photos", Key: "a"}, oss.WithIntent(func(context.Context, oss.Intent) error { return nil }))
	testkit.WantInvalid(t, err, "oss.DeleteObject: WithIntent cannot be used: no ResumeX goes on with this operation")
}

// TestDeleteObjectLost: what becomes of a delete whose response was lost.
func TestDeleteObjectLost(t *testing.T) {
	old := func(o *osstest.Object) { o.LastModified = time.Now().Add(-time.Hour) }
	tests := []struct {
		name       string
		versioning osstest.Versioning
		byVersion  bool
		reconcile  oss.Reconcile
		faults     func(*osstest.Server) []osstest.Fault
		want       error // nil: deleted
		sent       int
		left       int // versions and markers
	}{
		{
			name:   "deleted, response lost",
			faults: func(*osstest.Server) []osstest.Fault { return []osstest.Fault{osstest.ActThenHangUp} },
			sent:   1,
		},
		{
			name:   "never arrived",
			faults: func(*osstest.Server) []osstest.Fault { return []osstest.Fault{osstest.HangUpBeforeAct} },
			sent:   2,
		},
		{
			name: "never arrived, strict", reconcile: oss.ReconcileStrict,
			faults: func(*osstest.Server) []osstest.Fault { return []osstest.Fault{osstest.HangUpBeforeAct} },
			want:   oss.ErrOutcomeUnknown, sent: 1, left: 1,
		},
		{
			name: "deleted, not looked for", reconcile: oss.ReconcileOff,
			faults: func(*osstest.Server) []osstest.Fault { return []osstest.Fault{osstest.ActThenHangUp} },
			want:   oss.ErrOutcomeUnknown, sent: 1,
		},
		{
			name: "deleted, then written by another",
			faults: func(srv *osstest.Server) []osstest.Fault {
				return []osstest.Fault{osstest.ActThenCall("written", func() { srv.Overwrite("photos", "old", "new") })}
			},
			want: oss.ErrOutcomeUnknown, sent: 1, left: 1,
		},
		{
			name: "marker added, response lost", versioning: osstest.VersioningEnabled,
			faults: func(*osstest.Server) []osstest.Fault { return []osstest.Fault{osstest.ActThenHangUp} },
			sent:   1, left: 2,
		},
		{
			name: "no marker yet", versioning: osstest.VersioningEnabled,
			faults: func(*osstest.Server) []osstest.Fault { return []osstest.Fault{osstest.HangUpBeforeAct} },
			want:   oss.ErrOutcomeUnknown, sent: 1, left: 1,
		},
		{
			name: "no marker yet, and a gateway answers the read", versioning: osstest.VersioningEnabled,
			faults: func(srv *osstest.Server) []osstest.Fault {
				srv.Inject("GetObjectMeta", osstest.Gateway(404))
				return []osstest.Fault{osstest.HangUpBeforeAct}
			},
			want: oss.ErrOutcomeUnknown, sent: 1, left: 1,
		},
		{
			name: "version never arrived", versioning: osstest.VersioningEnabled, byVersion: true,
			faults: func(*osstest.Server) []osstest.Fault { return []osstest.Fault{osstest.HangUpBeforeAct} },
			sent:   2,
		},
		{
			name: "a page of another's",
			faults: func(*osstest.Server) []osstest.Fault {
				return []osstest.Fault{osstest.Respond("page", testkit.Body(200, "<html>"))}
			},
			sent: 2,
		},
		{
			name: "an empty 204 of another's",
			faults: func(*osstest.Server) []osstest.Fault {
				return []osstest.Fault{osstest.Respond("page", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(204) })}
			},
			sent: 2,
		},
		{
			name:   "its own timeout",
			faults: func(*osstest.Server) []osstest.Fault { return []osstest.Fault{osstest.Slow(10 * time.Minute)} },
			want:   oss.ErrOutcomeUnknown, sent: 1, left: 1,
		},
	}
	for _, tt := range tests {
		testkit.Run(t, tt.name, func(t *testing.T) {
			srv := newServer(t)
			srv.AddBucket("photos", func(b *osstest.Bucket) { b.Versioning = tt.versioning })
			req := oss.DeleteObjectRequest{Bucket: "photos", Key: "old"}
			if version := srv.AddObject("photos", "old", "", old); tt.byVersion {
				req.VersionID = version
			}
			srv.Inject("DeleteObject", tt.faults(srv)...)
			cfg := srv.PipeConfig()
			cfg.Reconcile = tt.reconcile
			got, err := newClient(t, cfg).DeleteObject(t.Context(), req)
			testkit.WantIs(t, err, tt.want)
			if err != nil {
				testkit.WantIsNot(t, err, oss.ErrNotExecuted, fs.ErrNotExist)
				testkit.WantContains(t, err.Error(), "HeadObject shows whether the object is there")
			} else {
				testkit.WantEqual(t, "Reconciled", got.Reconciled, tt.sent == 1)
			}
			testkit.WantEqual(t, "requests", count(srv, "DeleteObject"), tt.sent)
			testkit.WantEqual(t, "versions and markers", len(srv.Versions("photos", "old")), tt.left)
		})
	}
}

// count is how many requests for an operation arrived.
func count(srv *osstest.Server, op string) (n int) {
	for _, r := range srv.Requests() {
		if r.Op == op {
			n++
		}
	}
	return n
}

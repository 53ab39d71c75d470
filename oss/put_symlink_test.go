package oss_test

import (
	"io/fs"
	"net/http"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// TestGoldenPutSymlink holds the answer of the page to a request with all that it names, and one refusal.
func TestGoldenPutSymlink(t *testing.T) {
	client := goldenClient(t, "put_symlink/link", "cn-hangzhou", goldenHost, oss.SignatureV1)
	got, err := client.PutSymlink(t.Context(), oss.PutSymlinkRequest{
		Bucket: "oss-example", Key: "link-to-oss.jpg", Target: "dir/oss +.jpg", ForbidOverwrite: true, StorageClass: oss.StorageClassStandard,
		ACL: oss.ACLPrivate, Metadata: map[string]string{"Location": "here"},
	})
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantSame(t, *got, oss.PutSymlinkResponse{ETag: "0A477B89B4602AA8DECB8E19BFD4****", VersionID: "CAEQExiBgID", RequestID: goldenID})
	client = goldenClient(t, "put_symlink/file_already_exists", "cn-hangzhou", goldenHost, oss.SignatureV1)
	_, err = client.PutSymlink(t.Context(), oss.PutSymlinkRequest{Bucket: "oss-example", Key: "link-to-oss.jpg", Target: "oss.jpg", ForbidOverwrite: true})
	testkit.WantIs(t, err, oss.ErrorCodeFileAlreadyExists, fs.ErrExist)
}

func TestPutSymlink(t *testing.T) {
	srv := newServer(t)
	client := srv.PipeClient()
	for _, target := range oddKeys {
		req := oss.PutSymlinkRequest{Bucket: "photos", Key: "link to " + target, Target: target, Metadata: map[string]string{"By": "me"}}
		if _, err := client.PutSymlink(t.Context(), req); err != nil {
			t.Fatal(err)
		}
		got, err := client.GetSymlink(t.Context(), oss.GetSymlinkRequest{Bucket: "photos", Key: req.Key})
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "the target", got.Target, target)
		testkit.WantEqual(t, "the metadata", got.Metadata["by"], "me")
	}
}

func TestPutSymlinkForbidOverwrite(t *testing.T) {
	testkit.Run(t, "an object that is no link", func(t *testing.T) {
		srv := newServer(t)
		_, err := srv.PipeClient().PutSymlink(t.Context(), oss.PutSymlinkRequest{Bucket: "photos", Key: "tiger.jpg", Target: "x", ForbidOverwrite: true})
		wantCode(t, err, oss.ErrorCodeFileAlreadyExists)
	})
}

func TestPutSymlinkInvalid(t *testing.T) {
	client := newServer(t).PipeClient()
	for _, tt := range []struct {
		req  oss.PutSymlinkRequest
		want string
	}{
		{oss.PutSymlinkRequest{Key: "a", Target: "b"}, "Bucket is required"},
		{oss.PutSymlinkRequest{Bucket: "photos", Target: "b"}, "Key is required"},
		{oss.PutSymlinkRequest{Bucket: "photos", Key: "a"}, "Target is required"},
		{oss.PutSymlinkRequest{Bucket: "photos", Key: "a", Target: "/b"}, "Target must not begin with a slash or a backslash"},
		{oss.PutSymlinkRequest{Bucket: "photos", Key: "a", Target: "b", Metadata: map[string]string{"": "x"}},
			`Metadata has the name "": OSS takes letters, digits and hyphens`},
	} {
		_, err := client.PutSymlink(t.Context(), tt.req)
		testkit.WantInvalid(t, err, "oss.PutSymlink: "+tt.want)
	}
}

// TestPutSymlinkOfAnother: a link that another program made after the lost request may have another ACL or class.
func TestPutSymlinkOfAnother(t *testing.T) {
	for _, req := range []oss.PutSymlinkRequest{{ACL: oss.ACLPrivate}, {StorageClass: oss.StorageClassIA}} {
		testkit.Run(t, string(req.ACL)+string(req.StorageClass), func(t *testing.T) {
			srv := newServer(t)
			srv.Inject("PutSymlink", osstest.Respond("made by another", func(w http.ResponseWriter, _ *http.Request) {
				srv.AddObject("photos", "link", "", func(o *osstest.Object) { o.SymlinkTarget, o.LastModified = "tiger.jpg", srv.Now() })
				w.WriteHeader(502)
			}))
			req.Bucket, req.Key, req.Target = "photos", "link", "tiger.jpg"
			_, err := srv.PipeClient().PutSymlink(t.Context(), req)
			testkit.WantIs(t, err, oss.ErrOutcomeUnknown)
			testkit.WantSame(t, candidates(err), []string{"photos/link"})
		})
	}
}

// TestPutSymlinkLost: what becomes of a link whose response was lost.
func TestPutSymlinkLost(t *testing.T) {
	tests := []struct {
		name       string
		versioning osstest.Versioning
		fault      osstest.Fault
		there      bool // an old link to another target
		want       error
		sent       int
	}{
		{name: "made, response lost", fault: osstest.ActThenHangUp, sent: 1},
		{name: "made over an old one, response lost", fault: osstest.ActThenHangUp, there: true, sent: 1},
		{name: "never arrived", fault: osstest.HangUpBeforeAct, sent: 2},
		{name: "never arrived, an old one is there", fault: osstest.HangUpBeforeAct, there: true, sent: 2},
		{name: "a version made, response lost", versioning: osstest.VersioningEnabled, fault: osstest.ActThenHangUp, sent: 1},
		{name: "no version made", versioning: osstest.VersioningEnabled, fault: osstest.HangUpBeforeAct, want: oss.ErrOutcomeUnknown, sent: 1},
	}
	for _, tt := range tests {
		testkit.Run(t, tt.name, func(t *testing.T) {
			srv := newServer(t)
			srv.AddBucket("photos", func(b *osstest.Bucket) { b.Versioning = tt.versioning })
			if tt.there {
				srv.AddObject("photos", "link", "", func(o *osstest.Object) {
					o.SymlinkTarget, o.LastModified = "old", time.Now().Add(-time.Hour)
				})
			}
			srv.Inject("PutSymlink", tt.fault)
			got, err := srv.PipeClient().PutSymlink(t.Context(), oss.PutSymlinkRequest{Bucket: "photos", Key: "link", Target: "tiger.jpg"})
			testkit.WantIs(t, err, tt.want)
			testkit.WantEqual(t, "requests", count(srv, "PutSymlink"), tt.sent)
			if err != nil {
				testkit.WantContains(t, err.Error(), "GetSymlink shows where the link leads")
				return
			}
			testkit.WantEqual(t, "Reconciled", got.Reconciled, tt.sent == 1)
			o, _ := srv.Object("photos", "link")
			testkit.WantEqual(t, "the target", o.SymlinkTarget, "tiger.jpg")
		})
	}
}

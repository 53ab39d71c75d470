package oss_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// TestSelfCopyNeedsReplace: a copy onto itself that could lose the object's metadata is refused
// before it is sent.
func TestSelfCopyNeedsReplace(t *testing.T) {
	self := oss.CopyObjectRequest{Bucket: "photos", Key: "tiger.jpg", SourceKey: "tiger.jpg"}
	for _, tt := range []struct {
		name string
		set  func(*oss.CopyObjectRequest)
	}{
		{"no directive", func(*oss.CopyObjectRequest) {}},
		{"DirectiveCopy", func(r *oss.CopyObjectRequest) { r.MetadataDirective = oss.DirectiveCopy }},
		{"a storage class", func(r *oss.CopyObjectRequest) { r.StorageClass = oss.StorageClassIA }},
		{"the source bucket is named", func(r *oss.CopyObjectRequest) { r.SourceBucket = "photos" }},
		{"metadata without the directive", func(r *oss.CopyObjectRequest) { r.ContentType = "image/webp" }},
		{"a pinned ETag", func(r *oss.CopyObjectRequest) { r.SourceIfMatch = "ABC" }},
		{"the version null", func(r *oss.CopyObjectRequest) { r.SourceVersionID = "null" }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			req := self
			tt.set(&req)
			srv, res, err := try(t, nil, req)
			if res != nil {
				t.Errorf("got %+v besides the error %v", res, err)
			}
			if err == nil {
				t.Fatal("no error")
			}
			testkit.WantIs(t, err, oss.ErrNotExecuted, fs.ErrInvalid)
			const want = "oss.CopyObject: MetadataDirective must be DirectiveReplace"
			if !strings.HasPrefix(err.Error(), want) || !strings.Contains(err.Error(), "UpdateObject") {
				t.Errorf("got %q, want %q and what to do", err, want)
			}
			testkit.WantRequests(t, srv, 0)
		})
	}
}

// TestChangeMetadata: with DirectiveReplace a copy onto itself gives the object the request's
// metadata and no other.
func TestChangeMetadata(t *testing.T) {
	for _, versioning := range []osstest.Versioning{"", osstest.VersioningEnabled, osstest.VersioningSuspended} {
		t.Run("versioning "+string(versioning), func(t *testing.T) {
			srv, _, err := try(t, func(srv *osstest.Server) {
				srv.AddBucket("photos", func(b *osstest.Bucket) { b.Versioning = versioning })
			}, oss.CopyObjectRequest{
				Bucket: "photos", Key: "tiger.jpg", SourceKey: "tiger.jpg",
				MetadataDirective: oss.DirectiveReplace, ContentType: "image/webp", Metadata: map[string]string{"By": "you"},
			})
			if err != nil {
				t.Fatal(err)
			}
			o, _ := srv.Object("photos", "tiger.jpg")
			if o.Header["Content-Type"] != "image/webp" {
				t.Errorf("the header is %v", o.Header)
			}
			if len(o.Metadata) != 1 || o.Metadata["by"] != "you" {
				t.Errorf("the metadata are %v", o.Metadata)
			}
		})
	}
}

// TestSelfCopyDeliveredTwice: the second delivery of a change in place can fail on a condition that the first one has made
// untrue. The refusal is then no proof that nothing was changed; where nothing was, it is one.
func TestSelfCopyDeliveredTwice(t *testing.T) {
	for _, tt := range []struct {
		name  string
		fault osstest.Fault
		since time.Duration // after LastModified
		want  error
		not   error
	}{
		{"delivered twice", osstest.ActTwice, 0, oss.ErrOutcomeUnknown, oss.ErrPreconditionFailed},
		{"changed by somebody else before", osstest.None, -time.Second, oss.ErrPreconditionFailed, oss.ErrOutcomeUnknown},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			srv := newServer(t)
			before, _ := srv.Object("photos", "tiger.jpg")
			srv.Inject("CopyObject", tt.fault)
			_, err := srv.PipeClient().CopyObject(t.Context(), oss.CopyObjectRequest{
				Bucket: "photos", Key: "tiger.jpg", SourceKey: "tiger.jpg", SourceIfUnmodifiedSince: before.LastModified.Add(tt.since),
				MetadataDirective: oss.DirectiveReplace, ContentType: "image/webp",
			})
			testkit.WantIs(t, err, tt.want)
			testkit.WantIsNot(t, err, tt.not)
		})
	}
}

// TestRestoreNeedsNoDirective: an old version that is made the current one brings its own metadata.
// Metadata of the request would be ignored and are refused.
func TestRestoreNeedsNoDirective(t *testing.T) {
	var old string
	prepare := func(srv *osstest.Server) {
		srv.AddBucket("photos", func(b *osstest.Bucket) { b.Versioning = osstest.VersioningEnabled })
		old = srv.AddObject("photos", "v", "one", func(o *osstest.Object) { o.Metadata = map[string]string{"n": "1"} })
		srv.AddObject("photos", "v", "two")
	}
	srv := newServer(t)
	prepare(srv)
	req := oss.CopyObjectRequest{Bucket: "photos", Key: "v", SourceKey: "v", SourceVersionID: old}
	if _, err := srv.PipeClient().CopyObject(t.Context(), req); err != nil {
		t.Fatal(err)
	}
	if o, _ := srv.Object("photos", "v"); o.Content != "one" || o.Metadata["n"] != "1" {
		t.Errorf("the current version is %+v", o)
	}
	req.Metadata = map[string]string{"n": "3"}
	_, err := srv.PipeClient().CopyObject(t.Context(), req)
	if !errors.Is(err, oss.ErrNotExecuted) || !strings.Contains(err.Error(), "Metadata needs MetadataDirective DirectiveReplace") {
		t.Errorf("with metadata of its own: %v", err)
	}
}

// TestTooLargeNamesTheLimits: OSS's own message does not.
func TestTooLargeNamesTheLimits(t *testing.T) {
	req := tiger
	req.StorageClass = oss.StorageClassIA
	_, _, err := try(t, func(srv *osstest.Server) {
		srv.AddObject("photos", "tiger.jpg", "", func(o *osstest.Object) { o.Size = 3 << 30 })
	}, req)
	if !errors.Is(err, oss.ErrorCodeEntityTooLarge) {
		t.Fatalf("got %v", err)
	}
	const want = "at most 1 GB where encryption or storage class change, 5 GB between buckets; CopyLargeObject copies larger objects in parts"
	testkit.WantContains(t, err.Error(), want)
	if p, _ := errors.AsType[*oss.ProblemDetails](err); strings.Contains(p.Detail, "at most") {
		t.Errorf("Detail is not OSS's own message: %q", p.Detail)
	}
}

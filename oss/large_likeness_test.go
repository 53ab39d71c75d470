package oss_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// newPairServer has a large object and a small one with the same attributes.
func newPairServer(t *testing.T, change func(*osstest.Object)) *osstest.Server {
	srv := newLargeServer(t)
	from, _ := srv.Object("photos", "big.iso")
	if change != nil {
		change(&from)
	}
	for key, size := range map[string]int64{"big.iso": 3 * gib, "small.iso": 5} {
		srv.AddObject("photos", key, "", func(o *osstest.Object) {
			o.Size, o.Header, o.Metadata, o.Tags, o.StorageClass, o.ACL = size, from.Header, from.Metadata, from.Tags, from.StorageClass, from.ACL
			o.ServerSideEncryption, o.SSEKeyID, o.DataEncryption = from.ServerSideEncryption, from.SSEKeyID, from.DataEncryption
		})
	}
	srv.EnableKMS("key-1")
	return srv
}

// TestLargeIsAsSmall: what a copy in parts makes is what one CopyObject makes, field by field.
func TestLargeIsAsSmall(t *testing.T) {
	for _, tt := range []struct {
		name   string
		source func(*osstest.Object)
		bucket func(*osstest.Bucket)
		change func(*oss.CopyObjectRequest)
	}{
		{name: "plain"},
		{name: "an ACL", change: func(r *oss.CopyObjectRequest) { r.ACL = oss.ACLPublicRead }},
		{name: "the source has an ACL", source: func(o *osstest.Object) { o.ACL = "public-read" }},
		{name: "another class", change: func(r *oss.CopyObjectRequest) { r.StorageClass = oss.StorageClassIA }},
		{name: "the source has another class", source: func(o *osstest.Object) { o.StorageClass = "IA" }},
		{name: "the bucket has another class", bucket: func(b *osstest.Bucket) { b.StorageClass = "IA" }},
		{name: "a bucket that keeps versions", bucket: func(b *osstest.Bucket) { b.Versioning = "Enabled" }},
		{name: "encryption", change: func(r *oss.CopyObjectRequest) { r.ServerSideEncryption = oss.ServerSideEncryptionAES256 }},
		{name: "a key of KMS", change: func(r *oss.CopyObjectRequest) {
			r.ServerSideEncryption, r.SSEKeyID, r.DataEncryption = oss.ServerSideEncryptionKMS, "key-1", "SM4"
		}},
		{name: "the source is encrypted", source: func(o *osstest.Object) { o.ServerSideEncryption = "AES256" }},
		{name: "other metadata", change: func(r *oss.CopyObjectRequest) {
			r.MetadataDirective, r.Metadata, r.ContentType = oss.DirectiveReplace, map[string]string{"new": "x"}, "text/plain"
		}},
		{name: "no metadata", change: func(r *oss.CopyObjectRequest) { r.MetadataDirective = oss.DirectiveReplace }},
		{name: "another expiry", change: func(r *oss.CopyObjectRequest) {
			r.MetadataDirective, r.Expires = oss.DirectiveReplace, time.Date(2040, 1, 2, 3, 4, 5, 0, time.UTC)
		}},
		{name: "an expiry that is no date", source: func(o *osstest.Object) { o.Header["Expires"] = "0" }},
		{name: "other tags", change: func(r *oss.CopyObjectRequest) {
			r.TaggingDirective, r.Tags = oss.TaggingDirectiveReplace, []oss.Tag{{Key: "new tag", Value: "x/y"}}
		}},
		{name: "no tags", change: func(r *oss.CopyObjectRequest) { r.TaggingDirective = oss.TaggingDirectiveReplace }},
		{name: "forbidden to overwrite", change: func(r *oss.CopyObjectRequest) { r.ForbidOverwrite = true }},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			srv := newPairServer(t, tt.source)
			req := large
			req.Copy.Bucket = "target"
			srv.AddBucket("target", func(b *osstest.Bucket) {
				if tt.bucket != nil {
					tt.bucket(b)
				}
			})
			if tt.change != nil {
				tt.change(&req.Copy)
			}
			res, err := srv.PipeClient().CopyLargeObject(t.Context(), req)
			if err != nil {
				t.Fatal(err)
			}
			testkit.WantEqual(t, "parts", res.Parts, 3)
			req.Copy.SourceKey, req.Copy.Key = "small.iso", "small.iso"
			small, err := srv.PipeClient().CopyObject(t.Context(), req.Copy)
			if err != nil {
				t.Fatal(err)
			}
			testkit.WantEqual(t, "the response names a version", res.VersionID != "", small.VersionID != "")
			got, _ := srv.Object("target", "big.iso")
			want, _ := srv.Object("target", "small.iso")
			for _, o := range []*osstest.Object{&got, &want} {
				o.Content, o.Size, o.ETag, o.CRC64, o.Type, o.VersionID, o.LastModified = "", 0, "", "", "", "", time.Time{}
			}
			if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(osstest.Object{})); diff != "" {
				t.Errorf("small (-) and large (+) differ:\n%s", diff)
			}
		})
	}
}

// TestLargeIsRefusedAsSmall: what one CopyObject is refused for, a copy in parts is refused for, too,
// with the same code, and the key stays what it is.
func TestLargeIsRefusedAsSmall(t *testing.T) {
	for _, tt := range []struct {
		name   string
		source func(*osstest.Object)
		bucket func(*osstest.Bucket)
		change func(*oss.CopyObjectRequest)
	}{
		{name: "the key is taken", change: func(r *oss.CopyObjectRequest) { r.ForbidOverwrite = true }},
		{name: "the bucket is under a retention policy", bucket: func(b *osstest.Bucket) { b.Retention = true }},
		{name: "the source is archived", source: func(o *osstest.Object) { o.StorageClass = "ColdArchive" }},
		{name: "an unknown key of KMS", change: func(r *oss.CopyObjectRequest) {
			r.ServerSideEncryption, r.SSEKeyID = oss.ServerSideEncryptionKMS, "key-2"
		}},
		{name: "another source than expected", change: func(r *oss.CopyObjectRequest) { r.SourceIfMatch = "OTHER" }},
		{name: "no such bucket", change: func(r *oss.CopyObjectRequest) { r.Bucket = "no-such-bucket" }},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			srv := newPairServer(t, tt.source)
			srv.AddBucket("target", func(b *osstest.Bucket) {
				if tt.bucket != nil {
					tt.bucket(b)
				}
			})
			req := large
			req.Copy.Bucket = "target"
			for _, key := range []string{"big.iso", "small.iso"} {
				srv.AddObject("target", key, "mine")
			}
			if tt.change != nil {
				tt.change(&req.Copy)
			}
			_, got := srv.PipeClient().CopyLargeObject(t.Context(), req)
			req.Copy.SourceKey, req.Copy.Key = "small.iso", "small.iso"
			_, want := srv.PipeClient().CopyObject(t.Context(), req.Copy)
			testkit.WantEqual(t, "code", codeOf(got), codeOf(want))
			testkit.WantIsNot(t, got, oss.ErrOutcomeUnknown)
			there, _ := srv.Object("target", "big.iso")
			testkit.WantEqual(t, "content", there.Content, "mine")
			testkit.WantEqual(t, "uploads that are left", len(srv.Uploads("target")), 0)
		})
	}
}

func codeOf(err error) oss.ErrorCode {
	if p, ok := errors.AsType[*oss.ProblemDetails](err); ok {
		return p.Code
	}
	return ""
}

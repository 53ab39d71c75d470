package oss_test

import (
	"errors"
	"io/fs"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

func TestCopyObject(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv, res, err := try(t, nil, oss.CopyObjectRequest{Bucket: "backup", Key: "tiger.jpg", SourceBucket: "photos", SourceKey: "tiger.jpg"})
		if err != nil {
			t.Fatal(err)
		}
		made, _ := srv.Object("backup", "tiger.jpg")
		testkit.WantEqual(t, "made.Content", made.Content, "stripes")
		testkit.WantEqual(t, "res.ETag", res.ETag, made.ETag)
		testkit.WantEqual(t, "res.CRC64", res.CRC64, made.CRC64)
		if !res.LastModified.Equal(made.LastModified) {
			t.Errorf("got %+v, made %+v", res, made)
		}
		if res.RequestID == "" {
			t.Errorf("got %+v, made %+v", res, made)
		}
		testkit.WantEqual(t, "res.ServerTime", res.ServerTime, 3*time.Millisecond)
		if res.Reconciled {
			t.Errorf("got %+v, made %+v", res, made)
		}
		testkit.WantEqual(t, "res.VersionID", res.VersionID, "")
		testkit.WantEqual(t, "made.Metadata[\"by\"]", made.Metadata["by"], "me")
		testkit.WantEqual(t, "made.Header[\"Content-Type\"]", made.Header["Content-Type"], "image/jpeg")
		testkit.WantEqual(t, "made.Tags[\"k\"]", made.Tags["k"], "v")
	})
}

// TestLastModifiedForms: the page shows both.
func TestLastModifiedForms(t *testing.T) {
	for _, httpDates := range []bool{false, true} {
		_, res, err := try(t, func(srv *osstest.Server) { srv.SetHTTPDates(httpDates); srv.SetCopyCRC(false) }, tiger)
		if err != nil {
			t.Error(err)
			continue
		}
		if time.Since(res.LastModified).Abs() > time.Minute {
			t.Errorf("got %+v, %v", res, err)
		}
		testkit.WantEqual(t, "res.CRC64", res.CRC64, "")
	}
}

func TestConditions(t *testing.T) {
	old, future := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), time.Now().Add(time.Hour)
	const etag = "ABC"
	tests := []struct {
		name string
		set  func(*oss.CopyObjectRequest)
		want error
	}{
		{"if-match, equal", func(r *oss.CopyObjectRequest) { r.SourceIfMatch = etag }, nil},
		{"if-match, equal and quoted", func(r *oss.CopyObjectRequest) { r.SourceIfMatch = `"` + etag + `"` }, nil},
		{"if-match, other", func(r *oss.CopyObjectRequest) { r.SourceIfMatch = "X" }, oss.ErrPreconditionFailed},
		{"if-none-match, other", func(r *oss.CopyObjectRequest) { r.SourceIfNoneMatch = "X" }, nil},
		{"if-none-match, equal", func(r *oss.CopyObjectRequest) { r.SourceIfNoneMatch = etag }, oss.ErrNotModified},
		{"if-unmodified-since, later", func(r *oss.CopyObjectRequest) { r.SourceIfUnmodifiedSince = future }, nil},
		{"if-unmodified-since, earlier", func(r *oss.CopyObjectRequest) { r.SourceIfUnmodifiedSince = old }, oss.ErrPreconditionFailed},
		{"if-modified-since, earlier", func(r *oss.CopyObjectRequest) { r.SourceIfModifiedSince = old }, nil},
		{"if-modified-since, later", func(r *oss.CopyObjectRequest) { r.SourceIfModifiedSince = future }, oss.ErrNotModified},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			req := tiger
			req.SourceKey = "known"
			tt.set(&req)
			srv, _, err := try(t, func(srv *osstest.Server) {
				srv.AddObject("photos", "known", "", func(o *osstest.Object) { o.ETag = etag })
			}, req)
			testkit.WantIs(t, err, tt.want)
			if made(srv) != (tt.want == nil) {
				t.Errorf("a copy was made: %v, want the error %v", made(srv), tt.want)
			}
			if err == nil {
				return
			}
			if p := wantProblem(t, err); p.Code == "" {
				t.Errorf("no code: %#v", p)
			}
			testkit.WantIsNot(t, err, oss.ErrOutcomeUnknown)
		})
	}
}

// TestRefusals holds what the documents say a copy can be refused for.
func TestRefusals(t *testing.T) {
	with := func(set func(*oss.CopyObjectRequest)) oss.CopyObjectRequest {
		req := tiger
		set(&req)
		return req
	}
	add := func(key string, set func(*osstest.Object)) func(*osstest.Server) {
		return func(srv *osstest.Server) { srv.AddObject("photos", key, "x", set) }
	}
	plain := func(*oss.CopyObjectRequest) {}
	tests := []struct {
		name   string
		set    func(*osstest.Server)
		req    oss.CopyObjectRequest
		code   oss.ErrorCode
		status int
		is     error
	}{
		{"no such source", nil, with(func(r *oss.CopyObjectRequest) { r.SourceKey = "none" }), oss.ErrorCodeNoSuchKey, 404, fs.ErrNotExist},
		{"no such bucket", nil, with(func(r *oss.CopyObjectRequest) { r.Bucket = "none" }), oss.ErrorCodeNoSuchBucket, 404, fs.ErrNotExist},
		{"no such version", nil, with(func(r *oss.CopyObjectRequest) { r.SourceVersionID = "CAEQ" }), oss.ErrorCodeNoSuchVersion, 404, fs.ErrNotExist},
		{"forbid overwrite", add("archive/tiger.jpg", nop), with(func(r *oss.CopyObjectRequest) { r.ForbidOverwrite = true }),
			oss.ErrorCodeFileAlreadyExists, 409, fs.ErrExist},
		{"storage class", nil, with(func(r *oss.CopyObjectRequest) { r.StorageClass = "Warm" }), oss.ErrorCodeInvalidArgument, 400, fs.ErrInvalid},
		{"encryption", nil, with(func(r *oss.CopyObjectRequest) { r.ServerSideEncryption = "ROT13" }),
			oss.ErrorCodeInvalidEncryptionAlgorithmError, 400, fs.ErrInvalid},
		{"KMS is off", nil, with(func(r *oss.CopyObjectRequest) { r.ServerSideEncryption = oss.ServerSideEncryptionKMS }),
			oss.ErrorCodeKmsServiceNotEnabled, 403, fs.ErrPermission},
		{"too large, other bucket", add("tiger.jpg", func(o *osstest.Object) { o.Size = 5<<30 + 1 }),
			with(func(r *oss.CopyObjectRequest) { r.Bucket, r.SourceBucket = "backup", "photos" }), oss.ErrorCodeEntityTooLarge, 400, fs.ErrInvalid},
		{"too large, other class", add("tiger.jpg", func(o *osstest.Object) { o.Size = 1<<30 + 1 }),
			with(func(r *oss.CopyObjectRequest) { r.StorageClass = oss.StorageClassIA }), oss.ErrorCodeEntityTooLarge, 400, fs.ErrInvalid},
		{"archived", add("tiger.jpg", func(o *osstest.Object) { o.StorageClass = "Archive" }), with(plain), oss.ErrorCodeInvalidObjectState, 403, fs.ErrPermission},
		{"retention", func(srv *osstest.Server) { srv.AddBucket("photos", func(b *osstest.Bucket) { b.Retention = true }) }, with(plain),
			oss.ErrorCodeFileImmutable, 409, fs.ErrPermission},
		{"appendable", func(srv *osstest.Server) {
			srv.AddObject("photos", "tiger.jpg", "", func(o *osstest.Object) { o.Type = osstest.TypeAppendable })
		}, with(plain), oss.ErrorCodeOperationNotSupported, 400, fs.ErrInvalid},
		{"other region", func(srv *osstest.Server) { srv.AddBucket("far", func(b *osstest.Bucket) { b.Region = "us-west-1" }) },
			with(func(r *oss.CopyObjectRequest) { r.SourceBucket = "far" }), oss.ErrorCodeInvalidArgument, 400, fs.ErrInvalid},
		{"not permitted", func(srv *osstest.Server) { srv.AddAccessKey("i", "s", "oss:GetObject") }, with(plain), oss.ErrorCodeAccessDenied, 403, fs.ErrPermission},
		{"unknown key id", func(srv *osstest.Server) { srv.EnableKMS("key-1") }, with(func(r *oss.CopyObjectRequest) {
			r.ServerSideEncryption, r.SSEKeyID = oss.ServerSideEncryptionKMS, "key-2"
		}), oss.ErrorCodeKeyNotFound, 404, fs.ErrNotExist},
	}
	for _, tt := range tests {
		testkit.Run(t, tt.name, func(t *testing.T) {
			srv, res, err := try(t, tt.set, tt.req)
			p, ok := errors.AsType[*oss.ProblemDetails](err)
			if res != nil || !ok || p.Code != tt.code || p.Status != tt.status || !errors.Is(err, tt.code) || !errors.Is(err, tt.is) ||
				p.RequestID == "" || p.Detail == "" || p.Attempts != 1 || errors.Is(err, oss.ErrOutcomeUnknown) {
				t.Errorf("got %v, %#v", res, err)
			}
			if n := srv.Requests()[0].Acted; n != 1 || srv.Requests()[0].Status != tt.status {
				t.Errorf("%+v", srv.Requests())
			}
		})
	}
}

func nop(*osstest.Object) {}

func TestVersions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := osstest.NewServer(t)
		srv.AddBucket("photos", func(b *osstest.Bucket) { b.Versioning = osstest.VersioningEnabled })
		first := srv.AddObject("photos", "a", "one")
		srv.AddObject("photos", "a", "two")
		res, err := srv.PipeClient().CopyObject(t.Context(), oss.CopyObjectRequest{Bucket: "photos", Key: "a", SourceKey: "a", SourceVersionID: first})
		if err != nil {
			t.Fatal(err)
		}
		all := srv.Versions("photos", "a")
		if len(all) != 3 {
			t.Fatalf("%d versions, want 3: %s", len(all), srv.Tree())
		}
		testkit.WantEqual(t, "the content of the copy", all[2].Content, "one")
		testkit.WantEqual(t, "SourceVersionID", res.SourceVersionID, first)
		testkit.WantEqual(t, "VersionID", res.VersionID, all[2].VersionID)
	})
}

// TestNotCopied: ACL and encryption of the source stay behind, a symbolic link is copied as a link.
func TestNotCopied(t *testing.T) {
	srv, res, err := try(t, func(srv *osstest.Server) {
		srv.AddObject("photos", "tiger.jpg", "x", func(o *osstest.Object) { o.ACL, o.ServerSideEncryption = "public-read", "AES256" })
	}, tiger)
	if err != nil {
		t.Fatal(err)
	}
	o, _ := srv.Object("photos", "archive/tiger.jpg")
	testkit.WantEqual(t, "the copy has the ACL", o.ACL, "default")
	if o.ServerSideEncryption != "" {
		t.Errorf("the copy is encrypted: %q", o.ServerSideEncryption)
	}
	if res.ServerSideEncryption != "" {
		t.Errorf("the copy is said to be encrypted: %q", res.ServerSideEncryption)
	}
	srv, _, err = try(t, func(srv *osstest.Server) {
		srv.AddObject("photos", "tiger.jpg", "", func(o *osstest.Object) { o.SymlinkTarget = "elsewhere" })
	}, tiger)
	if o, _ := srv.Object("photos", "archive/tiger.jpg"); err != nil || o.SymlinkTarget != "elsewhere" {
		t.Errorf("%+v, %v", o, err)
	}
}

func TestEncryption(t *testing.T) {
	req := tiger
	req.ServerSideEncryption, req.SSEKeyID, req.DataEncryption = oss.ServerSideEncryptionKMS, "key-1", oss.DataEncryptionSM4
	_, res, err := try(t, func(srv *osstest.Server) { srv.EnableKMS("key-1") }, req)
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantEqual(t, "res.ServerSideEncryption", res.ServerSideEncryption, oss.ServerSideEncryptionKMS)
	testkit.WantEqual(t, "res.SSEKeyID", res.SSEKeyID, "key-1")
	testkit.WantEqual(t, "res.DataEncryption", res.DataEncryption, "SM4")
	for _, sse := range []oss.ServerSideEncryption{oss.ServerSideEncryptionAES256, oss.ServerSideEncryptionSM4} {
		req := tiger
		req.ServerSideEncryption = sse
		if _, res, err := try(t, nil, req); err != nil || res.ServerSideEncryption != sse {
			t.Errorf("got %+v, %v", res, err)
		}
	}
}

func TestStorageClassesAndACLs(t *testing.T) {
	for _, class := range []oss.StorageClass{oss.StorageClassStandard, oss.StorageClassIA, oss.StorageClassArchive,
		oss.StorageClassColdArchive, oss.StorageClassDeepColdArchive} {
		for _, acl := range []oss.ACL{oss.ACLDefault, oss.ACLPrivate, oss.ACLPublicRead, oss.ACLPublicReadWrite} {
			req := tiger
			req.StorageClass, req.ACL = class, acl
			srv, _, err := try(t, nil, req)
			if err != nil {
				t.Errorf("%s %s: %v", class, acl, err)
				continue
			}
			o, _ := srv.Object("photos", "archive/tiger.jpg")
			if o.StorageClass != string(class) {
				t.Errorf("%s %s: the copy has the storage class %q", class, acl, o.StorageClass)
			}
			if o.ACL != string(acl) {
				t.Errorf("%s %s: the copy has the ACL %q", class, acl, o.ACL)
			}
		}
	}
}

// TestOversizeSources: within a bucket and onto itself size is no limit.
func TestOversizeSources(t *testing.T) {
	big := func(srv *osstest.Server) {
		srv.AddObject("photos", "tiger.jpg", "", func(o *osstest.Object) { o.Size = 40 << 40 })
	}
	if _, _, err := try(t, big, tiger); err != nil {
		t.Error(err)
	}
	if _, _, err := try(t, big, oss.CopyObjectRequest{Bucket: "photos", Key: "tiger.jpg", SourceKey: "tiger.jpg",
		MetadataDirective: oss.DirectiveReplace, ContentType: "x/y"}); err != nil {
		t.Error(err)
	}
}

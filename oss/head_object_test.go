package oss_test

import (
	"errors"
	"io/fs"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

func TestHeadObject(t *testing.T) {
	at := time.Date(2026, 11, 1, 2, 3, 4, 0, time.UTC)
	got, err := answering(t, 200, http.Header{
		"Content-Length": {"6442450944"}, "ETag": {`"5B3C"`}, "x-oss-hash-crc64ecma": {"18446744073709551615"},
		"Last-Modified": {"Sun, 01 Nov 2026 02:03:04 GMT"}, "x-oss-version-id": {"CAEQ"}, "x-oss-object-type": {"Multipart"},
		"x-oss-storage-class": {"ColdArchive"}, "Content-Type": {"image/jpeg"}, "Cache-Control": {"no-cache"},
		"Content-Disposition": {"attachment"}, "Content-Encoding": {"gzip"}, "Content-Language": {"en"}, "Expires": {"0"},
		"x-oss-meta-By": {"me"}, "x-oss-meta-empty": {""}, "x-oss-server-side-encryption": {"KMS"},
		"x-oss-server-side-encryption-key-id": {"k1"}, "x-oss-server-side-data-encryption": {"SM4"}, "x-oss-tagging-count": {"3"},
		"x-oss-restore": {`ongoing-request="true"`}, "x-oss-expiration": {`expiry-date="x", rule-id="y"`},
		"x-oss-transition-time": {"Sun, 01 Nov 2026 02:03:04 GMT"},
	}, "").HeadObject(t.Context(), oss.HeadObjectRequest{Bucket: "photos", Key: "tiger.jpg"})
	if err != nil {
		t.Fatal(err)
	}
	want := oss.HeadObjectResponse{RequestID: "r1", Object: oss.Object{
		Size: 6 << 30, ETag: "5B3C", CRC64: "18446744073709551615", LastModified: at, VersionID: "CAEQ", Type: oss.ObjectTypeMultipart,
		StorageClass: oss.StorageClassColdArchive, ContentType: "image/jpeg", CacheControl: "no-cache", ContentDisposition: "attachment",
		ContentEncoding: "gzip", ContentLanguage: "en", Expires: "0", Metadata: map[string]string{"by": "me", "empty": ""},
		ServerSideEncryption: oss.ServerSideEncryptionKMS, SSEKeyID: "k1", DataEncryption: "SM4", TagCount: 3,
		Restore: `ongoing-request="true"`, Expiration: `expiry-date="x", rule-id="y"`, TransitionTime: at,
	}}
	testkit.WantSame(t, *got, want)
}

// TestHeadLargeObject: the length of an answer to HEAD is the object's, and nothing of it comes.
func TestHeadLargeObject(t *testing.T) {
	srv := newServer(t)
	srv.AddObject("photos", "big", "", func(o *osstest.Object) { o.Size = 40 << 40 })
	for _, client := range []*oss.Client{srv.PipeClient(), srv.Client()} {
		got, err := client.HeadObject(t.Context(), oss.HeadObjectRequest{Bucket: "photos", Key: "big"})
		if err != nil || got.Size != 40<<40 {
			t.Errorf("got %+v, %v", got, err)
		}
		meta, err := client.GetObjectMeta(t.Context(), oss.GetObjectMetaRequest{Bucket: "photos", Key: "big"})
		if err != nil {
			t.Error(err)
			continue
		}
		testkit.WantEqual(t, "meta.Size", meta.Size, 40<<40)
		testkit.WantEqual(t, "meta.ETag", meta.ETag, got.ETag)
	}
}

func TestHeadObjectRequest(t *testing.T) {
	at := time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)
	srv := newServer(t)
	version := srv.AddObject("photos", "v", "")
	srv.PipeClient().HeadObject(t.Context(), oss.HeadObjectRequest{Bucket: "photos", Key: "v", VersionID: version, IfMatch: "1", IfNoneMatch: "2",
		IfModifiedSince: at, IfUnmodifiedSince: at, RequestPayer: oss.RequestPayerRequester})
	srv.PipeClient().HeadObject(t.Context(), oss.HeadObjectRequest{Bucket: "photos", Key: "v", VersionID: "a+/="})
	srv.PipeClient().GetObjectMeta(t.Context(), oss.GetObjectMetaRequest{Bucket: "photos", Key: "v", VersionID: "null", RequestPayer: "requester"})
	r := srv.Requests()
	testkit.WantHeader(t, r[0].Header, map[string]string{"If-Match": "1", "If-None-Match": "2", "If-Modified-Since": "Sat, 21 Nov 2026 10:00:00 GMT",
		"If-Unmodified-Since": "Sat, 21 Nov 2026 10:00:00 GMT", "X-Oss-Request-Payer": "requester"})
	for i, want := range []string{"HEAD /v?versionId=null", "HEAD /v?versionId=a%2B%2F%3D", "HEAD /v?objectMeta&versionId=null"} {
		testkit.WantEqual(t, "the request sent", r[i].Method+" "+r[i].Target, want)
	}
}

// TestHeadErrors: a refused HEAD has no body. Its error document comes in a header, or not at all.
func TestHeadErrors(t *testing.T) {
	tests := []struct {
		req      oss.HeadObjectRequest
		code, or oss.ErrorCode // with x-oss-err, and without
		status   int
		is       error
	}{
		{oss.HeadObjectRequest{Bucket: "photos", Key: "none"}, oss.ErrorCodeNoSuchKey, oss.ErrorCodeNoSuchKey, 404, fs.ErrNotExist},
		{oss.HeadObjectRequest{Bucket: "none", Key: "none"}, oss.ErrorCodeNoSuchBucket, oss.ErrorCodeNoSuchKey, 404, fs.ErrNotExist},
		{oss.HeadObjectRequest{Bucket: "photos", Key: "link"}, oss.ErrorCodeSymlinkTargetNotExist, oss.ErrorCodeNoSuchKey, 404, fs.ErrNotExist},
		{oss.HeadObjectRequest{Bucket: "photos", Key: "link2"}, oss.ErrorCodeInvalidTargetType, "", 400, fs.ErrInvalid},
		{oss.HeadObjectRequest{Bucket: "photos", Key: "tiger.jpg", IfMatch: "x"}, oss.ErrorCodePreconditionFailed, oss.ErrorCodePreconditionFailed, 412, oss.ErrPreconditionFailed},
		{oss.HeadObjectRequest{Bucket: "photos", Key: "tiger.jpg", IfModifiedSince: time.Now().Add(time.Hour)}, oss.ErrorCodeNotModified, oss.ErrorCodeNotModified, 304, oss.ErrNotModified},
	}
	for _, documents := range []bool{true, false} {
		srv := newServer(t)
		srv.SetHeadErrors(documents)
		srv.AddAccessKey("writer", "s", "oss:PutObject")
		srv.AddObject("photos", "link", "", func(o *osstest.Object) { o.SymlinkTarget = "none" })
		srv.AddObject("photos", "link2", "", func(o *osstest.Object) { o.SymlinkTarget = "link" })
		for _, tt := range tests {
			_, err := srv.PipeClient().HeadObject(t.Context(), tt.req)
			p, ok := errors.AsType[*oss.ProblemDetails](err)
			want := tt.code
			if !documents {
				want = tt.or
			}
			if !ok {
				t.Errorf("%+v, documents %v: got %#v, want a *ProblemDetails", tt.req, documents, err)
				continue
			}
			if p.Code != want {
				t.Errorf("%+v, documents %v: the code is %q, want %q", tt.req, documents, p.Code, want)
			}
			if p.Status != tt.status {
				t.Errorf("%+v, documents %v: the status is %d, want %d", tt.req, documents, p.Status, tt.status)
			}
			if !errors.Is(err, tt.is) {
				t.Errorf("%+v, documents %v: %v does not match %v", tt.req, documents, err, tt.is)
			}
			if p.RequestID == "" {
				t.Errorf("%+v, documents %v: no request id: %#v", tt.req, documents, p)
			}
			if p.Op != "oss.HeadObject" {
				t.Errorf("%+v, documents %v: Op is %q, want oss.HeadObject", tt.req, documents, p.Op)
			}
			if (tt.code == oss.ErrorCodeNoSuchKey || tt.status == 412) && p.EC == "" {
				t.Errorf("%+v, documents %v: the EC is in a header of its own: %#v", tt.req, documents, err)
			}
		}
		cfg := srv.PipeConfig()
		cfg.Credentials = oss.StaticCredentials("writer", "s", "")
		_, err := newClient(t, cfg).HeadObject(t.Context(), oss.HeadObjectRequest{Bucket: "photos", Key: "tiger.jpg"})
		if !errors.Is(err, oss.ErrorCodeAccessDenied) || !errors.Is(err, fs.ErrPermission) {
			t.Errorf("documents %v: %v", documents, err)
		}
	}
}

// TestReadsAreRepeated after everything that may pass.
func TestReadsAreRepeated(t *testing.T) {
	for _, fault := range []osstest.Fault{osstest.HangUpBeforeAct, osstest.ActThenHangUp, osstest.Status(500), osstest.Status(503), osstest.Gateway(502),
		osstest.Status(408), osstest.TruncateHead, osstest.Throttle("QpsLimitExceeded", time.Second), osstest.RateLimit(time.Second),
		osstest.Respond("a portal", func(w http.ResponseWriter, _ *http.Request) { w.Write(nil) })} {
		synctest.Test(t, func(t *testing.T) {
			srv := newServer(t)
			srv.Inject("*", fault, fault)
			meta, err := srv.PipeClient().GetObjectMeta(t.Context(), oss.GetObjectMetaRequest{Bucket: "photos", Key: "tiger.jpg"})
			if err != nil {
				t.Fatalf("%s: %v", fault.Name, err)
			}
			if meta.Size != 7 {
				t.Errorf("%s: meta.Size is %v, want %v", fault.Name, meta.Size, 7)
			}
			if len(srv.Requests()) != 3 {
				t.Errorf("%s: %+v, %v, %d requests", fault.Name, meta, err, len(srv.Requests()))
			}
			srv.Inject("*", slices.Repeat([]osstest.Fault{fault}, 20)...) // net/http repeats a HEAD on its own, too
			_, err = srv.PipeClient().HeadObject(t.Context(), oss.HeadObjectRequest{Bucket: "photos", Key: "tiger.jpg"})
			if err == nil {
				t.Fatalf("%s: no error", fault.Name)
			}
			testkit.WantIsNot(t, err, oss.ErrOutcomeUnknown)
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("%s: error %q has several lines", fault.Name, err)
			}
		})
	}
}

func TestInvalidReads(t *testing.T) {
	srv := newServer(t)
	c := srv.PipeClient()
	for want, read := range map[string]func() (any, error){
		"oss.HeadObject: Bucket is required": func() (any, error) { return c.HeadObject(t.Context(), oss.HeadObjectRequest{Key: "a"}) },
		"oss.HeadObject: Key is required":    func() (any, error) { return c.HeadObject(t.Context(), oss.HeadObjectRequest{Bucket: "abc"}) },
		"oss.HeadObject: VersionID holds characters that no version id has": func() (any, error) {
			return c.HeadObject(t.Context(), oss.HeadObjectRequest{Bucket: "abc", Key: "a", VersionID: "a b"})
		},
		"oss.GetObjectMeta: Bucket is required": func() (any, error) { return c.GetObjectMeta(t.Context(), oss.GetObjectMetaRequest{Key: "a"}) },
		"oss.GetBucketVersioning: Bucket is required": func() (any, error) {
			return c.GetBucketVersioning(t.Context(), oss.GetBucketVersioningRequest{})
		},
		"oss.GetBucketVersioning: Bucket must be 3 to 63 of a-z, 0-9 and hyphens, with no hyphen at its ends": func() (any, error) {
			return c.GetBucketVersioning(t.Context(), oss.GetBucketVersioningRequest{Bucket: "a.b"})
		},
		"oss.GetObjectMeta: Key is required": func() (any, error) { return c.GetObjectMeta(t.Context(), oss.GetObjectMetaRequest{Bucket: "abc"}) },
	} {
		_, err := read()
		testkit.WantInvalid(t, err, want)
	}
	testkit.WantRequests(t, srv, 0)
}

// TestGetObjectMeta describes a symbolic link, where HeadObject describes what it leads to.
func TestGetObjectMeta(t *testing.T) {
	srv := newServer(t)
	srv.AddObject("photos", "link", "", func(o *osstest.Object) { o.SymlinkTarget = "tiger.jpg" })
	c := srv.PipeClient()
	meta, err := c.GetObjectMeta(t.Context(), oss.GetObjectMetaRequest{Bucket: "photos", Key: "link"})
	if err != nil {
		t.Fatal(err)
	}
	head, err := c.HeadObject(t.Context(), oss.HeadObjectRequest{Bucket: "photos", Key: "link"})
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantEqual(t, "meta.Size", meta.Size, 0)
	testkit.WantEqual(t, "head.Size", head.Size, 7)
	testkit.WantEqual(t, "head.Type", head.Type, oss.ObjectTypeSymlink)
	testkit.WantEqual(t, "head.Metadata[\"by\"]", head.Metadata["by"], "me")
	if meta.ETag == head.ETag {
		t.Errorf("meta %+v, head %+v", meta, head)
	}
	if meta.RequestID == "" {
		t.Errorf("meta %+v, head %+v", meta, head)
	}
	got, err := answering(t, 200, http.Header{"Content-Length": {"1"}, "ETag": {`"e"`}, "x-oss-last-access-time": {"Sun, 01 Nov 2026 02:03:04 GMT"}},
		"").GetObjectMeta(t.Context(), oss.GetObjectMetaRequest{Bucket: "photos", Key: "a"})
	if err != nil || !got.LastAccessTime.Equal(time.Date(2026, 11, 1, 2, 3, 4, 0, time.UTC)) {
		t.Errorf("got %+v, %v", got, err)
	}
}

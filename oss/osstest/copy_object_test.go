package osstest_test

import (
	"maps"
	"net/http"
	"testing"
	"time"

	"github.com/farcopy/farcopy/oss/osstest"
)

func TestCopyObjectAnswer(t *testing.T) {
	srv, c := newCaller(t)
	got := c.copy("/b/src", "/b/dst", nil)
	got.want(t, 200, "")
	src, dst := object(t, srv, "src"), object(t, srv, "dst")
	headers := h{
		"Content-Type": "application/xml", "Server": "AliyunOSS", "ETag": `"` + src.ETag + `"`,
		"x-oss-hash-crc64ecma": src.CRC64, "x-oss-server-time": "3", "x-oss-version-id": "", "x-oss-copy-source-version-id": "",
	}
	for name, want := range headers {
		if got.header.Get(name) != want {
			t.Errorf("header %s is %q, want %q", name, got.header.Get(name), want)
		}
	}
	if len(got.header.Get("x-oss-request-id")) != 24 {
		t.Errorf("request id %q", got.header.Get("x-oss-request-id"))
	}
	if src.ETag != "9A0364B9E99BB480DD25E1F0284C8555" || got.field("ETag") != `"`+src.ETag+`"` {
		t.Errorf("ETag %q of %q", got.field("ETag"), src.ETag)
	}
	if want := dst.LastModified.Format("2006-01-02T15:04:05.000Z"); got.field("LastModified") != want {
		t.Errorf("LastModified %q, want %q", got.field("LastModified"), want)
	}
	if dst.Content != "content" || dst.ACL != "default" {
		t.Errorf("the copy is %+v", dst)
	}
	for _, m := range []struct{ got, want map[string]string }{{dst.Header, src.Header}, {dst.Metadata, src.Metadata}, {dst.Tags, src.Tags}} {
		if !maps.Equal(m.got, m.want) {
			t.Errorf("copied %v of %v", m.got, m.want)
		}
	}
}

func TestCopyObjectDirectives(t *testing.T) {
	srv, c := newCaller(t)
	headers := h{"x-oss-meta-a": "b", "Content-Type": "image/png", "x-oss-tagging": "x=1&y", "x-oss-object-acl": "private", "x-oss-storage-class": "IA"}
	c.copy("/b/src", "/b/kept", headers).want(t, 200, "")
	kept := object(t, srv, "kept")
	if kept.Metadata["who"] != "me" {
		t.Errorf(`kept.Metadata["who"] is %q, want %q`, kept.Metadata["who"], "me")
	}
	if kept.Header["Content-Type"] != "text/plain" {
		t.Errorf(`kept.Header["Content-Type"] is %q, want %q`, kept.Header["Content-Type"], "text/plain")
	}
	if kept.Tags["k"] != "v" {
		t.Errorf(`kept.Tags["k"] is %q, want %q`, kept.Tags["k"], "v")
	}
	if kept.ACL != "private" {
		t.Errorf("kept.ACL is %q, want %q", kept.ACL, "private")
	}
	if kept.StorageClass != "IA" {
		t.Errorf("kept.StorageClass is %q, want %q", kept.StorageClass, "IA")
	}
	headers["x-oss-metadata-directive"], headers["x-oss-tagging-directive"] = "REPLACE", "Replace"
	c.copy("/b/src", "/b/new", headers).want(t, 200, "")
	made := object(t, srv, "new")
	if !maps.Equal(made.Metadata, h{"a": "b"}) {
		t.Errorf("with REPLACE: %+v", made)
	}
	if !maps.Equal(made.Header, h{"Content-Type": "image/png"}) {
		t.Errorf("with REPLACE: %+v", made)
	}
	if !maps.Equal(made.Tags, h{"x": "1", "y": ""}) {
		t.Errorf("with REPLACE: %+v", made)
	}
}

func TestCopyObjectOntoItself(t *testing.T) {
	srv, c := newCaller(t)
	c.copy("/b/src", "/b/src", h{"x-oss-meta-a": "b"}).want(t, 200, "")
	if o := object(t, srv, "src"); !maps.Equal(o.Metadata, h{"a": "b"}) || o.Content != "content" {
		t.Errorf("without versioning the request's metadata count: %+v", o)
	}
	srv.AddBucket("b", func(b *osstest.Bucket) { b.Versioning = osstest.VersioningEnabled })
	c.copy("/b/src", "/b/src", h{"x-oss-meta-a": "c"}).want(t, 200, "")
	if o := object(t, srv, "src"); !maps.Equal(o.Metadata, h{"a": "b"}) || len(srv.Versions("b", "src")) != 2 {
		t.Errorf("with versioning the directive counts: %+v", o)
	}
}

func TestCopyObjectRefusesHeaders(t *testing.T) {
	srv, c := newCaller(t)
	for _, tt := range []struct {
		name, value, code string
		status            int
	}{
		{"x-oss-storage-class", "Cold", "InvalidArgument", 400},
		{"x-oss-object-acl", "open", "InvalidArgument", 400},
		{"x-oss-metadata-directive", "MERGE", "InvalidArgument", 400},
		{"x-oss-tagging-directive", "Merge", "InvalidArgument", 400},
		{"x-oss-tagging", "k=1&k=2", "InvalidArgument", 400},
		{"x-oss-forbid-overwrite", "yes", "InvalidArgument", 400},
		{"x-oss-traffic-limit", "245759", "InvalidArgument", 400},
		{"x-oss-traffic-limit", "838860801", "InvalidArgument", 400},
		{"x-oss-request-payer", "me", "InvalidArgument", 400},
		{"x-oss-copy-source-if-modified-since", "yesterday", "InvalidArgument", 400},
		{"x-oss-server-side-encryption", "ROT13", "InvalidEncryptionAlgorithmError", 400},
		{"x-oss-server-side-encryption", "KMS", "KmsServiceNotEnabled", 403},
		{"x-oss-server-side-encryption-key-id", "id", "InvalidArgument", 400},
		{"x-oss-server-side-data-encryption", "SM4", "InvalidArgument", 400},
	} {
		got := c.copy("/b/src", "/b/dst", h{tt.name: tt.value})
		got.want(t, tt.status, tt.code)
		if tt.code == "InvalidArgument" && (got.field("ArgumentName") == "" || got.field("ArgumentValue") != tt.value) {
			t.Errorf("%s: %s", tt.name, got.body)
		}
	}
	if _, ok := srv.Object("b", "dst"); ok {
		t.Error("a refused copy was made")
	}
	c.copy("/b/src", "/b/dst", h{"x-oss-traffic-limit": "245760", "x-oss-request-payer": "requester"}).want(t, 200, "")
}

func TestCopyObjectEncryption(t *testing.T) {
	srv, c := newCaller(t)
	srv.EnableKMS("key-1")
	sse := h{"x-oss-server-side-encryption": "KMS", "x-oss-server-side-encryption-key-id": "key-1", "x-oss-server-side-data-encryption": "SM4"}
	got := c.copy("/b/src", "/b/dst", sse)
	head := c.do("HEAD", "/b/dst", "", nil, "")
	for name, v := range sse {
		if got.header.Get(name) != v || head.header.Get(name) != v {
			t.Errorf("%s: copy %q, head %q, want %q", name, got.header.Get(name), head.header.Get(name), v)
		}
	}
	c.copy("/b/dst", "/b/plain", nil).want(t, 200, "")
	if o := object(t, srv, "plain"); o.ServerSideEncryption != "" {
		t.Errorf("encryption was copied: %+v", o)
	}
	sse["x-oss-server-side-encryption-key-id"] = "key-2"
	c.copy("/b/src", "/b/dst", sse).want(t, 404, "KeyNotFound")
	c.copy("/b/src", "/b/dst", h{"x-oss-server-side-encryption": "SM4"}).want(t, 200, "")
}

func TestCopyObjectForbidOverwrite(t *testing.T) {
	srv, c := newCaller(t)
	forbid := h{"x-oss-forbid-overwrite": "true"}
	c.copy("/b/src", "/b/dst", forbid).want(t, 200, "")
	got := c.copy("/b/src", "/b/dst", forbid)
	got.want(t, 409, "FileAlreadyExists")
	if got.field("EC") != "0026-00000002" {
		t.Errorf(`got.field("EC") is %q, want %q`, got.field("EC"), "0026-00000002")
	}
	if got.header.Get("x-oss-ec") != "0026-00000002" {
		t.Errorf(`got.header.Get("x-oss-ec") is %q, want %q`, got.header.Get("x-oss-ec"), "0026-00000002")
	}
	if got.field("RecommendDoc") == "" {
		t.Errorf("EC: %v %s", got.header, got.body)
	}
	c.copy("/b/src", "/b/dst", h{"x-oss-forbid-overwrite": "false"}).want(t, 200, "")
	for _, v := range []osstest.Versioning{osstest.VersioningEnabled, osstest.VersioningSuspended} {
		srv.AddBucket("b", func(b *osstest.Bucket) { b.Versioning = v })
		c.copy("/b/src", "/b/dst", forbid).want(t, 200, "")
	}
}

func TestCopyObjectSizeLimits(t *testing.T) {
	srv, c := newCaller(t)
	srv.AddBucket("other")
	sized := func(key string, n int64) {
		srv.AddObject("b", key, "", func(o *osstest.Object) { o.Size = n })
	}
	sized("1GiB", 1<<30)
	sized("1GiB+", 1<<30+1)
	sized("5GiB", 5<<30)
	sized("5GiB+", 5<<30+1)
	aes, ia := h{"x-oss-server-side-encryption": "AES256"}, h{"x-oss-storage-class": "IA"}
	for _, tt := range []struct {
		key, to string
		header  h
		ok      bool
	}{
		{"5GiB+", "/b/dst", nil, true},
		{"5GiB", "/other/dst", nil, true},
		{"5GiB+", "/other/dst", nil, false},
		{"1GiB", "/b/dst", aes, true},
		{"1GiB+", "/b/dst", aes, false},
		{"1GiB", "/b/dst", ia, true},
		{"1GiB+", "/b/dst", ia, false},
		{"5GiB+", "/b/5GiB+", nil, true},
	} {
		got := c.copy("/b/"+tt.key, tt.to, tt.header)
		if tt.ok {
			got.want(t, 200, "")
		} else {
			got.want(t, 400, "EntityTooLarge")
		}
	}
}

func TestCopyObjectStates(t *testing.T) {
	srv, c := newCaller(t)
	srv.AddBucket("far", func(b *osstest.Bucket) { b.Region = "cn-beijing" })
	srv.AddObject("far", "src", "")
	srv.AddBucket("locked", func(b *osstest.Bucket) { b.Retention = true })
	srv.AddObject("locked", "src", "")
	srv.AddObject("b", "cold", "c", func(o *osstest.Object) { o.StorageClass = "ColdArchive" })
	srv.AddObject("b", "warm", "w", func(o *osstest.Object) {
		o.StorageClass, o.RestoredUntil = "Archive", srv.Now().Add(time.Hour)
	})
	srv.AddObject("b", "link", "", func(o *osstest.Object) { o.SymlinkTarget = "src" })
	srv.AddObject("b", "log", "l", func(o *osstest.Object) { o.Type = osstest.TypeAppendable })

	got := c.copy("/far/src", "/b/dst", nil)
	got.want(t, 400, "InvalidArgument")
	if got.field("EC") != "0016-00000306" {
		t.Errorf("EC %q", got.field("EC"))
	}
	srv.SetCrossRegionRefusal(http.StatusForbidden, "AccessDenied")
	c.copy("/far/src", "/b/dst", nil).want(t, 403, "AccessDenied")
	c.copy("/locked/src", "/b/dst", nil).want(t, 409, "FileImmutable")
	c.copy("/b/src", "/locked/dst", nil).want(t, 409, "FileImmutable")
	c.copy("/b/cold", "/b/dst", nil).want(t, 403, "InvalidObjectState")
	c.copy("/b/warm", "/b/dst", nil).want(t, 200, "")
	srv.Advance(time.Hour)
	c.copy("/b/warm", "/b/dst", nil).want(t, 403, "InvalidObjectState")
	c.copy("/b/link", "/b/dst", nil).want(t, 200, "")
	if o := object(t, srv, "dst"); o.Type != osstest.TypeSymlink || o.SymlinkTarget != "src" {
		t.Errorf("the copy of a link is %+v", o)
	}
	c.copy("/b/log", "/b/dst", nil).want(t, 400, "OperationNotSupported")
	srv.SetAppendSources(true)
	c.copy("/b/log", "/b/dst", nil).want(t, 200, "")
	c.copy("/none/src", "/b/dst", nil).want(t, 404, "NoSuchBucket")
	c.copy("/b/src", "/none/dst", nil).want(t, 404, "NoSuchBucket")
	c.copy("/b/none", "/b/dst", nil).want(t, 404, "NoSuchKey")
	c.copy("/b/src", "/b//dst", nil).want(t, 400, "InvalidObjectName")
}

func TestCopyObjectSwitches(t *testing.T) {
	srv, c := newCaller(t)
	srv.SetCopyCRC(false)
	srv.SetNewCopyETag(true)
	srv.SetHTTPDates(true)
	got := c.copy("/b/src", "/b/dst", nil)
	src, dst := object(t, srv, "src"), object(t, srv, "dst")
	if v, ok := got.header["X-Oss-Hash-Crc64ecma"]; ok || dst.CRC64 != "" {
		t.Errorf("CRC %q, %q", v, dst.CRC64)
	}
	if dst.ETag == src.ETag || got.field("ETag") != `"`+dst.ETag+`"` {
		t.Errorf("ETag %q of %q", got.field("ETag"), dst.ETag)
	}
	if want := dst.LastModified.Format(http.TimeFormat); got.field("LastModified") != want {
		t.Errorf("LastModified %q, want %q", got.field("LastModified"), want)
	}
}

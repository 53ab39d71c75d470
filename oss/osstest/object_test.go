package osstest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/farcopy/farcopy/oss/osstest"
)

func TestPutAndRead(t *testing.T) {
	_, c := newCaller(t)
	put := c.do("PUT", "/b/123", "", h{
		"Content-MD5": "JfnnlDI7RTiF9RgfG2JNCw==", "Content-Type": "text/plain", "Content-Language": "de", "x-oss-meta-A": "b c",
		"x-oss-tagging": "a%20b=%2F",
	}, "123456789")
	put.want(t, 200, "")
	want := h{"ETag": `"25F9E794323B453885F5181F1B624D0B"`, "x-oss-hash-crc64ecma": "11051210869376104954"} // the CRC's check value
	for name, v := range want {
		if put.header.Get(name) != v {
			t.Errorf("put: %s is %q, want %q", name, put.header.Get(name), v)
		}
	}
	want["Content-Length"] = "9"
	meta := c.do("HEAD", "/b/123", "objectMeta", nil, "")
	for name, v := range want {
		if meta.header.Get(name) != v {
			t.Errorf("meta: %s is %q, want %q", name, meta.header.Get(name), v)
		}
	}
	want["Content-Type"], want["Content-Language"], want["x-oss-meta-a"] = "text/plain", "de", "b c"
	want["x-oss-object-type"], want["x-oss-storage-class"], want["x-oss-tagging-count"] = "Normal", "Standard", "1"
	head, get := c.do("HEAD", "/b/123", "", nil, ""), c.do("GET", "/b/123", "", nil, "")
	for name, v := range want {
		if head.header.Get(name) != v || get.header.Get(name) != v {
			t.Errorf("%s: head %q, get %q, want %q", name, head.header.Get(name), get.header.Get(name), v)
		}
	}
	if get.body != "123456789" || head.body != "" {
		t.Errorf("read %q and %q", get.body, head.body)
	}
	if _, err := http.ParseTime(head.header.Get("Last-Modified")); err != nil {
		t.Error(err)
	}
	part := c.do("GET", "/b/123", "", h{"Range": "bytes=2-4"}, "")
	if part.status != 206 {
		t.Errorf("part.status is %v, want %v", part.status, 206)
	}
	if part.body != "345" {
		t.Errorf("part.body is %q, want %q", part.body, "345")
	}
	if part.header.Get("Content-Range") != "bytes 2-4/9" {
		t.Errorf(`part.header.Get("Content-Range") is %q, want %q`, part.header.Get("Content-Range"), "bytes 2-4/9")
	}
	if whole := c.do("GET", "/b/123", "", h{"Range": "bytes=2-99"}, ""); whole.status != 200 || whole.body != "123456789" {
		t.Errorf("a range out of the object: %d %q", whole.status, whole.body)
	}
	tags := c.do("GET", "/b/123", "tagging", nil, "")
	if tags.field("Key") != "a b" || tags.field("Value") != "/" {
		t.Errorf("tags: %s", tags.body)
	}
	c.do("HEAD", "/b/123", "", h{"If-None-Match": put.header.Get("ETag")}, "").want(t, 304, "")
	c.do("GET", "/b/123", "", h{"If-Match": "other"}, "").want(t, 412, "PreconditionFailed")
}

func TestPutRefused(t *testing.T) {
	srv, c := newCaller(t)
	c.do("PUT", "/b/src", "", h{"Content-MD5": "JfnnlDI7RTiF9RgfG2JNCw=="}, "other").want(t, 400, "InvalidDigest")
	c.do("PUT", "/b/src", "", h{"x-oss-forbid-overwrite": "true"}, "other").want(t, 409, "FileAlreadyExists")
	c.do("PUT", "/b/"+strings.Repeat("k", 1024), "", nil, "other").want(t, 400, "InvalidObjectName")
	if o := object(t, srv, "src"); o.Content != "content" {
		t.Errorf("stored %q", o.Content)
	}
	srv.AddBucket("b", func(b *osstest.Bucket) { b.Retention = true })
	c.do("PUT", "/b/src", "", nil, "other").want(t, 409, "FileImmutable")
	c.do("DELETE", "/b/src", "", nil, "").want(t, 409, "FileImmutable")
	c.do("PUT", "/b/new", "", nil, "other").want(t, 200, "")
}

func TestHeadErrors(t *testing.T) {
	srv, c := newCaller(t)
	got := c.do("HEAD", "/b/none", "", nil, "")
	doc := headError(t, got)
	doc.want(t, 404, "NoSuchKey")
	if got.header.Get("x-oss-ec") != "0026-00000001" || doc.field("Key") != "none" {
		t.Errorf("%v %s", got.header, doc.body)
	}
	srv.SetHeadErrors(false)
	if got := c.do("HEAD", "/b/none", "", nil, ""); got.header.Get("x-oss-err") != "" || got.header.Get("x-oss-ec") == "" {
		t.Errorf("%v", got.header)
	}
}

func TestVersionsAndMarkers(t *testing.T) {
	srv, c := newCaller(t)
	srv.AddBucket("b", func(b *osstest.Bucket) { b.Versioning = osstest.VersioningEnabled })
	put := c.do("PUT", "/b/src", "", nil, "new").header.Get("x-oss-version-id")
	if put == "" || !strings.HasPrefix(put, "CAEQ") {
		t.Fatalf("version %q", put)
	}
	if got := c.do("GET", "/b/src", "versionId=null", nil, ""); got.body != "content" || got.header.Get("x-oss-version-id") != "null" {
		t.Errorf("the old version: %q %v", got.body, got.header)
	}
	del := c.do("DELETE", "/b/src", "", nil, "")
	del.want(t, 204, "")
	marker := del.header.Get("x-oss-version-id")
	if del.header.Get("x-oss-delete-marker") != "true" || marker == "" {
		t.Errorf("delete: %v", del.header)
	}
	gone := c.do("GET", "/b/src", "", nil, "")
	gone.want(t, 404, "NoSuchKey")
	if gone.header.Get("x-oss-delete-marker") != "true" {
		t.Errorf("get: %v", gone.header)
	}
	q := "versionId=" + strings.NewReplacer("+", "%2B", "/", "%2F").Replace(marker)
	c.do("GET", "/b/src", q, nil, "").want(t, 405, "MethodNotAllowed")
	c.do("GET", "/b/src", "versionId=x", nil, "").want(t, 404, "NoSuchVersion")
	if got := srv.Tree(); got != `b cn-hangzhou versioning=Enabled
b/src #1 7 bytes Standard 9A0364B9 acl=public-read Cache-Control=no-cache Content-Type=text/plain meta:who=me tag:k=v
b/src #2 3 bytes Standard 22AF645D
b/src #3 delete marker
` {
		t.Errorf("tree:\n%s", got)
	}
	if back := c.do("DELETE", "/b/src", q, nil, ""); back.status != 204 || back.header.Get("x-oss-delete-marker") != "true" {
		t.Errorf("delete of the marker: %v", back)
	}
	if got := c.do("GET", "/b/src", "", nil, ""); got.body != "new" {
		t.Errorf("after the marker: %q", got.body)
	}
}

func TestGetBucketVersioning(t *testing.T) {
	srv, c := newCaller(t)
	for _, state := range []osstest.Versioning{"", osstest.VersioningEnabled, osstest.VersioningSuspended} {
		srv.AddBucket("b", func(b *osstest.Bucket) { b.Versioning = state })
		got := c.do("GET", "/b/", "versioning", nil, "")
		if got.status != 200 {
			t.Errorf("got.status is %v, want %v", got.status, 200)
		}
		if got.field("Status") != string(state) {
			t.Errorf(`got.field("Status") is %v, want %v`, got.field("Status"), string(state))
		}
		if strings.Contains(got.body, "<Status>") != (state != "") {
			t.Errorf(`strings.Contains(got.body, "<Status>") is %v, want %v`, strings.Contains(got.body, "<Status>"), (state != ""))
		}
		if !strings.Contains(got.body, "<VersioningConfiguration>") {
			t.Errorf("%q: %d %s", state, got.status, got.body)
		}
	}
	c.do("GET", "/none/", "versioning", nil, "").want(t, 404, "NoSuchBucket")
	c.do("PUT", "/b/", "versioning", nil, "").want(t, 501, "NotImplemented")
	srv.AddAccessKey("reader", "r", "oss:GetObject", "oss:ListObjects")
	c.id, c.secret = "reader", "r"
	c.do("GET", "/b/", "versioning", nil, "").want(t, 403, "AccessDenied")
}

func TestDeleteWithoutVersioning(t *testing.T) {
	srv, c := newCaller(t)
	for range 2 {
		got := c.do("DELETE", "/b/src", "", nil, "")
		got.want(t, 204, "")
		if got.header.Get("x-oss-version-id") != "" {
			t.Errorf("%v", got.header)
		}
	}
	if got := srv.Tree(); got != "b cn-hangzhou\n" {
		t.Errorf("tree:\n%s", got)
	}
}

func TestSymlinks(t *testing.T) {
	srv, c := newCaller(t)
	link := func(key, target string) {
		srv.AddObject("b", key, "", func(o *osstest.Object) { o.SymlinkTarget = target })
	}
	link("link", "src")
	link("twice", "link")
	link("dead", "none")
	if got := c.do("GET", "/b/link", "", nil, ""); got.body != "content" || got.header.Get("x-oss-object-type") != "Symlink" {
		t.Errorf("%q %v", got.body, got.header)
	}
	if got := c.do("HEAD", "/b/link", "objectMeta", nil, ""); got.header.Get("Content-Length") != "0" {
		t.Errorf("%v", got.header)
	}
	c.do("GET", "/b/twice", "", nil, "").want(t, 400, "InvalidTargetType")
	c.do("GET", "/b/dead", "", nil, "").want(t, 404, "SymlinkTargetNotExist")
}

func TestDeclaredAndArchivedContent(t *testing.T) {
	srv, c := newCaller(t)
	srv.AddObject("b", "big", "", func(o *osstest.Object) { o.Size = 6 << 30 })
	if got := c.do("HEAD", "/b/big", "", nil, ""); got.header.Get("Content-Length") != fmt.Sprint(6<<30) {
		t.Errorf("%v", got.header)
	}
	c.do("GET", "/b/big", "", nil, "").want(t, 501, "NotImplemented")
	srv.AddObject("b", "cold", "c", func(o *osstest.Object) { o.StorageClass = "DeepColdArchive" })
	c.do("GET", "/b/cold", "", nil, "").want(t, 403, "InvalidObjectState")
	c.do("HEAD", "/b/cold", "", nil, "").want(t, 200, "")
}

func TestUnknownRequests(t *testing.T) {
	_, c := newCaller(t)
	c.do("PATCH", "/b/src", "", nil, "").want(t, 405, "MethodNotAllowed")
	c.do("POST", "/b/src", "", nil, "").want(t, 405, "MethodNotAllowed")
	c.do("PUT", "/b/", "list-type=2", nil, "").want(t, 405, "MethodNotAllowed")
	c.do("POST", "/b/src", "append&position=0", nil, "").want(t, 501, "NotImplemented")
	c.do("PUT", "/b/src", "partNumber=1&uploadId=x", nil, "a part").want(t, 501, "NotImplemented")
	c.do("PUT", "/b/src", "uploadId=x", nil, "").want(t, 405, "MethodNotAllowed")
	c.do("PUT", "/b/src", "tagging", nil, "").want(t, 400, "MalformedXML")
	c.do("POST", "/b/src", "acl", nil, "").want(t, 405, "MethodNotAllowed")
	c.do("GET", "/", "", nil, "").want(t, 501, "NotImplemented")
	c.do("GET", "/none/src", "", nil, "").want(t, 404, "NoSuchBucket")
}

package osstest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/farcopy/farcopy/oss/osstest"
)

// begin begins an upload to /b/key and returns its id.
func begin(t *testing.T, c *caller, key string, header h) string {
	t.Helper()
	got := c.do("POST", "/b/"+key, "uploads", header, "")
	got.want(t, 200, "")
	return got.field("UploadId")
}

// fill copies a range of /b/big into a part and returns its ETag.
func fill(t *testing.T, c *caller, key, id string, number int, header h) string {
	t.Helper()
	all := h{"x-oss-copy-source": "/b/big"}
	for name, v := range header {
		all[name] = v
	}
	got := c.do("PUT", "/b/"+key, fmt.Sprintf("partNumber=%d&uploadId=%s", number, id), all, "")
	got.want(t, 200, "")
	return got.field("ETag")
}

// partList is the document of CompleteMultipartUpload; the parts are pairs of a number and an ETag.
func partList(parts ...any) string {
	doc := "<CompleteMultipartUpload>"
	for i := 0; i+1 < len(parts); i += 2 {
		doc += fmt.Sprintf("<Part><PartNumber>%v</PartNumber><ETag>%v</ETag></Part>", parts[i], parts[i+1])
	}
	return doc + "</CompleteMultipartUpload>"
}

func newUploader(t *testing.T) (*osstest.Server, *caller) {
	srv, c := newCaller(t)
	srv.AddObject("b", "big", strings.Repeat("a", 150<<10)+strings.Repeat("b", 50<<10))
	return srv, c
}

// TestMultipartUpload: the object has the attributes of the first request, the ACL of the last one, and the content of its parts.
func TestMultipartUpload(t *testing.T) {
	srv, c := newUploader(t)
	id := begin(t, c, "made", h{
		"Content-Type": "text/plain", "Cache-Control": "no-cache", "x-oss-meta-By": "me", "x-oss-storage-class": "IA", "x-oss-tagging": "k=v",
		"x-oss-server-side-encryption": "AES256",
	})
	first := fill(t, c, "made", id, 3, h{"x-oss-copy-source-range": "bytes=0-153599"})
	fill(t, c, "made", id, 7, h{"x-oss-copy-source-range": "bytes=0-9"})
	second := fill(t, c, "made", id, 7, h{"x-oss-copy-source-range": "bytes=153600-204799"}) // replaces the part
	if got := srv.Tree(); !strings.Contains(got, "b/made upload of 2 parts, 204800 bytes") {
		t.Errorf("tree:\n%s", got)
	}
	if _, there := srv.Object("b", "made"); there {
		t.Error("the object is there before it is completed")
	}
	got := c.do("POST", "/b/made", "uploadId="+id, h{"x-oss-object-acl": "private"}, partList(3, first, 7, second))
	got.want(t, 200, "")
	o, _ := srv.Object("b", "made")
	big, _ := srv.Object("b", "big")
	want := osstest.Object{
		Content: big.Content, Size: big.Size, CRC64: big.CRC64, ETag: strings.Trim(got.field("ETag"), `"`), LastModified: o.LastModified,
		Type: "Multipart", StorageClass: "IA", ACL: "private", Header: map[string]string{"Content-Type": "text/plain", "Cache-Control": "no-cache"},
		Metadata: map[string]string{"by": "me"}, Tags: map[string]string{"k": "v"}, ServerSideEncryption: "AES256", VersionID: "null",
	}
	if diff := cmp.Diff(want, o, cmp.AllowUnexported(osstest.Object{})); diff != "" {
		t.Errorf("the object (-want +got):\n%s", diff)
	}
	if crc := got.header.Get("x-oss-hash-crc64ecma"); crc != big.CRC64 {
		t.Errorf("the CRC64 is %s, want %s", crc, big.CRC64)
	}
	if left := srv.Uploads("b"); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
	c.do("POST", "/b/made", "uploadId="+id, nil, partList(3, first)).want(t, 404, "NoSuchUpload")
	c.do("DELETE", "/b/made", "uploadId="+id, nil, "").want(t, 404, "NoSuchUpload")
	c.do("GET", "/b/made", "uploadId="+id, nil, "").want(t, 404, "NoSuchUpload")
}

// TestPartRanges: only a range that lies within the source is copied alone; else the part is the whole source, and no header says so.
func TestPartRanges(t *testing.T) {
	srv, c := newUploader(t)
	id := begin(t, c, "made", nil)
	for _, tt := range []struct {
		name, value, named string
		size               int64
	}{
		{"none", "", "", 204800},
		{"within", "bytes=10-19", "bytes 10-19/204800", 10},
		{"all", "bytes=0-204799", "bytes 0-204799/204800", 204800},
		{"ends behind the source", "bytes=10-204800", "", 204800},
		{"begins behind the source", "bytes=204800-204801", "", 204800},
		{"backwards", "bytes=9-3", "", 204800},
		{"open", "bytes=10-", "", 204800},
		{"a suffix", "bytes=-10", "", 204800},
		{"another unit", "lines=1-2", "", 204800},
		{"no range", "x", "", 204800},
	} {
		t.Run(tt.name, func(t *testing.T) {
			header := h{"x-oss-copy-source": "/b/big"}
			if tt.value != "" {
				header["x-oss-copy-source-range"] = tt.value
			}
			got := c.do("PUT", "/b/made", "partNumber=1&uploadId="+id, header, "")
			got.want(t, 200, "")
			if named := got.header.Get("Content-Range"); named != tt.named {
				t.Errorf("Content-Range is %q, want %q", named, tt.named)
			}
			if size := srv.Uploads("b")[0].Parts[0].Size; size != tt.size {
				t.Errorf("the part has %d bytes, want %d", size, tt.size)
			}
		})
	}
}

func TestPartRefusals(t *testing.T) {
	srv, c := newUploader(t)
	srv.AddBucket("v", func(b *osstest.Bucket) { b.Versioning = osstest.VersioningEnabled })
	srv.AddObject("v", "gone", "x")
	marker := c.do("DELETE", "/v/gone", "", nil, "").header.Get("x-oss-version-id")
	srv.AddObject("b", "huge", "", func(o *osstest.Object) { o.Size = 6 << 30 })
	srv.AddObject("b", "cold", "x", func(o *osstest.Object) { o.StorageClass = "Archive" })
	srv.AddObject("b", "link", "", func(o *osstest.Object) { o.SymlinkTarget = "big" })
	id := begin(t, c, "made", nil)
	for _, tt := range []struct {
		name, query string
		header      h
		status      int
		code        string
	}{
		{"part 0", "partNumber=0&uploadId=" + id, h{"x-oss-copy-source": "/b/big"}, 400, "InvalidArgument"},
		{"part 10001", "partNumber=10001&uploadId=" + id, h{"x-oss-copy-source": "/b/big"}, 400, "InvalidArgument"},
		{"no such upload", "partNumber=1&uploadId=x", h{"x-oss-copy-source": "/b/big"}, 404, "NoSuchUpload"},
		{"no such source", "partNumber=1&uploadId=" + id, h{"x-oss-copy-source": "/b/none"}, 404, "NoSuchKey"},
		{"a malformed source", "partNumber=1&uploadId=" + id, h{"x-oss-copy-source": "b/big"}, 400, "InvalidArgument"},
		{"a delete marker", "partNumber=1&uploadId=" + id, h{"x-oss-copy-source": "/v/gone?versionId=" + marker}, 400, "BadRequest"},
		{"another ETag", "partNumber=1&uploadId=" + id, h{"x-oss-copy-source": "/b/big", "x-oss-copy-source-if-match": "x"}, 412, "PreconditionFailed"},
		{"an archived source", "partNumber=1&uploadId=" + id, h{"x-oss-copy-source": "/b/cold"}, 403, "InvalidObjectState"},
		{"a link", "partNumber=1&uploadId=" + id, h{"x-oss-copy-source": "/b/link"}, 400, "OperationNotSupported"},
		{"more than 5 GB", "partNumber=1&uploadId=" + id, h{"x-oss-copy-source": "/b/huge"}, 400, "EntityTooLarge"},
		{"a wrong traffic limit", "partNumber=1&uploadId=" + id, h{"x-oss-copy-source": "/b/big", "x-oss-traffic-limit": "1"}, 400, "InvalidArgument"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c.do("PUT", "/b/made", tt.query, tt.header, "").want(t, tt.status, tt.code)
			if n := len(srv.Uploads("b")[0].Parts); n != 0 {
				t.Errorf("there are %d parts", n)
			}
		})
	}
	c.do("PUT", "/b/other", "partNumber=1&uploadId="+id, h{"x-oss-copy-source": "/b/big"}, "").want(t, 404, "NoSuchUpload")
}

func TestCompleteRefusals(t *testing.T) {
	srv, c := newUploader(t)
	id := begin(t, c, "src", nil)
	small := fill(t, c, "src", id, 1, h{"x-oss-copy-source-range": "bytes=0-102398"})
	big := fill(t, c, "src", id, 2, nil)
	srv.AddAccessKey("aborter", "r", "oss:AbortMultipartUpload")
	for _, tt := range []struct {
		name, query, body string
		header            h
		status            int
		code              string
	}{
		{"no document", "uploadId=" + id, "x", nil, 400, "MalformedXML"},
		{"no parts", "uploadId=" + id, partList(), nil, 400, "MalformedXML"},
		{"a wrong digest", "uploadId=" + id, partList(2, big), digest("x"), 400, "InvalidDigest"},
		{"no such upload", "uploadId=x", partList(2, big), nil, 404, "NoSuchUpload"},
		{"wrong order", "uploadId=" + id, partList(2, big, 1, small), nil, 400, "InvalidPartOrder"},
		{"a part twice", "uploadId=" + id, partList(2, big, 2, big), nil, 400, "InvalidPartOrder"},
		{"no such part", "uploadId=" + id, partList(2, big, 3, big), nil, 400, "InvalidPart"},
		{"another ETag", "uploadId=" + id, partList(2, small), nil, 400, "InvalidPart"},
		{"a small part before the last", "uploadId=" + id, partList(1, small, 2, big), nil, 400, "EntityTooSmall"},
		{"the key is taken", "uploadId=" + id, partList(2, big), h{"x-oss-forbid-overwrite": "true"}, 409, "FileAlreadyExists"},
		{"all parts", "uploadId=" + id, "", h{"x-oss-complete-all": "yes"}, 501, "NotImplemented"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c.do("POST", "/b/src", tt.query, tt.header, tt.body).want(t, tt.status, tt.code)
			if o, _ := srv.Object("b", "src"); o.Content != "content" {
				t.Errorf("the key holds %.20q", o.Content)
			}
			if n := len(srv.Uploads("b")); n != 1 {
				t.Errorf("there are %d uploads", n)
			}
		})
	}
	c.do("POST", "/b/src", "uploads", h{"x-oss-forbid-overwrite": "true"}, "").want(t, 409, "FileAlreadyExists")
	c.do("POST", "/b/src", "uploadId="+id, nil, partList(1, small)).want(t, 200, "") // the last part may be small
}

// TestCompleteAddsVersion: where the bucket keeps versions, the old object stays.
func TestCompleteAddsVersion(t *testing.T) {
	srv, c := newUploader(t)
	srv.AddBucket("b", func(b *osstest.Bucket) { b.Versioning = osstest.VersioningEnabled })
	id := begin(t, c, "src", h{"x-oss-forbid-overwrite": "true"}) // which is ignored then
	got := c.do("POST", "/b/src", "uploadId="+id, nil, partList(1, fill(t, c, "src", id, 1, nil)))
	got.want(t, 200, "")
	versions := srv.Versions("b", "src")
	if len(versions) != 2 || versions[1].VersionID != got.header.Get("x-oss-version-id") {
		t.Errorf("versions %v, answered %q", versions, got.header.Get("x-oss-version-id"))
	}
}

func TestAbort(t *testing.T) {
	srv, c := newUploader(t)
	id := begin(t, c, "made", nil)
	fill(t, c, "made", id, 1, nil)
	c.do("DELETE", "/b/made", "uploadId="+id, nil, "").want(t, 204, "")
	if left := srv.Uploads("b"); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
	srv.SetAbortRepeats(1)
	id = begin(t, c, "made", nil)
	fill(t, c, "made", id, 1, nil)
	c.do("DELETE", "/b/made", "uploadId="+id, nil, "").want(t, 204, "")
	if left := srv.Uploads("b"); len(left) != 1 || len(left[0].Parts) != 0 {
		t.Errorf("left after the first of two aborts: %v", left)
	}
	c.do("DELETE", "/b/made", "uploadId="+id, nil, "").want(t, 204, "")
	c.do("DELETE", "/b/made", "uploadId="+id, nil, "").want(t, 404, "NoSuchUpload")
}

// TestHugeObjectInParts copies 12 GB in memory: the checksum is that of the source if all parts are in their places.
func TestHugeObjectInParts(t *testing.T) {
	srv, c := newUploader(t)
	const size, step = int64(12<<30) + 77, int64(1 << 30)
	srv.AddObject("b", "big", "head", func(o *osstest.Object) { o.Size = size })
	big, _ := srv.Object("b", "big")
	id := begin(t, c, "made", nil)
	var parts []any
	for n, at := 1, int64(0); at < size; n, at = n+1, at+step {
		parts = append(parts, n, fill(t, c, "made", id, n, h{"x-oss-copy-source-range": fmt.Sprintf("bytes=%d-%d", at, min(at+step, size)-1)}))
	}
	got := c.do("POST", "/b/made", "uploadId="+id, nil, partList(parts...))
	got.want(t, 200, "")
	if crc := got.header.Get("x-oss-hash-crc64ecma"); crc != big.CRC64 {
		t.Errorf("the CRC64 is %s, want %s", crc, big.CRC64)
	}
	o, _ := srv.Object("b", "made")
	if o.Size != size {
		t.Errorf("the object has %d bytes, want %d", o.Size, size)
	}
	c.do("PUT", "/b/again", "", h{"x-oss-copy-source": "/b/made"}, "").want(t, 200, "")
	if again, _ := srv.Object("b", "again"); again.CRC64 != big.CRC64 {
		t.Errorf("the CRC64 of a copy of it is %s, want %s", again.CRC64, big.CRC64)
	}
}

func TestUploadLists(t *testing.T) {
	srv, c := newUploader(t)
	id := begin(t, c, "made", nil)
	for _, n := range []int{9, 2, 5} {
		fill(t, c, "made", id, n, nil)
	}
	got := c.do("GET", "/b/made", "uploadId="+id+"&max-parts=2&part-number-marker=1", nil, "")
	got.want(t, 200, "")
	for name, want := range map[string]string{"PartNumber": "2", "NextPartNumberMarker": "5", "IsTruncated": "true", "UploadId": id} {
		if v := got.field(name); v != want {
			t.Errorf("%s is %q, want %q", name, v, want)
		}
	}
	c.do("GET", "/b/made", "uploadId="+id+"&max-parts=1001", nil, "").want(t, 400, "InvalidArgument")
	c.do("GET", "/b/made", "uploadId="+id+"&encoding-type=x", nil, "").want(t, 400, "InvalidArgument")
	srv.AddUpload("b", "a/1")
	srv.AddUpload("b", "a/2")
	got = c.do("GET", "/b/", "uploads&delimiter=%2F&max-uploads=1", nil, "")
	got.want(t, 200, "")
	for name, want := range map[string]string{"NextKeyMarker": "a/", "NextUploadIdMarker": "", "IsTruncated": "true"} {
		if v := got.field(name); v != want {
			t.Errorf("%s is %q, want %q", name, v, want)
		}
	}
	got = c.do("GET", "/b/", "uploads&delimiter=%2F&max-uploads=1&key-marker=a%2F", nil, "")
	if key := got.field("Key"); key != "made" {
		t.Errorf("the next page begins with %q, want made", key)
	}
	c.do("PUT", "/b/", "uploads", nil, "").want(t, 501, "NotImplemented")
}

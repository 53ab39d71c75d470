package oss_test

import (
	"io/fs"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// sent is the one request of a copy of an object onto itself, as OSS gets it; the answer does not
// matter.
func sent(t *testing.T, req oss.CopyObjectRequest, opts ...oss.CallOption) osstest.Request {
	t.Helper()
	srv := newServer(t)
	srv.PipeClient().CopyObject(t.Context(), req, opts...)
	if len(srv.Requests()) != 1 {
		t.Fatalf("%d requests", len(srv.Requests()))
	}
	return srv.Requests()[0]
}

// TestEveryField holds each field against the header that the page names for it.
func TestEveryField(t *testing.T) {
	at := time.Date(2026, 11, 21, 10, 0, 0, 999, time.FixedZone("", 3600))
	const date = "Sat, 21 Nov 2026 09:00:00 GMT"
	r := sent(t, oss.CopyObjectRequest{
		Bucket: "photos", Key: "b", SourceBucket: "photos", SourceKey: "dir/a ?+%é", SourceVersionID: "CAEQ+/w==",
		SourceIfMatch: `"1"`, SourceIfNoneMatch: "2", SourceIfModifiedSince: at, SourceIfUnmodifiedSince: at, ForbidOverwrite: true,
		MetadataDirective: oss.DirectiveReplace, Metadata: map[string]string{"Author": "me", "n-1": ""},
		CacheControl: "no-cache", ContentDisposition: `attachment; filename="a"`, ContentEncoding: "gzip", ContentLanguage: "en",
		ContentType: "text/plain", Expires: at,
		TaggingDirective: oss.TaggingDirectiveReplace, Tags: []oss.Tag{{Key: "a b", Value: "1+1=2"}, {Key: "leer"}, {Key: "ä&", Value: "x"}},
		ServerSideEncryption: oss.ServerSideEncryptionKMS, SSEKeyID: "9468", DataEncryption: oss.DataEncryptionSM4,
		ACL: oss.ACLPublicRead, StorageClass: oss.StorageClassIA, TrafficLimit: 838860800, RequestPayer: oss.RequestPayerRequester,
	})
	want := map[string]string{
		"x-oss-copy-source":                     "/photos/dir/a%20%3F%2B%25%C3%A9?versionId=CAEQ+/w==",
		"x-oss-copy-source-if-match":            `"1"`,
		"x-oss-copy-source-if-none-match":       "2",
		"x-oss-copy-source-if-modified-since":   date,
		"x-oss-copy-source-if-unmodified-since": date,
		"x-oss-forbid-overwrite":                "true",
		"x-oss-metadata-directive":              "REPLACE",
		"x-oss-meta-author":                     "me",
		"x-oss-meta-n-1":                        "",
		"Cache-Control":                         "no-cache",
		"Content-Disposition":                   `attachment; filename="a"`,
		"Content-Encoding":                      "gzip",
		"Content-Language":                      "en",
		"Content-Type":                          "text/plain",
		"Expires":                               date,
		"x-oss-tagging-directive":               "Replace",
		"x-oss-tagging":                         "a%20b=1%2B1%3D2&leer=&%C3%A4%26=x",
		"x-oss-server-side-encryption":          "KMS",
		"x-oss-server-side-encryption-key-id":   "9468",
		"x-oss-server-side-data-encryption":     "SM4",
		"x-oss-object-acl":                      "public-read",
		"x-oss-storage-class":                   "IA",
		"x-oss-traffic-limit":                   "838860800",
		"x-oss-request-payer":                   "requester",
	}
	for name, value := range want {
		if got := r.Header.Values(name); len(got) != 1 || got[0] != value {
			t.Errorf("%s: %q, want %q", name, got, value)
		}
	}
	own := map[string]bool{"x-oss-date": true, "x-oss-content-sha256": true}
	for name := range r.Header {
		if name := strings.ToLower(name); strings.HasPrefix(name, "x-oss-") && !own[name] {
			if _, ok := want[name]; !ok {
				t.Errorf("also sent %s: %q", name, r.Header.Values(name))
			}
		}
	}
	if r.Method != "PUT" {
		t.Errorf("sent a %s, want a PUT", r.Method)
	}
	testkit.WantEqual(t, "sent to", r.Target, "/b")
	if len(r.Body) != 0 {
		t.Errorf("sent the body %q, want none", r.Body)
	}
	testkit.WantEqual(t, "Content-Length", r.Header.Get("Content-Length"), "0")
}

// TestNoField: what is not asked for is not sent.
func TestNoField(t *testing.T) {
	r := sent(t, tiger)
	names := maps.Clone(r.Header)
	for _, expected := range []string{"Accept", "Accept-Encoding", "Authorization", "Content-Length", "User-Agent",
		"X-Oss-Copy-Source", "X-Oss-Date", "X-Oss-Content-Sha256"} {
		if len(names[expected]) != 1 {
			t.Errorf("%s: %q", expected, names[expected])
		}
		delete(names, expected)
	}
	if len(names) != 0 {
		t.Errorf("also sent %v", names)
	}
	testkit.WantEqual(t, "copy source", r.Header.Get("x-oss-copy-source"), "/photos/tiger.jpg")
}

// TestInvalidRequests: what cannot be right is refused before any network use, with one clear line.
func TestInvalidRequests(t *testing.T) {
	ascii := func(n int) string { return strings.Repeat("k", n) }
	tests := []struct {
		want string
		set  func(*oss.CopyObjectRequest)
	}{
		{"Bucket is required", func(r *oss.CopyObjectRequest) { r.Bucket = "" }},
		{"Key is required", func(r *oss.CopyObjectRequest) { r.Key = "" }},
		{"SourceKey is required", func(r *oss.CopyObjectRequest) { r.SourceKey = "" }},
		{"Bucket must be 3 to 63 of a-z", func(r *oss.CopyObjectRequest) { r.Bucket = "ab" }},
		{"Bucket must be 3 to 63 of a-z", func(r *oss.CopyObjectRequest) { r.Bucket = ascii(64) }},
		{"Bucket must be 3 to 63 of a-z", func(r *oss.CopyObjectRequest) { r.Bucket = "-abc" }},
		{"Bucket must be 3 to 63 of a-z", func(r *oss.CopyObjectRequest) { r.Bucket = "abc-" }},
		{"Bucket must be 3 to 63 of a-z", func(r *oss.CopyObjectRequest) { r.Bucket = "evil.example/x" }},
		{"SourceBucket must be 3 to 63 of a-z", func(r *oss.CopyObjectRequest) { r.SourceBucket = "Photos" }},
		{"Key is longer than 1023 bytes", func(r *oss.CopyObjectRequest) { r.Key = ascii(1024) }},
		{"Key must not begin with a slash", func(r *oss.CopyObjectRequest) { r.Key = "/a" }},
		{"SourceKey must not begin with a slash", func(r *oss.CopyObjectRequest) { r.SourceKey = `\a` }},
		{"SourceKey is not UTF-8", func(r *oss.CopyObjectRequest) { r.SourceKey = "\xff" }},
		{"SourceVersionID holds characters", func(r *oss.CopyObjectRequest) { r.SourceVersionID = "a&b" }},
		{"SourceVersionID holds characters", func(r *oss.CopyObjectRequest) { r.SourceVersionID = "a\nb" }},
		{"SourceIfMatch cannot be sent in a header", func(r *oss.CopyObjectRequest) { r.SourceIfMatch = "a\r\nb" }},
		{"SourceIfNoneMatch cannot be sent in a header", func(r *oss.CopyObjectRequest) { r.SourceIfNoneMatch = " a" }},
		{"MetadataDirective cannot be sent", func(r *oss.CopyObjectRequest) { r.MetadataDirective = "\x00" }},
		{"Metadata needs MetadataDirective DirectiveReplace", func(r *oss.CopyObjectRequest) { r.Metadata = map[string]string{"a": ""} }},
		{"CacheControl needs MetadataDirective DirectiveReplace", func(r *oss.CopyObjectRequest) { r.CacheControl = "x" }},
		{"ContentDisposition needs", func(r *oss.CopyObjectRequest) { r.ContentDisposition = "x" }},
		{"ContentEncoding needs", func(r *oss.CopyObjectRequest) { r.ContentEncoding = "x" }},
		{"ContentLanguage needs", func(r *oss.CopyObjectRequest) { r.ContentLanguage = "x" }},
		{"ContentType needs", func(r *oss.CopyObjectRequest) { r.ContentType, r.MetadataDirective = "x", oss.DirectiveCopy }},
		{"Expires needs", func(r *oss.CopyObjectRequest) { r.Expires = time.Now() }},
		{"ContentType is not ASCII: encode it", func(r *oss.CopyObjectRequest) { r.ContentType, r.MetadataDirective = "ü", oss.DirectiveReplace }},
		{"Metadata has the name \"a_b\"", replace(map[string]string{"a_b": "c"})},
		{"Metadata has the name \"\"", replace(map[string]string{"": "c"})},
		{"Metadata has the name \"a b\"", replace(map[string]string{"a b": "c"})},
		{"Metadata has names that differ in case only: \"a\"", replace(map[string]string{"a": "1", "A": "2"})},
		{"Metadata is not ASCII", replace(map[string]string{"a": "é"})},
		{"Metadata cannot be sent in a header", replace(map[string]string{"a": "b\n"})},
		{"TaggingDirective cannot be sent", func(r *oss.CopyObjectRequest) { r.TaggingDirective = "\n" }},
		{"Tags needs TaggingDirective TaggingDirectiveReplace", func(r *oss.CopyObjectRequest) { r.Tags = []oss.Tag{{Key: "a"}} }},
		{"Tags holds 11 tags", tags(make([]oss.Tag, 11)...)},
		{"Tags has a tag without a key", tags(oss.Tag{Value: "a"})},
		{"Tags has two tags with the key \"a\"", tags(oss.Tag{Key: "a"}, oss.Tag{Key: "b"}, oss.Tag{Key: "a"})},
		{"Tags has a key of more than 128", tags(oss.Tag{Key: ascii(129)})},
		{"Tags has a key of more than 128 or a value of more than 256", tags(oss.Tag{Key: "a", Value: ascii(257)})},
		{"Tags has a tag that is not UTF-8", tags(oss.Tag{Key: "a", Value: "\xff"})},
		{"SSEKeyID goes only with ServerSideEncryptionKMS", func(r *oss.CopyObjectRequest) { r.SSEKeyID, r.ServerSideEncryption = "k", "AES256" }},
		{"DataEncryption goes only with ServerSideEncryptionKMS", func(r *oss.CopyObjectRequest) { r.DataEncryption = "SM4" }},
		{"ServerSideEncryption cannot be sent", func(r *oss.CopyObjectRequest) { r.ServerSideEncryption = "KMS\n" }},
		{"ACL cannot be sent", func(r *oss.CopyObjectRequest) { r.ACL = "\n" }},
		{"StorageClass cannot be sent", func(r *oss.CopyObjectRequest) { r.StorageClass = "\n" }},
		{"TrafficLimit must be 245760 to 838860800 bit/s", func(r *oss.CopyObjectRequest) { r.TrafficLimit = 245759 }},
		{"TrafficLimit must be", func(r *oss.CopyObjectRequest) { r.TrafficLimit = 838860801 }},
		{"TrafficLimit must be", func(r *oss.CopyObjectRequest) { r.TrafficLimit = -1 }},
		{"RequestPayer cannot be sent", func(r *oss.CopyObjectRequest) { r.RequestPayer = "\n" }},
	}
	srv := newServer(t)
	client := srv.PipeClient()
	for _, tt := range tests {
		req := tiger
		tt.set(&req)
		res, err := client.CopyObject(t.Context(), req)
		if res != nil {
			t.Errorf("%q: got %v besides the error %v", tt.want, res, err)
		}
		testkit.WantPrefix(t, err, "oss.CopyObject: "+tt.want)
		testkit.WantIsOnly(t, err, oss.ErrNotExecuted, fs.ErrInvalid)
	}
	testkit.WantRequests(t, srv, 0)
}

func replace(metadata map[string]string) func(*oss.CopyObjectRequest) {
	return func(r *oss.CopyObjectRequest) { r.Metadata, r.MetadataDirective = metadata, oss.DirectiveReplace }
}

func tags(tags ...oss.Tag) func(*oss.CopyObjectRequest) {
	return func(r *oss.CopyObjectRequest) { r.Tags, r.TaggingDirective = tags, oss.TaggingDirectiveReplace }
}

// TestTags: tags reach the object as they are, and Replace without tags leaves none.
func TestTags(t *testing.T) {
	want := map[string]string{"a b": "1+1=2", "leer": "", "ä/:_.-": "ß"}
	req := tiger
	tags(oss.Tag{Key: "a b", Value: "1+1=2"}, oss.Tag{Key: "leer"}, oss.Tag{Key: "ä/:_.-", Value: "ß"})(&req)
	srv, _, err := try(t, nil, req)
	if o, _ := srv.Object("photos", "archive/tiger.jpg"); err != nil || !maps.Equal(o.Tags, want) {
		t.Errorf("%+v, %v", o.Tags, err)
	}
	tags()(&req)
	srv, _, err = try(t, nil, req)
	if o, _ := srv.Object("photos", "archive/tiger.jpg"); err != nil || len(o.Tags) != 0 {
		t.Errorf("%+v, %v", o.Tags, err)
	}
}

package osstest_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy/oss/osstest"
)

func TestCopySourceForms(t *testing.T) {
	srv, c := newCaller(t)
	key := "a dir/ü+?#%2F&.jpg"
	srv.AddObject("b", key, "odd")
	for _, source := range []string{
		"/b/" + strings.ReplaceAll(url.PathEscape(key), "%2F", "/"),
		"/b/" + url.PathEscape(key),
		"/b%2F" + url.PathEscape(key),
		"/b/a%20dir/%c3%bc+%3f%23%252F&.jpg",
	} {
		c.copy(source, "/b/dst", nil).want(t, 200, "")
		if o := object(t, srv, "dst"); o.Content != "odd" {
			t.Errorf("%s: copied %q", source, o.Content)
		}
	}
}

func TestCopySourceRefused(t *testing.T) {
	_, c := newCaller(t)
	refused := h{
		"b/src": "", "%2Fb/src": "", "/b": "", "/b/": "", "//src": "", "/b/%zz": "",
		"/b/src?versionID=null":         "0016-00000304",
		"/b/src?x=1":                    "0016-00000304",
		"/b/src?versionId=null&x=1":     "0016-00000304",
		"/b/src?versionId=":             "0016-00000305",
		"/b/src?versionId":              "0016-00000305",
		"/b/src?":                       "0016-00000304",
		"/b/src?versionId=a&versionId=": "0016-00000304",
	}
	for source, ec := range refused {
		got := c.copy(source, "/b/dst", nil)
		got.want(t, 400, "InvalidArgument")
		if got.field("EC") != ec {
			t.Errorf("%s: EC %q, want %q", source, got.field("EC"), ec)
		}
	}
}

func TestCopySourceVersions(t *testing.T) {
	srv, c := newCaller(t)
	srv.AddBucket("v", func(b *osstest.Bucket) { b.Versioning = osstest.VersioningEnabled })
	first := srv.AddObject("v", "k", "one")
	second := srv.AddObject("v", "k", "two")

	got := c.copy("/v/k?versionId="+url.QueryEscape(first), "/v/k", nil)
	got.want(t, 200, "")
	all := srv.Versions("v", "k")
	third := all[2]
	if third.Content != "one" {
		t.Errorf("third.Content is %q, want %q", third.Content, "one")
	}
	if got.header.Get("x-oss-version-id") != third.VersionID {
		t.Errorf(`got.header.Get("x-oss-version-id") is %v, want %v`, got.header.Get("x-oss-version-id"), third.VersionID)
	}
	if got.header.Get("x-oss-copy-source-version-id") != first {
		t.Errorf(`got.header.Get("x-oss-copy-source-version-id") is %v, want %v`, got.header.Get("x-oss-copy-source-version-id"), first)
	}
	got = c.copy("/v/k?versionId="+second, "/b/dst", nil)
	if o := object(t, srv, "dst"); o.Content != "two" || got.header.Get("x-oss-version-id") != "" {
		t.Errorf("copied %q with %v", o.Content, got.header)
	}
	marker := c.do("DELETE", "/v/k", "", nil, "").header.Get("x-oss-version-id")
	c.copy("/v/k", "/b/dst", nil).want(t, 404, "NoSuchKey")
	got = c.copy("/v/k?versionId="+marker, "/b/dst", nil)
	got.want(t, 404, "NoSuchKey")
	if got.field("EC") != "0016-00000307" {
		t.Errorf("EC %q", got.field("EC"))
	}
	srv.SetMarkerSourceRefusal(400, "InvalidArgument")
	c.copy("/v/k?versionId="+marker, "/b/dst", nil).want(t, 400, "InvalidArgument")
	c.copy("/v/k?versionId=CAEQnone", "/b/dst", nil).want(t, 404, "NoSuchVersion")

	srv.AddBucket("v", func(b *osstest.Bucket) { b.Versioning = osstest.VersioningSuspended })
	for range 2 {
		got = c.copy("/b/src", "/v/k", nil)
	}
	if n := len(srv.Versions("v", "k")); n != 5 || got.header.Get("x-oss-version-id") != "null" {
		t.Errorf("suspended: %d versions, %v", n, got.header)
	}
}

func TestCopyConditions(t *testing.T) {
	srv, c := newCaller(t)
	o := object(t, srv, "src")
	at := func(d time.Duration) string { return o.LastModified.Add(d).Format(http.TimeFormat) }
	for _, tt := range []struct {
		name, value string
		status      int
	}{
		{"if-match", `"` + o.ETag + `"`, 200},
		{"if-match", o.ETag, 200},
		{"if-match", `"other"`, 412},
		{"if-none-match", o.ETag, 304},
		{"if-none-match", "other", 200},
		{"if-unmodified-since", at(0), 200},
		{"if-unmodified-since", at(time.Second), 200},
		{"if-unmodified-since", at(-time.Second), 412},
		{"if-modified-since", at(0), 304},
		{"if-modified-since", at(time.Second), 304},
		{"if-modified-since", at(-time.Second), 200},
		{"if-modified-since", o.LastModified.Format("2006-01-02T15:04:05.000Z"), 304},
	} {
		got := c.copy("/b/src", "/b/dst", h{"x-oss-copy-source-" + tt.name: tt.value})
		code := map[int]string{412: "PreconditionFailed"}[tt.status]
		got.want(t, tt.status, code)
		switch tt.status {
		case 304:
			if got.body != "" {
				t.Errorf("%s: a 304 with %q", tt.name, got.body)
			}
		case 412:
			if got.field("EC") != "0017-00001001" || got.header.Get("x-oss-ec") != "0017-00001001" {
				t.Errorf("%s: EC %q", tt.name, got.field("EC"))
			}
		}
	}
	both := c.copy("/b/src", "/b/dst", h{"x-oss-copy-source-if-match": "other", "x-oss-copy-source-if-none-match": o.ETag})
	both.want(t, 412, "PreconditionFailed")
}

package osstest_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/farcopy/farcopy/oss/osstest"
)

// TestCopyLimits holds the limits that depend on no other than the size.
func TestCopyLimits(t *testing.T) {
	const most = 488 << 40 / 10 // 48.8 TB
	tests := []struct {
		name   string
		flat   bool
		size   int64
		target string
		status int
	}{
		{name: "onto itself, the largest object", size: most, target: "/b/big", status: http.StatusOK},
		{name: "onto itself, larger than any", size: most + 1, target: "/b/big", status: http.StatusBadRequest},
		{name: "in its bucket, larger than any", size: most + 1, target: "/b/dst", status: http.StatusBadRequest},
		{name: "by the flat limit, below it", flat: true, size: 1<<30 - 1, target: "/b/dst", status: http.StatusOK},
		{name: "by the flat limit, in its bucket", flat: true, size: 1 << 30, target: "/b/dst", status: http.StatusBadRequest},
		{name: "by the flat limit, to another bucket", flat: true, size: 1 << 30, target: "/other/dst", status: http.StatusBadRequest},
		{name: "by the flat limit, onto itself", flat: true, size: most, target: "/b/big", status: http.StatusOK},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			srv, c := newCaller(t)
			srv.AddBucket("other")
			srv.SetFlatCopyLimit(tt.flat)
			srv.AddObject("b", "big", "", func(o *osstest.Object) { o.Size = tt.size })
			got := c.copy("/b/big", tt.target, nil)
			if got.status != tt.status {
				t.Errorf("status %d, want %d: %s", got.status, tt.status, got.body)
			}
			if code := got.field("Code"); tt.status != http.StatusOK && code != "EntityTooLarge" {
				t.Errorf("code %q, want EntityTooLarge", code)
			}
		})
	}
}

// TestMetadataLimit: names, with their prefix, and values stay below 8 KB together.
func TestMetadataLimit(t *testing.T) {
	for _, tt := range []struct {
		size   int
		status int
		code   string
	}{
		{8191, http.StatusOK, ""},
		{8192, http.StatusBadRequest, "InvalidArgument"},
	} {
		_, c := newCaller(t)
		rest := strings.Repeat("v", tt.size-len("x-oss-meta-a")-len("x-oss-meta-b")-1)
		metadata := h{"x-oss-meta-a": "v", "x-oss-meta-b": rest, "x-oss-metadata-directive": "REPLACE"}
		c.copy("/b/src", "/b/dst", metadata).want(t, tt.status, tt.code)
		delete(metadata, "x-oss-metadata-directive")
		c.do("PUT", "/b/up", "", metadata, "x").want(t, tt.status, tt.code)
	}
}

// TestForbidOverwriteRule: a rule of the bucket keeps objects that are there, and lets new ones
// come.
func TestForbidOverwriteRule(t *testing.T) {
	srv, c := newCaller(t)
	srv.AddBucket("b", func(b *osstest.Bucket) { b.ForbidOverwrite = []string{"kept/"} })
	c.copy("/b/src", "/b/kept/a", nil).want(t, http.StatusOK, "")
	c.copy("/b/src", "/b/kept/a", nil).want(t, http.StatusConflict, "FileAlreadyExists")
	c.copy("/b/kept/a", "/b/kept/a", h{"x-oss-storage-class": "IA"}).want(t, http.StatusConflict, "FileAlreadyExists")
	c.do("PUT", "/b/kept/a", "", nil, "x").want(t, http.StatusConflict, "FileAlreadyExists")
	c.copy("/b/src", "/b/free", nil).want(t, http.StatusOK, "")
	c.copy("/b/src", "/b/free", nil).want(t, http.StatusOK, "")
	srv.SetOverwriteRuleRefusal(http.StatusForbidden, "AccessDenied")
	c.copy("/b/src", "/b/kept/a", nil).want(t, http.StatusForbidden, "AccessDenied")
}

package oss_test

import (
	"io/fs"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
)

// FuzzEndpoint: a signed request goes to the endpoint's host or one below it, and privately.
func FuzzEndpoint(f *testing.F) {
	for _, v := range [][3]string{
		{"cn-hangzhou", "", "photos"}, {"", "oss-cn-hangzhou.aliyuncs.com", "photos"}, {"cn-hangzhou", "https://gateway:8443", "photos"},
		{"cn-hangzhou", "http://gateway", "photos"}, {"cn-hangzhou", "https://127.0.0.1:1", "photos"}, {"cn-hangzhou", "https://a/b", "photos"},
		{"cn-hangzhou", "https://u:p@h", "photos"}, {"x", "https://h?x", "a.b"}, {"oss-x", "h", "a/b"}, {"", "https://[::1]", "-a"}, {"x", "https://h#@evil", "evil"},
	} {
		f.Add(v[0], v[1], v[2], true)
		f.Add(v[0], v[1], v[2], false)
	}
	f.Fuzz(func(t *testing.T, region, endpoint, bucket string, pathStyle bool) {
		var last *http.Request
		record := testkit.RoundTripper(func(r *http.Request) (*http.Response, error) {
			last = r
			return testkit.Reply{Status: 200}.RoundTrip(r)
		})
		c, err := oss.NewClient(oss.Config{Region: region, Endpoint: endpoint, PathStyle: pathStyle, MaxAttempts: 1,
			Credentials: oss.StaticCredentials("id", "secret", ""), HTTPClient: &http.Client{Transport: record}})
		if err != nil {
			testkit.WantIs(t, err, fs.ErrInvalid)
			return
		}
		c.HeadObject(t.Context(), oss.HeadObjectRequest{Bucket: bucket, Key: "key"})
		if last == nil {
			return
		}
		u := last.URL
		if !private(u) {
			t.Errorf("%q, %q: sent to %s", endpoint, bucket, u)
		}
		if u.User != nil || strings.ContainsAny(u.Host, "/\\@?# ") {
			t.Errorf("%q, %q: sent to %s", endpoint, bucket, u)
		}
		if want := strings.ToLower(u.Host); endpoint != "" && !strings.HasSuffix(want, hostOf(endpoint)) {
			t.Errorf("%q, %q: sent to %s", endpoint, bucket, u.Host)
		}
		if last.Header.Get("Authorization") == "" {
			t.Error("sent without a signature")
		}
	})
}

// hostOf is what an endpoint that was accepted has for a host, as far as a test can say without parsing it the same way.
func hostOf(endpoint string) string {
	if _, rest, ok := strings.Cut(endpoint, "://"); ok {
		endpoint = rest
	}
	endpoint, _, _ = strings.Cut(endpoint, "#") // an empty fragment is none
	return strings.ToLower(strings.TrimRight(endpoint, "/"))
}

// FuzzHeads: an object has a size and an ETag, or the answer is none; both operations agree.
func FuzzHeads(f *testing.F) {
	for _, v := range [][4]string{
		{`"e"`, "3", "Mon, 01 Jun 2026 00:00:00 GMT", "1"}, {"", "3", "", ""}, {`""`, "3", "", ""}, {"e", "-1", "x", "x"}, {"e", "9223372036854775808", "", ""}, {"e", "", "2026-06-01T00:00:00Z", "99999999999999999999"},
	} {
		f.Add(v[0], v[1], v[2], v[3], "owner", "v")
	}
	f.Fuzz(func(t *testing.T, etag, size, date, tags, name, value string) {
		h := http.Header{"Etag": {etag}, "Content-Length": {size}, "Last-Modified": {date}, "X-Oss-Tagging-Count": {tags}, "X-Oss-Meta-" + name: {value}}
		c := newClient(t, oss.Config{
			Region: "cn-hangzhou", MaxAttempts: 1, Credentials: oss.StaticCredentials("id", "secret", ""),
			HTTPClient: testkit.Reply{Status: 200, Header: h}.Client(),
		})
		head, headErr := c.HeadObject(t.Context(), oss.HeadObjectRequest{Bucket: "photos", Key: "key"})
		meta, metaErr := c.GetObjectMeta(t.Context(), oss.GetObjectMetaRequest{Bucket: "photos", Key: "key"})
		if (headErr == nil) != (metaErr == nil) {
			t.Fatalf("HeadObject: %v, GetObjectMeta: %v", headErr, metaErr)
		}
		if headErr != nil {
			return
		}
		if head.Size < 0 {
			t.Errorf("the size is %d", head.Size)
		}
		if head.ETag == "" {
			t.Errorf("no ETag: %+v", head)
		}
		if strings.Trim(head.ETag, `"`) != head.ETag {
			t.Errorf("the ETag %s is in quotes", head.ETag)
		}
		if head.Size != meta.Size {
			t.Errorf("HeadObject: size %d, GetObjectMeta: %d", head.Size, meta.Size)
		}
		if head.ETag != meta.ETag {
			t.Errorf("HeadObject: ETag %q, GetObjectMeta: %q", head.ETag, meta.ETag)
		}
		if !head.LastModified.Equal(meta.LastModified) {
			t.Errorf("HeadObject: modified %v, GetObjectMeta: %v", head.LastModified, meta.LastModified)
		}
		if got := head.Metadata[strings.ToLower(name)]; got != value {
			t.Errorf("metadata %q: %q, want %q", name, got, value)
		}
	})
}

// FuzzMasked: a security token that OSS repeats is not shown, whatever stands around it.
func FuzzMasked(f *testing.F) {
	const token = "CAISsts/0c9a+7b3d5e1f"
	for _, around := range [][2]string{
		{"x-oss-security-token:", "\nx"}, {"X-Oss-Security-Token: ", ""}, {"security-token%3D", "%26"}, {"'", "' is malformed"}, {"<securityToken>", "</securityToken>"},
		{`{"SecurityToken":"`, `"}`}, {"", ""}, {"a", "b"},
	} {
		f.Add(around[0], around[1])
	}
	f.Fuzz(func(t *testing.T, before, after string) {
		for _, body := range []string{
			"<Error><Code>X</Code><Message>" + xmlText(before+token+after) + "</Message><ArgumentValue>" + xmlText(before+token+after) + "</ArgumentValue></Error>",
			before + token + after,
		} {
			p := refusal(t, token, body)
			if strings.Contains(p.Error()+p.Detail+string(p.Extensions["ArgumentValue"]), token) {
				t.Errorf("%q is shown: %v, %s", body, p, p.Extensions)
			}
		}
	})
}

// private reports whether u is encrypted on its way, or stays on this machine.
func private(u *url.URL) bool {
	host := u.Hostname()
	switch {
	case u.Scheme == "https":
		return true
	case u.Scheme != "http":
		return false
	case strings.EqualFold(host, "localhost"), strings.HasPrefix(host, "127."), strings.Contains(host, ":"):
		return true
	}
	return false
}

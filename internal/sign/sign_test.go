package sign_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/sign"
)

var (
	testCredentials = sign.Credentials{AccessKeyID: "LTAI", AccessKeySecret: "hidden-secret", SecurityToken: "hidden-token"}
	testResource    = sign.Resource{Bucket: "oss-example", Key: "copy/oss.jpg"}
)

func signV4(req *http.Request) {
	new(sign.Keys).V4(req, testResource, "cn-hangzhou", testCredentials, vectorClock)
}

func signV1(req *http.Request) { sign.V1(req, testResource, testCredentials, vectorClock) }

var versions = []struct {
	name string
	sign func(*http.Request)
}{{"V4", signV4}, {"V1", signV1}}

// copyRequest is a CopyObject request as the client sends it.
func copyRequest(tb testing.TB) *http.Request {
	tb.Helper()
	req, err := http.NewRequest(http.MethodPut, "https://oss-example.oss-cn-hangzhou.aliyuncs.com/copy/oss.jpg", nil)
	if err != nil {
		tb.Fatal(err)
	}
	req.Header.Set("X-Oss-Copy-Source", "/oss-example/oss.jpg")
	req.Header.Set("X-Oss-Metadata-Directive", "COPY")
	return req
}

// authorization is that of a GET request with this query and header.
func authorization(t *testing.T, sign func(*http.Request), query string, h http.Header) string {
	t.Helper()
	req, err := http.NewRequest(http.MethodGet, "https://oss-example.oss-cn-hangzhou.aliyuncs.com/copy/oss.jpg", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.URL.RawQuery = query
	req.Header = h
	sign(req)
	return req.Header.Get("Authorization")
}

func TestHeadersSet(t *testing.T) {
	req := copyRequest(t)
	east := time.FixedZone("UTC+8", 8*60*60)
	new(sign.Keys).V4(req, testResource, "cn-hangzhou", testCredentials, vectorClock.In(east))
	wantHeader(t, req, "x-oss-date", "20261121T213045Z")
	wantHeader(t, req, "x-oss-content-sha256", "UNSIGNED-PAYLOAD")
	wantHeader(t, req, "x-oss-security-token", "hidden-token")

	req = copyRequest(t)
	sign.V1(req, testResource, testCredentials, vectorClock.In(east))
	wantHeader(t, req, "Date", "Sat, 21 Nov 2026 21:30:45 GMT")
	wantHeader(t, req, "x-oss-security-token", "hidden-token")
}

func wantHeader(t *testing.T, req *http.Request, name, want string) {
	t.Helper()
	if got := req.Header.Values(name); len(got) != 1 || got[0] != want {
		t.Errorf("%s: got %q, want %q", name, got, want)
	}
}

// The values share one array; appending to one must not reach the next.
func TestHeadersAreIndependent(t *testing.T) {
	for _, v := range versions {
		req := copyRequest(t)
		v.sign(req)
		want := req.Header.Get("Authorization")
		for name := range req.Header {
			req.Header.Add(name, "more")
		}
		if got := req.Header.Get("Authorization"); got != want {
			t.Errorf("%s: got %q, want %q", v.name, got, want)
		}
	}
}

func TestSecretStaysHome(t *testing.T) {
	for _, v := range versions {
		req := copyRequest(t)
		v.sign(req)
		for name, values := range req.Header {
			if strings.Contains(strings.Join(values, "\n"), testCredentials.AccessKeySecret) {
				t.Errorf("%s: %s holds the secret", v.name, name)
			}
		}
		if strings.Contains(req.Header.Get("Authorization"), testCredentials.SecurityToken) {
			t.Errorf("%s: Authorization holds the token", v.name)
		}
	}
}

func TestZeroRequest(t *testing.T) {
	for _, v := range versions {
		if got, want := authorization(t, v.sign, "", nil), authorization(t, v.sign, "", http.Header{}); got != want {
			t.Errorf("%s: nil header: got %s, want %s", v.name, got, want)
		}
		get, empty := copyRequest(t), copyRequest(t)
		get.Method, empty.Method = http.MethodGet, ""
		v.sign(get)
		v.sign(empty)
		if got, want := empty.Header.Get("Authorization"), get.Header.Get("Authorization"); got != want {
			t.Errorf("%s: empty method: got %s, want %s", v.name, got, want)
		}
	}
}

// What net/http sends in the same way must be signed in the same way, and what it sends differently, differently.
func TestSignedIsSent(t *testing.T) {
	for _, tt := range []struct {
		name string
		a, b http.Header
		same bool
	}{
		{"spaces around", http.Header{"Content-Type": {" text/plain\t"}}, http.Header{"Content-Type": {"text/plain"}}, true},
		{"no values", http.Header{"Content-Type": {}}, http.Header{}, true},
		{"case of a name", http.Header{"x-oss-acl": {"private"}}, http.Header{"X-Oss-Acl": {"private"}}, true},
		{"unsigned header", http.Header{"If-Match": {"a"}}, http.Header{"If-Match": {"b"}}, true},
		{"similar name", http.Header{"X-Oss": {"a"}, "X-Osss-A": {"a"}}, http.Header{}, true},
		{"no-break space", http.Header{"X-Oss-Meta-A": {"a\u00a0"}}, http.Header{"X-Oss-Meta-A": {"a"}}, false},
		{"signed header", http.Header{"X-Oss-Acl": {"private"}}, http.Header{"X-Oss-Acl": {"default"}}, false},
		{"content type", http.Header{"Content-Type": {"a/b"}}, http.Header{"Content-Type": {"a/c"}}, false},
		{"content md5", http.Header{"Content-Md5": {"a"}}, http.Header{"Content-Md5": {"b"}}, false},
	} {
		for _, v := range versions {
			a, b := authorization(t, v.sign, "", tt.a.Clone()), authorization(t, v.sign, "", tt.b.Clone())
			if same := a == b; same != tt.same {
				t.Errorf("%s, %s: same signature is %t, want %t", v.name, tt.name, same, tt.same)
			}
		}
	}
}

func TestSubResourcesV1(t *testing.T) {
	plain := authorization(t, signV1, "", nil)
	for query, signed := range map[string]bool{
		"acl": true, "acl=": true, "x-oss-process=image": true, "continuation-token=a": true, "%61cl": true, "worm": true,
		"prefix=a": false, "list-type=2": false, "max-keys=1": false, "Acl": false, "x-oss": false, "": false, "&=&": false,
		"group": false, "zzz": false,
	} {
		if got := authorization(t, signV1, query, nil) != plain; got != signed {
			t.Errorf("%q: signed is %t, want %t", query, got, signed)
		}
	}
	if authorization(t, signV1, "acl=1&acl=2", nil) != authorization(t, signV1, "acl=1", nil) {
		t.Error("of a repeated sub-resource not only the first value is signed")
	}
}

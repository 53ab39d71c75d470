package oss_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// TestAddress: the bucket stands in the host name, or in the path where it can stand in no host name.
func TestAddress(t *testing.T) {
	tests := []struct {
		cfg  oss.Config
		want string
	}{
		{oss.Config{Region: "cn-hangzhou"}, "https://photos.oss-cn-hangzhou.aliyuncs.com/dir/a%20b"},
		{oss.Config{Endpoint: "oss-cn-shanghai.aliyuncs.com"}, "https://photos.oss-cn-shanghai.aliyuncs.com/dir/a%20b"},
		{oss.Config{Endpoint: "https://oss-cn-shanghai-internal.aliyuncs.com/"}, "https://photos.oss-cn-shanghai-internal.aliyuncs.com/dir/a%20b"},
		{oss.Config{Endpoint: "https://us-west-1.oss.aliyuncs.com"}, "https://photos.us-west-1.oss.aliyuncs.com/dir/a%20b"},
		{oss.Config{Region: "us-west-1", Endpoint: "oss-accelerate.aliyuncs.com:8443"}, "https://photos.oss-accelerate.aliyuncs.com:8443/dir/a%20b"},
		{oss.Config{Region: "cn-hangzhou", PathStyle: true}, "https://oss-cn-hangzhou.aliyuncs.com/photos/dir/a%20b"},
		{oss.Config{Region: "cn-hangzhou", Endpoint: "http://127.0.0.1:8080"}, "http://127.0.0.1:8080/photos/dir/a%20b"},
		{oss.Config{Region: "cn-hangzhou", Endpoint: "http://[::1]:8080"}, "http://[::1]:8080/photos/dir/a%20b"},
		{oss.Config{Region: "cn-hangzhou", Endpoint: "http://localhost"}, "http://localhost/photos/dir/a%20b"},
		{oss.Config{Region: "cn-hangzhou", Endpoint: "10.0.0.1"}, "https://10.0.0.1/photos/dir/a%20b"},
		{oss.Config{Region: "cn-hangzhou", Endpoint: "http://gateway.lan", AllowPlainHTTP: true}, "http://photos.gateway.lan/dir/a%20b"},
		{oss.Config{Region: "cn-hangzhou", Endpoint: "https://gateway", PathStyle: true}, "https://gateway/photos/dir/a%20b"},
		{oss.Config{Region: "cn-hangzhou", Endpoint: oss.EndpointAccelerate}, "https://photos.oss-accelerate.aliyuncs.com/dir/a%20b"},
		{oss.Config{Region: "cn-hangzhou", Endpoint: oss.EndpointAccelerateOverseas}, "https://photos.oss-accelerate-overseas.aliyuncs.com/dir/a%20b"},
		{oss.Config{Region: "cn-hangzhou", Endpoint: "img.example.com", BoundBucket: "photos"}, "https://img.example.com/dir/a%20b"},
		{oss.Config{Region: "cn-hangzhou", Endpoint: "https://img.example.com:8443/", BoundBucket: "photos"}, "https://img.example.com:8443/dir/a%20b"},
		{oss.Config{SignatureVersion: oss.SignatureV1, Endpoint: "https://img", BoundBucket: "photos"}, "https://img/dir/a%20b"},
		{oss.Config{SignatureVersion: oss.SignatureV1, Endpoint: "oss-accelerate.aliyuncs.com"}, "https://photos.oss-accelerate.aliyuncs.com/dir/a%20b"},
	}
	for _, tt := range tests {
		var got string
		tt.cfg.Credentials = oss.StaticCredentials("i", "s", "")
		tt.cfg.HTTPClient = &http.Client{Transport: testkit.RoundTripper(func(r *http.Request) (*http.Response, error) {
			got = r.URL.String()
			if r.Host != r.URL.Host {
				t.Errorf("host %q for %s", r.Host, got)
			}
			return nil, http.ErrAbortHandler
		})}
		newClient(t, tt.cfg).HeadObject(t.Context(), oss.HeadObjectRequest{Bucket: "photos", Key: "dir/a b"}, oss.WithMaxAttempts(1))
		testkit.WantEqual(t, "sent to", got, tt.want)
	}
}

// awkward keys: each byte of them counts.
var awkward = []string{
	"a", "dir/a b", "a?b#c", "100%", "%41", "a+b", "a//b", "a/./b", "../a", ".", "..", "a/..", "é/日本", "a\\b", "a\nb", "\t", "a'()*!~_.-b",
	"a;b=c&d", "a:b@c", "\U0001F42F", `"<>^|{}[]` + "`", "x/", "a$b,c",
}

// TestSignedIsSent: the simulator checks the signature of what it gets, and takes keys byte for byte.
func TestSignedIsSent(t *testing.T) {
	srv := osstest.NewServer(t)
	srv.AddBucket("photos")
	srv.AddTemporaryKey("sts", secret, "to/ken+=", srv.Now().AddDate(0, 0, 1))
	for _, key := range awkward {
		srv.AddObject("photos", key, key)
	}
	for _, version := range []oss.SignatureVersion{oss.SignatureV4, oss.SignatureV1} {
		for _, pathStyle := range []bool{false, true} {
			for _, credentials := range []oss.CredentialsProvider{
				oss.StaticCredentials(osstest.DefaultAccessKeyID, osstest.DefaultAccessKeySecret, ""), oss.StaticCredentials("sts", secret, "to/ken+="),
			} {
				cfg := srv.PipeConfig()
				cfg.SignatureVersion, cfg.PathStyle, cfg.Credentials = version, pathStyle, credentials
				client := newClient(t, cfg)
				for _, key := range awkward {
					req := oss.CopyObjectRequest{Bucket: "photos", Key: "to " + key, SourceKey: key, StorageClass: oss.StorageClassIA}
					if _, err := client.CopyObject(t.Context(), req); err != nil {
						t.Errorf("%v, path style %v, key %q: %v", version, pathStyle, key, err)
					} else if o, ok := srv.Object("photos", "to "+key); !ok || o.Content != key {
						t.Errorf("%v, path style %v, key %q became %q", version, pathStyle, key, o.Content)
					}
					if _, err := client.HeadObject(t.Context(), oss.HeadObjectRequest{Bucket: "photos", Key: key, VersionID: "null"}); err != nil {
						t.Errorf("%v, path style %v, key %q: %v", version, pathStyle, key, err)
					}
				}
			}
		}
	}
}

// FuzzCopySource: whatever the key, the header can be decoded to it, and the path too.
func FuzzCopySource(f *testing.F) {
	for _, key := range awkward {
		f.Add(key, "")
	}
	f.Add("a", "CAEQ+/w==")
	f.Add("a", "a?b")
	f.Fuzz(func(t *testing.T, key, version string) {
		var source, path string
		client := newClient(t, oss.Config{
			Region: "cn-hangzhou", Credentials: oss.StaticCredentials("i", "s", ""), MaxAttempts: 1, Reconcile: oss.ReconcileOff,
			HTTPClient: &http.Client{Transport: testkit.RoundTripper(func(r *http.Request) (*http.Response, error) {
				source, path = r.Header.Get("X-Oss-Copy-Source"), r.URL.RequestURI()
				return nil, http.ErrAbortHandler
			})},
		})
		client.CopyObject(t.Context(), oss.CopyObjectRequest{Bucket: "photos", Key: key, SourceKey: key, SourceVersionID: version,
			MetadataDirective: oss.DirectiveReplace})
		if source == "" {
			if key != "" && len(key) <= 1023 && utf8.ValidString(key) && key[0] != '/' && key[0] != '\\' && version == "" {
				t.Fatalf("key %q is refused", key)
			}
			return
		}
		escaped, query, _ := strings.Cut(source, "?")
		decoded, err := url.PathUnescape(escaped)
		if err != nil || decoded != "/photos/"+key {
			t.Errorf("key %q: source %q is %q, %v", key, source, decoded, err)
		}
		if want := strings.TrimSuffix("versionId="+version, "versionId="); query != want {
			t.Errorf("version %q: source %q", version, source)
		}
		decoded, err = url.PathUnescape(path)
		if err != nil {
			t.Errorf("key %q: path %q: %v", key, path, err)
		}
		if decoded != "/"+key {
			t.Errorf("key %q: path %q is %q, want %q", key, path, decoded, "/"+key)
		}
		if "/photos"+path != escaped {
			t.Errorf("key %q: path %q, and the source is %q", key, path, escaped)
		}
	})
}

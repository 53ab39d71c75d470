package oss_test

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/time/rate"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

func TestNewClient(t *testing.T) {
	const known = "cn-hangzhou"
	tests := []struct {
		cfg  oss.Config
		want string // "": no error
	}{
		{oss.Config{Region: known}, ""},
		{oss.Config{}, "Region is required, or an Endpoint that names it"},
		{oss.Config{Region: "oss-cn-hangzhou"}, `Region must be without the prefix oss-: "cn-hangzhou"`},
		{oss.Config{Region: "evil.example/"}, "Region holds something else than a-z, 0-9 and hyphens"},
		{oss.Config{Endpoint: "oss-accelerate.aliyuncs.com"}, "Region is required: SignatureV4 signs it, and Endpoint does not name it"},
		{oss.Config{Endpoint: "http://127.0.0.1:1"}, "Region is required: SignatureV4 signs it, and Endpoint does not name it"},
		{oss.Config{Endpoint: "http://127.0.0.1:1", SignatureVersion: oss.SignatureV1}, ""},
		{oss.Config{Region: known, SignatureVersion: 2}, "SignatureVersion is neither SignatureV4 nor SignatureV1"},
		{oss.Config{Region: known, Endpoint: "https://oss-cn-hangzhou.aliyuncs.com/photos"},
			"Endpoint must have no path: the bucket is a field of each request"},
		{oss.Config{Region: known, Endpoint: "photos.oss-cn-hangzhou.aliyuncs.com"},
			"Endpoint must not hold a bucket: it is a field of each request"},
		{oss.Config{Region: known, Endpoint: "https://u:sekrit@oss-cn-hangzhou.aliyuncs.com"}, "Endpoint must have no user, query or fragment"},
		{oss.Config{Region: known, Endpoint: "https://h\x7f"}, "Endpoint is not an absolute address such as https://host/path"},
		{oss.Config{Region: known, Endpoint: "https://com"}, "Endpoint is a single name, before which a bucket would make the name of somebody else's host; set PathStyle"},
		{oss.Config{Region: known, Endpoint: "https://a<b>.example"}, "Endpoint has a host that is no name of letters, digits, hyphens and dots, and no IP address"},
		{oss.Config{Region: known, Endpoint: `https://a"b.example`}, "Endpoint has a host that is no name of letters, digits, hyphens and dots, and no IP address"},
		{oss.Config{Region: known, Endpoint: "https://a..example"}, "Endpoint has a host that is no name of letters, digits, hyphens and dots, and no IP address"},
		{oss.Config{Region: known, Endpoint: "ftp://h"}, "Endpoint must start with https://"},
		{oss.Config{Region: known, Endpoint: "http://oss-cn-hangzhou.aliyuncs.com"},
			"Endpoint is plain http to oss-cn-hangzhou.aliyuncs.com, which would show the credential; use https or set AllowPlainHTTP"},
		{oss.Config{Region: known, Endpoint: "http://oss-cn-hangzhou.aliyuncs.com", AllowPlainHTTP: true}, ""},
		{oss.Config{Region: known, MaxAttempts: -1}, "MaxAttempts must not be negative"},
		{oss.Config{Region: known, MaxBackoff: -1}, "MaxBackoff must not be negative"},
		{oss.Config{Region: known, CopyTimeout: -1}, "CopyTimeout must not be negative"},
		{oss.Config{Region: known, ReconcileTimeout: -1}, "ReconcileTimeout must not be negative"},
		{oss.Config{Region: known, Reconcile: 9}, "Reconcile is none of ReconcileAuto, ReconcileOff, ReconcileStrict"},
		{oss.Config{Region: known, UserAgent: "a\nb"}, "UserAgent is not a legal header value"},
	}
	for _, tt := range tests {
		tt.cfg.Credentials = oss.StaticCredentials("i", "s", "")
		c, err := oss.NewClient(tt.cfg)
		want := tt.want
		if want != "" {
			want = "oss.NewClient: " + want
		}
		got := ""
		if err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%v: got the error %q, want %q", tt.cfg, got, want)
		}
		if (c == nil) != (err != nil) {
			t.Errorf("%v: got %v and the error %v, want one of the two", tt.cfg, c, err)
		}
	}
	if _, err := oss.NewClient(oss.Config{Region: known}); err == nil || err.Error() != "oss.NewClient: Credentials is required" {
		t.Errorf("got %v", err)
	}
}

// TestHeadersOfTheSignature: what the client signs with cannot come from a caller, who would see it replaced or dropped.
func TestHeadersOfTheSignature(t *testing.T) {
	srv := newServer(t)
	for _, version := range []oss.SignatureVersion{oss.SignatureV4, oss.SignatureV1} {
		cfg := srv.PipeConfig()
		cfg.SignatureVersion = version
		client := newClient(t, cfg)
		for _, name := range []string{"Date", "X-Oss-Date", "x-oss-content-sha256", "X-OSS-Security-Token", "authorization"} {
			_, err := client.CopyObject(t.Context(), tiger, oss.WithHeader(name, "hush"))
			if !errors.Is(err, oss.ErrNotExecuted) || !errors.Is(err, fs.ErrInvalid) {
				t.Errorf("%v, %s: %v", version, name, err)
			}
			if text := fmt.Sprint(err); !strings.Contains(text, "WithHeader cannot set "+http.CanonicalHeaderKey(name)) {
				t.Errorf("%v, %s: message %q", version, name, text)
			}
		}
	}
	testkit.WantRequests(t, srv, 0)
}

// hides checks that no form of v shows the secret, and that each contains want.
func hides(t *testing.T, v any, want string) {
	t.Helper()
	testkit.WantHidden(t, v, secret)
	testkit.WantPrinted(t, v, want)
}

func TestSecretsAreRedacted(t *testing.T) {
	credentials := oss.Credentials{AccessKeyID: "visible", AccessKeySecret: secret, SecurityToken: secret + "2", Expires: time.Now()}
	hides(t, credentials, "REDACTED")
	hides(t, &credentials, "REDACTED")
	hides(t, struct {
		Name string
		C    oss.Credentials
	}{"nested", credentials}, "REDACTED")
	hides(t, map[string]oss.Credentials{"a": credentials}, "REDACTED")
	hides(t, []*oss.Credentials{}, "")
	static := oss.StaticCredentials("visible", secret, secret)
	hides(t, static, "REDACTED")
	hides(t, struct{ P oss.CredentialsProvider }{static}, "")
	cfg := oss.Config{Region: "cn-hangzhou", Credentials: static, Endpoint: "https://u:sekrit@h/", MaxAttempts: 3, ReconcileTimeout: time.Second}
	hides(t, cfg, "Credentials:REDACTED")
	hides(t, &cfg, "MaxAttempts:3")
	type app struct {
		cfg  oss.Config
		keys oss.CredentialsProvider
	}
	testkit.WantHidden(t, app{cfg, static}, "visible")
	client := newClient(t, oss.Config{Region: "cn-hangzhou", Credentials: static})
	testkit.WantHidden(t, client, secret)
	testkit.WantHidden(t, *client, secret)
	if s := fmt.Sprint(oss.SignatureV4, oss.SignatureV1, oss.SignatureVersion(7)); s != "V4 V1 SignatureVersion(7)" {
		t.Error(s)
	}
}

func TestRequestHeaders(t *testing.T) {
	srv := newServer(t)
	cfg := srv.PipeConfig()
	cfg.UserAgent = "myapp/1.0"
	if _, err := newClient(t, cfg).CopyObject(t.Context(), tiger, oss.WithHeader("x-oss-meta-later", "1"), nil); err != nil {
		t.Fatal(err)
	}
	r := srv.Requests()[0]
	testkit.WantHeader(t, r.Header, map[string]string{"User-Agent": "myapp/1.0 farcopy/0.1", "Accept": "*/*", "Date": "", "X-Oss-Meta-Later": "1",
		"Idempotency-Key": "", "X-Oss-Security-Token": ""})
	if auth := r.Header.Get("Authorization"); !strings.HasPrefix(auth, "OSS4-HMAC-SHA256 Credential=i/"+time.Now().UTC().Format("20060102")+"/cn-hangzhou/oss/") {
		t.Errorf("Authorization: %s", auth)
	}
	if r.Host != "photos.oss-cn-hangzhou.aliyuncs.com" || r.Target != "/archive/tiger.jpg" {
		t.Errorf("sent %s %s", r.Host, r.Target)
	}
}

func TestWithHeaderRefusals(t *testing.T) {
	srv := newServer(t)
	for _, opt := range []oss.CallOption{oss.WithHeader("Authorization", "x"), oss.WithHeader("X-Oss-Copy-Source", "/a/b"), oss.WithHeader("a b", "c"),
		oss.WithHeader("x", "a\nb"), oss.WithHeader("Host", "evil.example"), oss.WithMaxAttempts(0)} {
		if _, err := srv.PipeClient().CopyObject(t.Context(), tiger, opt); err == nil || len(srv.Requests()) != 0 {
			t.Errorf("got %v, %d requests", err, len(srv.Requests()))
		}
	}
}

func TestWithMaxAttempts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := newServer(t)
		srv.Inject("CopyObject", osstest.RateLimit(time.Second))
		_, err := srv.PipeClient().CopyObject(t.Context(), tiger, oss.WithMaxAttempts(1))
		testkit.WantIs(t, err, oss.ErrRateLimited)
		testkit.WantRequests(t, srv, 1)
	})
}

func TestWithResponse(t *testing.T) {
	srv := newServer(t)
	c := srv.PipeClient()
	req := tiger
	req.ForbidOverwrite = true
	for _, want := range []int{200, 409} { // a copy, and its repetition
		var resp *http.Response
		c.CopyObject(t.Context(), req, oss.WithResponse(&resp))
		body := testkit.WantResponse(t, resp, want)
		if resp.Header.Get("x-oss-request-id") == "" {
			t.Errorf("the response of status %d has no x-oss-request-id: %v", want, resp.Header)
		}
		if !strings.HasPrefix(body, "<?xml") {
			t.Errorf("the body is not XML: %s", body)
		}
	}
}

// TestLogger: a log tells where a request went and what came of it, and nothing that is secret.
func TestLogger(t *testing.T) {
	srv := newServer(t)
	srv.AddTemporaryKey("visible", secret, secret+"token", time.Time{})
	logger, log := testkit.Log()
	cfg := srv.PipeConfig()
	cfg.Credentials = oss.StaticCredentials("visible", secret, secret+"token")
	cfg.Logger = logger
	if _, err := newClient(t, cfg).CopyObject(t.Context(), tiger, oss.WithHeader("X-Secret", secret)); err != nil {
		t.Fatal(err)
	}
	testkit.WantLacks(t, log.String(), secret)
	testkit.WantContains(t, log.String(), "path=/archive/tiger.jpg", "status=200")
	if n := strings.Count(log.String(), "\n"); n != 1 {
		t.Errorf("logged %d lines, want 1: %s", n, log.String())
	}
}

func TestLimiter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := newServer(t)
		cfg := srv.PipeConfig()
		cfg.Limiter = rate.NewLimiter(1, 1)
		c := newClient(t, cfg)
		testkit.WantPaced(t, func() error {
			_, err := c.HeadObject(t.Context(), oss.HeadObjectRequest{Bucket: "photos", Key: "tiger.jpg"})
			return err
		})
	})
}

// TestOverSockets is one copy by loopback, with the bucket in the path.
func TestOverSockets(t *testing.T) {
	srv := newServer(t)
	if _, err := srv.Client().CopyObject(t.Context(), tiger); err != nil || srv.Requests()[0].Target != "/photos/archive/tiger.jpg" {
		t.Errorf("%v, %v", srv.Requests(), err)
	}
}

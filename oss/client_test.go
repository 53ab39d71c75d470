package oss_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
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

// printed is a value in every form in which it can be printed.
func printed(t *testing.T, v any) map[string]string {
	t.Helper()
	shown := map[string]string{}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d"} {
		shown[verb] = fmt.Sprintf(verb, v)
	}
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	shown["json"] = string(text)
	var b strings.Builder
	slog.New(slog.NewTextHandler(&b, nil)).Info("x", "v", v)
	slog.New(slog.NewJSONHandler(&b, nil)).Info("x", "v", v)
	shown["slog"] = b.String()
	return shown
}

func hides(t *testing.T, v any, want string) {
	t.Helper()
	for how, s := range printed(t, v) {
		if strings.Contains(s, secret) {
			t.Errorf("%T under %s shows %s", v, how, s)
		}
		if strings.Contains(strings.ToLower(s), fmt.Sprintf("%x", secret)) {
			t.Errorf("%T under %s shows %s", v, how, s)
		}
		if !strings.Contains(s, want) {
			t.Errorf("%T under %s shows %s", v, how, s)
		}
	}
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
	for how, s := range printed(t, app{cfg, static}) {
		if strings.Contains(s, "visible") {
			t.Errorf("an unexported field under %s shows %s", how, s)
		}
	}
	client := newClient(t, oss.Config{Region: "cn-hangzhou", Credentials: static})
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
		if s := fmt.Sprintf(verb, client) + fmt.Sprintf(verb, *client); strings.Contains(s, secret) || strings.Contains(s, fmt.Sprintf("%x", secret)) {
			t.Errorf("a Client under %s shows %s", verb, s)
		}
	}
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
	for name, want := range map[string]string{"User-Agent": "myapp/1.0 farcopy/0.1", "Accept": "*/*", "Date": "", "X-Oss-Meta-Later": "1",
		"Idempotency-Key": "", "X-Oss-Security-Token": ""} {
		if got := r.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
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
		if err == nil || len(srv.Requests()) != 1 {
			t.Errorf("%d requests, %v", len(srv.Requests()), err)
		}
	})
}

func TestWithResponse(t *testing.T) {
	srv := newServer(t)
	c := srv.PipeClient()
	req := tiger
	req.ForbidOverwrite = true
	for _, want := range []int{200, 409} { // a copy, and its repetition
		var resp *http.Response
		_, err := c.CopyObject(t.Context(), req, oss.WithResponse(&resp))
		if resp == nil {
			t.Fatalf("got no response, want one with status %d; error %v", want, err)
		}
		if resp.StatusCode != want {
			t.Errorf("got status %d, want %d; error %v", resp.StatusCode, want, err)
		}
		if resp.Request != nil {
			t.Errorf("status %d: the response bears its request, %+v", want, resp.Request)
		}
		if resp.Header.Get("x-oss-request-id") == "" {
			t.Errorf("status %d: no request id in %v", want, resp.Header)
		}
		if body, err := io.ReadAll(resp.Body); err != nil || !strings.HasPrefix(string(body), "<?xml") {
			t.Errorf("body %s, %v", body, err)
		}
	}
}

// TestLogger: a log tells where a request went and what came of it, and nothing that is secret.
func TestLogger(t *testing.T) {
	srv := newServer(t)
	srv.AddTemporaryKey("visible", secret, secret+"token", time.Time{})
	var b strings.Builder
	cfg := srv.PipeConfig()
	cfg.Credentials = oss.StaticCredentials("visible", secret, secret+"token")
	cfg.Logger = slog.New(slog.NewTextHandler(&b, &slog.HandlerOptions{Level: slog.LevelDebug}))
	if _, err := newClient(t, cfg).CopyObject(t.Context(), tiger, oss.WithHeader("X-Secret", secret)); err != nil {
		t.Fatal(err)
	}
	if s := b.String(); strings.Count(s, "\n") != 1 || strings.Contains(s, secret) || !strings.Contains(s, "path=/archive/tiger.jpg") ||
		!strings.Contains(s, "status=200") {
		t.Errorf("logged %s", s)
	}
}

func TestLimiter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := newServer(t)
		cfg := srv.PipeConfig()
		cfg.Limiter = rate.NewLimiter(1, 1)
		c, start := newClient(t, cfg), time.Now()
		for range 3 {
			if _, err := c.HeadObject(t.Context(), oss.HeadObjectRequest{Bucket: "photos", Key: "tiger.jpg"}); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(start); took != 2*time.Second {
			t.Errorf("three calls at one a second took %v", took)
		}
	})
}

// TestOverSockets is one copy by loopback, with the bucket in the path.
func TestOverSockets(t *testing.T) {
	srv := newServer(t)
	if _, err := srv.Client().CopyObject(t.Context(), tiger); err != nil || srv.Requests()[0].Target != "/photos/archive/tiger.jpg" {
		t.Errorf("%v, %v", srv.Requests(), err)
	}
}

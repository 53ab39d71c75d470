package box_test

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/time/rate"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/internal/testkit"
)

func TestNewClient(t *testing.T) {
	tests := []struct {
		cfg  box.Config
		want string // "": no error
	}{
		{box.Config{TokenSource: testkit.Token("t")}, ""},
		{box.Config{}, "box.NewClient: TokenSource is required"},
		{box.Config{TokenSource: testkit.Token("t"), BaseURL: "api.box.com"}, "box.NewClient: BaseURL is not an absolute address such as https://host/path"},
		{box.Config{TokenSource: testkit.Token("t"), BaseURL: "https://u:sekrit@api.box.com"}, "box.NewClient: BaseURL must have no user, query or fragment"},
		{box.Config{TokenSource: testkit.Token("t"), BaseURL: "http://api.box.com/2.0"},
			"box.NewClient: BaseURL is plain http to api.box.com, which would show the credential; use https or set AllowPlainHTTP"},
		{box.Config{TokenSource: testkit.Token("t"), BaseURL: "http://api.box.com/2.0", AllowPlainHTTP: true}, ""},
		{box.Config{TokenSource: testkit.Token("t"), BaseURL: "http://localhost:1/2.0"}, ""},
		{box.Config{TokenSource: testkit.Token("t"), BaseURL: "http://[::1]:1"}, ""},
		{box.Config{TokenSource: testkit.Token("t"), MaxAttempts: -1}, "box.NewClient: MaxAttempts must not be negative"},
		{box.Config{TokenSource: testkit.Token("t"), MaxBackoff: -1}, "box.NewClient: MaxBackoff must not be negative"},
		{box.Config{TokenSource: testkit.Token("t"), CopyTimeout: -1}, "box.NewClient: CopyTimeout must not be negative"},
		{box.Config{TokenSource: testkit.Token("t"), ReconcileTimeout: -1}, "box.NewClient: ReconcileTimeout must not be negative"},
		{box.Config{TokenSource: testkit.Token("t"), Reconcile: 9},
			"box.NewClient: Reconcile is none of ReconcileAuto, ReconcileOff, ReconcileStrict"},
		{box.Config{TokenSource: testkit.Token("t"), UserAgent: "a\nb"}, "box.NewClient: UserAgent is not a legal header value"},
	}
	for _, tt := range tests {
		c, err := box.NewClient(tt.cfg)
		got := ""
		if err != nil {
			got = err.Error()
		}
		if got != tt.want {
			t.Errorf("%v: got the error %q, want %q", tt.cfg, got, tt.want)
		}
		if (c == nil) != (err != nil) {
			t.Errorf("%v: got the client %v and the error %v, want one of the two", tt.cfg, c, err)
		}
	}
}

func TestConfigIsRedacted(t *testing.T) {
	cfg := box.Config{TokenSource: testkit.Token("sekrit"), BaseURL: "https://u:sekrit@h/2.0", MaxAttempts: 3, ReconcileTimeout: time.Second, AllowPlainHTTP: true}
	shown := map[string]string{}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		shown[verb] = fmt.Sprintf(verb, cfg)
		shown["pointer "+verb] = fmt.Sprintf(verb, &cfg)
	}
	text, err := json.Marshal(map[string]any{"cfg": cfg, "p": &cfg})
	if err != nil {
		t.Fatal(err)
	}
	shown["json"] = string(text)
	var b strings.Builder
	slog.New(slog.NewTextHandler(&b, nil)).Info("x", "cfg", cfg, "p", &cfg)
	slog.New(slog.NewJSONHandler(&b, nil)).Info("x", "cfg", cfg, "p", &cfg)
	shown["slog"] = b.String()
	for how, s := range shown {
		if !strings.Contains(s, "TokenSource:REDACTED") {
			t.Errorf("%s shows %s", how, s)
		}
		if strings.Contains(s, "sekrit") {
			t.Errorf("%s shows %s", how, s)
		}
		if !strings.Contains(s, "MaxAttempts:3") {
			t.Errorf("%s shows %s", how, s)
		}
	}
	client := newClient(t, box.Config{TokenSource: testkit.Token("sekrit")})
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
		if s := fmt.Sprintf(verb, client); strings.Contains(s, "sekrit") || strings.Contains(s, fmt.Sprintf("%x", "sekrit")) {
			t.Errorf("a Client under %s shows %s", verb, s)
		}
	}
}

func TestRequestHeaders(t *testing.T) {
	srv := newServer(t)
	cfg := srv.PipeConfig()
	cfg.UserAgent = "myapp/1.0"
	if _, err := newClient(t, cfg).CopyFolder(t.Context(), pictures, box.WithHeader("as-user", "7"), nil); err != nil {
		t.Fatal(err)
	}
	r := srv.Requests()[0]
	for name, want := range map[string]string{
		"Authorization": "Bearer t", "Content-Type": "application/json; charset=utf-8", "Accept": "application/json", "As-User": "7",
		"User-Agent": "myapp/1.0 farcopy/0.1", "If-None-Match": "", "Idempotency-Key": "",
	} {
		if got := r.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	testkit.WantEqual(t, "r.Host", r.Host, "api.box.com")
	testkit.WantEqual(t, "r.Target", r.Target, "/2.0/folders/11111/copy")
	testkit.WantEqual(t, "r.Body", string(r.Body), `{"parent":{"id":"22222"}}`)
}

func TestWithMaxAttempts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := newServer(t)
		srv.Inject("CopyFolder", boxtest.RateLimit(time.Second))
		_, err := srv.PipeClient().CopyFolder(t.Context(), pictures, box.WithMaxAttempts(1))
		if err == nil || len(srv.Requests()) != 1 {
			t.Errorf("%d requests, %v", len(srv.Requests()), err)
		}
	})
}

func TestWithResponse(t *testing.T) {
	srv := newServer(t)
	c := srv.PipeClient()
	for _, want := range []int{201, 409} { // a copy, and its repetition
		var resp *http.Response
		_, err := c.CopyFolder(t.Context(), pictures, box.WithResponse(&resp))
		if resp == nil {
			t.Fatalf("no response, and the error %v", err)
		}
		if resp.StatusCode != want {
			t.Fatalf("the response has status %d, want %d; the error is %v", resp.StatusCode, want, err)
		}
		if resp.Request != nil {
			t.Fatal("the response holds its request, and so the credentials")
		}
		if resp.Header.Get("box-request-id") == "" {
			t.Fatalf("the response has no box-request-id: %v", resp.Header)
		}
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Errorf("read the body: %v", err)
		}
		if !json.Valid(body) {
			t.Errorf("the body is not JSON: %s", body)
		}
		if err := resp.Body.Close(); err != nil {
			t.Errorf("close the body: %v", err)
		}
	}
}

// TestLogger: a log tells where a request went and what came of it, and nothing that is secret.
func TestLogger(t *testing.T) {
	srv := newServer(t)
	srv.AddToken("sekrit", 0)
	var b strings.Builder
	cfg := srv.PipeConfig()
	cfg.TokenSource = testkit.Token("sekrit")
	cfg.Logger = slog.New(slog.NewTextHandler(&b, &slog.HandlerOptions{Level: slog.LevelDebug}))
	req := pictures
	req.Name, req.Fields = "sekrit name", []string{"sekrit_field"}
	if _, err := newClient(t, cfg).CopyFolder(t.Context(), req, box.WithHeader("BoxApi", "shared_link_password=sekrit")); err != nil {
		t.Fatal(err)
	}
	testkit.WantLacks(t, b.String(), "sekrit")
	testkit.WantContains(t, b.String(), "path=/2.0/folders/11111/copy", "status=201")
	if n := strings.Count(b.String(), "\n"); n != 1 {
		t.Errorf("logged %d lines, want 1: %s", n, b.String())
	}
}

func TestLimiter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := newServer(t)
		cfg := srv.PipeConfig()
		cfg.Limiter = rate.NewLimiter(1, 1)
		c, start := newClient(t, cfg), time.Now()
		for range 3 {
			if _, err := c.GetFolder(t.Context(), box.GetFolderRequest{FolderID: "11111"}); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(start); took != 2*time.Second {
			t.Errorf("three calls at one a second took %v", took)
		}
	})
}

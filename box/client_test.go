package box_test

import (
	"encoding/json"
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
	for _, v := range []any{cfg, &cfg} {
		testkit.WantPrinted(t, v, "TokenSource:REDACTED")
		testkit.WantPrinted(t, v, "MaxAttempts:3")
		testkit.WantHidden(t, v, "sekrit")
	}
	testkit.WantHidden(t, newClient(t, box.Config{TokenSource: testkit.Token("sekrit")}), "sekrit")
}

func TestRequestHeaders(t *testing.T) {
	srv := newServer(t)
	cfg := srv.PipeConfig()
	cfg.UserAgent = "myapp/1.0"
	srv.AddManagedUser("7", "Somebody", "somebody@example.com")
	if _, err := newClient(t, cfg).CopyFolder(t.Context(), pictures, box.WithHeader("as-user", "7"), nil); err != nil {
		t.Fatal(err)
	}
	r := srv.Requests()[0]
	testkit.WantHeader(t, r.Header, map[string]string{
		"Authorization": "Bearer t", "Content-Type": "application/json; charset=utf-8", "Accept": "application/json", "As-User": "7",
		"User-Agent": "myapp/1.0 farcopy/0.1", "If-None-Match": "", "Idempotency-Key": "",
	})
	testkit.WantEqual(t, "r.Host", r.Host, "api.box.com")
	testkit.WantEqual(t, "r.Target", r.Target, "/2.0/folders/11111/copy")
	testkit.WantEqual(t, "r.Body", string(r.Body), `{"parent":{"id":"22222"}}`)
}

func TestWithMaxAttempts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := newServer(t)
		srv.Inject("CopyFolder", boxtest.RateLimit(time.Second))
		_, err := srv.PipeClient().CopyFolder(t.Context(), pictures, box.WithMaxAttempts(1))
		testkit.WantIs(t, err, box.ErrRateLimited)
		testkit.WantRequests(t, srv, 1)
	})
}

func TestWithResponse(t *testing.T) {
	srv := newServer(t)
	c := srv.PipeClient()
	for _, want := range []int{201, 409} { // a copy, and its repetition
		var resp *http.Response
		c.CopyFolder(t.Context(), pictures, box.WithResponse(&resp))
		body := testkit.WantResponse(t, resp, want)
		if resp.Header.Get("box-request-id") == "" {
			t.Errorf("the response of status %d has no box-request-id: %v", want, resp.Header)
		}
		if !json.Valid([]byte(body)) {
			t.Errorf("the body is not JSON: %s", body)
		}
	}
}

// TestLogger: a log tells where a request went and what came of it, and nothing that is secret.
func TestLogger(t *testing.T) {
	srv := newServer(t)
	srv.AddToken("sekrit", time.Time{})
	cfg := srv.PipeConfig()
	cfg.TokenSource = testkit.Token("sekrit")
	logger, log := testkit.Log()
	cfg.Logger = logger
	req := pictures
	req.Name, req.Fields = "sekrit name", []string{"sekrit_field"}
	if _, err := newClient(t, cfg).CopyFolder(t.Context(), req, box.WithHeader("BoxApi", "shared_link_password=sekrit")); err != nil {
		t.Fatal(err)
	}
	testkit.WantLacks(t, log.String(), "sekrit")
	testkit.WantContains(t, log.String(), "path=/2.0/folders/11111/copy", "status=201")
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
			_, err := c.GetFolder(t.Context(), box.GetFolderRequest{FolderID: "11111"})
			return err
		})
	})
}

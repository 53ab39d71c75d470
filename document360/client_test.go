package document360_test

import (
	"fmt"
	"io/fs"
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/internal/testkit"
)

func TestNewClientRefuses(t *testing.T) {
	token := testkit.Token("s3cr3t")
	for want, cfg := range map[string]document360.Config{
		"TokenSource or APIKey is required":                                                                      {},
		"TokenSource and APIKey are both set; one of them is required":                                           {TokenSource: token, APIKey: "s3cr3t"},
		"APIKey cannot be sent in a header: it holds control characters or spaces at its ends":                   {APIKey: "s3cr3t\n"},
		"BaseURL is plain http to example.com, which would show the credential; use https or set AllowPlainHTTP": {APIKey: "s3cr3t", BaseURL: "http://example.com"},
		"BaseURL is not an absolute address such as https://host/path":                                           {APIKey: "s3cr3t", BaseURL: "apihub.document360.io"},
		"MaxAttempts must not be negative":                                                                       {APIKey: "s3cr3t", MaxAttempts: -1},
	} {
		_, err := document360.NewClient(cfg)
		testkit.WantMessage(t, err, "document360.NewClient: "+want)
	}
}

func TestDefaults(t *testing.T) {
	c := &canned{status: 201, body: `{"success":true}`}
	check := testkit.RoundTripper(func(r *http.Request) (*http.Response, error) {
		testkit.WantEqual(t, "the address", r.URL.String(), "https://apihub.document360.io/v3/projects/p/drive/folders/s/files/f/copy")
		return c.RoundTrip(r)
	})
	client := newClient(t, document360.Config{APIKey: "k", HTTPClient: &http.Client{Transport: check}})
	if _, err := client.CopyFile(t.Context(), someCopy); err != nil {
		t.Error(err)
	}
}

// Every request bears the token, or the key.
func TestCredentials(t *testing.T) {
	f := newFixture(t)
	f.AddAPIKey("d360_sk_1")
	if _, err := f.copy(); err != nil {
		t.Error(err)
	}
	byKey := f.client(func(c *document360.Config) { c.TokenSource, c.APIKey = nil, "d360_sk_1" })
	if _, err := byKey.CopyFile(t.Context(), f.request); err != nil {
		t.Error(err)
	}
	r := f.Requests()
	if a, k := r[0].Header.Get("Authorization"), r[0].Header.Get("X-API-Key"); a != "Bearer t" || k != "" {
		t.Errorf("with a token: %q, %q", a, k)
	}
	if a, k := r[1].Header.Get("Authorization"), r[1].Header.Get("X-API-Key"); a != "" || k != "d360_sk_1" {
		t.Errorf("with a key: %q, %q", a, k)
	}
}

func TestTokenRenewedOnceAfter401(t *testing.T) {
	f := newFixture(t)
	renewing := f.client(func(c *document360.Config) { c.TokenSource = &testkit.Tokens{"expired", document360test.DefaultToken} })
	if _, err := renewing.CopyFile(t.Context(), f.request); err != nil {
		t.Error(err)
	}
	f.wantWorld(1, 2)
	hopeless := f.client(func(c *document360.Config) { c.TokenSource = &testkit.Tokens{"a", "b", "c", "d"} })
	_, err := hopeless.CopyFile(t.Context(), f.request)
	testkit.WantIsOnly(t, err, fs.ErrPermission)
	f.wantWorld(1, 4)
}

// A token can be revoked at any time.
func TestRevokedToken(t *testing.T) {
	f := newFixture(t)
	f.RevokeToken(document360test.DefaultToken)
	_, err := f.copy()
	p := wantProblem(t, err)
	testkit.WantEqual(t, "p.Status", p.Status, 401)
	testkit.WantEqual(t, "p.Code", p.Code, document360.ErrorCodeUnauthorized)
	if !strings.HasPrefix(p.WWWAuthenticate, `Bearer error="invalid_token"`) {
		t.Errorf("problem %+v", p)
	}
	testkit.WantIsOnly(t, err, fs.ErrPermission)
	f.wantWorld(0, 1)
}

// The gateway's 401 has no body.
func TestEmptyUnauthorized(t *testing.T) {
	f := newFixture(t)
	f.SetEmptyUnauthorized(true)
	f.RevokeToken(document360test.DefaultToken)
	_, err := f.copy()
	p := wantProblem(t, err)
	testkit.WantEqual(t, "p.Code", p.Code, document360.ErrorCodeUnauthorized)
	testkit.WantEqual(t, "p.Title", p.Title, "Unauthorized")
	testkit.WantEqual(t, "p.Type", p.Type, "about:blank")
	testkit.WantEqual(t, "p.WWWAuthenticate", p.WWWAuthenticate, "Bearer")
	testkit.WantIsOnly(t, err, fs.ErrPermission)
	testkit.WantMessage(t, err, "document360.CopyFile: file 00000003-0000-4000-8000-000000000001 to folder 00000002-0000-4000-8000-000000000002: 401 UNAUTHORIZED: Unauthorized: the token or key is wrong, expired, revoked or of another region than the address")
}

func TestPermissionsAndPlan(t *testing.T) {
	f := newFixture(t)
	f.Deny(document360test.PermissionUpdateDrive)
	_, err := f.copy()
	if p := wantProblem(t, err); p.Status != 403 || p.Code != document360.ErrorCodeForbidden {
		t.Errorf("problem %+v", p)
	}
	testkit.WantIsOnly(t, err, fs.ErrPermission)
	f.Allow(document360test.PermissionUpdateDrive)
	for license, code := range map[document360test.LicenseCode]document360.ErrorCode{
		document360test.FeatureNotInLicense:        document360.ErrorCodeFeatureNotInLicense,
		document360test.PremiumFeatureNotInLicense: document360.ErrorCodePremiumFeatureNotInLicense,
		document360test.LicenseLimitExceeded:       document360.ErrorCodeLicenseLimitExceeded,
	} {
		f.SetLicenseRefusal(license)
		_, err := f.copy()
		if p := wantProblem(t, err); p.Status != 403 || p.Code != code {
			t.Errorf("problem %+v", p)
		}
		testkit.WantIsOnly(t, err, fs.ErrPermission)
	}
	f.wantWorld(0, 4)
}

func TestSecretsArePrintedRedacted(t *testing.T) {
	const secret = "s3cr3t"
	for _, v := range []any{
		document360.Config{APIKey: secret, BaseURL: "https://user:" + secret + "@host"},
		&document360.Config{APIKey: secret},
		document360.Config{TokenSource: testkit.Token(secret)},
		document360.SecretURL("https://cdn/x?sig=" + secret),
		document360.File{ID: "f", FileURL: secret, ThumbnailURL: secret},
		&document360.GetFileResponse{File: document360.File{FileURL: secret}},
		[]document360.File{{FileURL: secret}},
	} {
		testkit.WantHidden(t, v, secret)
		for how, got := range testkit.Printed(t, v) {
			if !strings.Contains(got, "REDACTED") && !strings.HasPrefix(fmt.Sprintf("%T", v), "*") && how != "%d" {
				t.Errorf("%T by %s shows nothing: %s", v, how, got)
			}
		}
	}
	if u := document360.SecretURL("https://cdn/x"); string(u) != "https://cdn/x" || fmt.Sprint(document360.SecretURL("")) != "" {
		t.Error("a SecretURL cannot be read, or shows where there is none")
	}
}

func TestLogHasNoSecrets(t *testing.T) {
	f := newFixture(t)
	logger, log := testkit.Log()
	f.AddToken("s3cr3t", time.Time{})
	c := f.client(withToken("s3cr3t"), func(c *document360.Config) {
		c.Logger = logger
	})
	if _, err := c.CopyFile(t.Context(), f.request); err != nil {
		t.Fatal(err)
	}
	testkit.WantContains(t, log.String(), "status=201")
	testkit.WantLacks(t, log.String(), "s3cr3t")
}

func TestCallOptions(t *testing.T) {
	f := newFixture(t)
	var resp *http.Response
	got, err := f.copy(document360.WithHeader("X-Trace", "7"), document360.WithResponse(&resp))
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantResponse(t, resp, 201)
	testkit.WantEqual(t, "Location", resp.Header.Get("Location"), got.Location)
	testkit.WantHeader(t, f.Requests()[0].Header, map[string]string{
		"X-Trace": "7", "Content-Type": "application/json; charset=utf-8", "Accept": "application/json", "Idempotency-Key": "",
	})
	f.Inject("CopyFile", document360test.Status(404))
	if _, err := f.copy(document360.WithResponse(&resp)); err == nil || resp.StatusCode != 404 {
		t.Errorf("%v, %+v", err, resp)
	}
	f.Inject("CopyFile", document360test.RateLimit(0))
	_, err = f.copy(document360.WithMaxAttempts(1))
	testkit.WantIsOnly(t, err, document360.ErrRateLimited, document360.ErrNotExecuted)
	sent := len(f.Requests())
	for _, opt := range []document360.CallOption{document360.WithHeader("Authorization", "x"), document360.WithHeader("a b", "x"),
		document360.WithHeader("X-A", "x\n"), document360.WithMaxAttempts(0)} {
		_, err := f.copy(opt)
		testkit.WantIsOnly(t, err, fs.ErrInvalid, document360.ErrNotExecuted)
	}
	testkit.WantRequests(t, f, sent)
}

func TestTokenSourceFails(t *testing.T) {
	f := newFixture(t)
	noToken := testkit.TokenFunc(func() (*oauth2.Token, error) { return nil, fs.ErrPermission })
	_, err := f.client(func(c *document360.Config) { c.TokenSource = noToken }).CopyFile(t.Context(), f.request)
	testkit.WantIsOnly(t, err, document360.ErrNotExecuted)
	f.wantWorld(0, 0)
}

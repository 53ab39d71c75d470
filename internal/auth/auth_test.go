package auth_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"github.com/farcopy/farcopy/internal/auth"
	"github.com/farcopy/farcopy/internal/problem"
)

// authorizer is what transport.Chain asks of a credential.
type authorizer interface {
	Authorize(req *http.Request) error
	Renew(ctx context.Context, refused *http.Request) error
}

func newRequest(ctx context.Context) *http.Request {
	return httptest.NewRequestWithContext(ctx, http.MethodGet, "https://host/", nil)
}

func TestConstantCredentials(t *testing.T) {
	tests := []struct {
		auth         authorizer
		header, want string
	}{
		{auth.NewBasic("Aladdin", "open sesame"), "Authorization", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="}, // RFC 7617, section 2
		{auth.NewBasic("test", "123£"), "Authorization", "Basic dGVzdDoxMjPCow=="},                       // section 2.1
		{auth.NewHeader("api_token", "k1"), "api_token", "k1"},
		{auth.NewHeader("X-API-Key", "k2"), "x-api-key", "k2"},
	}
	for _, tt := range tests {
		req := newRequest(t.Context())
		req.Header.Set(tt.header, "somebody else's")
		if err := tt.auth.Authorize(req); err != nil {
			t.Error(err)
		}
		want := http.Header{}
		want.Set(tt.header, tt.want)
		if diff := cmp.Diff(want, req.Header); diff != "" {
			t.Errorf("%s: header (-want +got):\n%s", tt.header, diff)
		}
		if err := tt.auth.Renew(t.Context(), req); err != problem.ErrNoOtherCredential {
			t.Errorf("%s: Renew = %v, want %v", tt.header, err, problem.ErrNoOtherCredential)
		}
	}
}

// TestTokenErrors wants the OAuth error code, and neither the body nor the address of the token request.
func TestTokenErrors(t *testing.T) {
	answer := func(status int, contentType, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", contentType)
			w.WriteHeader(status)
			w.Write([]byte(body))
		}
	}
	const asJSON = "application/json"
	tests := []struct {
		name   string
		handle http.HandlerFunc
		want   string
	}{
		{"refused", answer(400, asJSON, `{"error":"invalid_grant","error_description":"hush","error_uri":"https://hush"}`), "invalid_grant (HTTP 400)"},
		{"refused under a 200", answer(200, asJSON, `{"error":"invalid_client","error_description":"hush"}`), "invalid_client (HTTP 200)"},
		{"web page", answer(503, "text/html", "<html>hush</html>"), "token request refused: HTTP 503"},
		{"no token", answer(200, asJSON, `{"secret":"hush"}`), "missing access_token"},
		{"no JSON", answer(200, asJSON, "hush"), "the token endpoint's response cannot be read"},
		{"a code that repeats the secret", answer(400, asJSON, `{"error":"client_secret hush is wrong"}`), "token request refused: HTTP 400"},
		{"a long code", answer(400, asJSON, `{"error":"`+strings.Repeat("hush", 1<<18)+`"}`), "token request refused: HTTP 400"},
		{"a code that moves the cursor", answer(400, asJSON, `{"error":"\u001b[2Jhush"}`), "token request refused: HTTP 400"},
		{"a lifetime that repeats the secret", answer(200, asJSON, `{"access_token":"t","expires_in":"hush"}`), "cannot be read"},
		{"a type that repeats the secret", answer(200, asJSON, `{"access_token":"t","expires_in":{"hush":"hush"}}`), "cannot be read"},
		{"a head that repeats the secret", func(w http.ResponseWriter, _ *http.Request) {
			c, _, _ := http.NewResponseController(w).Hijack()
			c.Write([]byte("HTTP/1.1 hush hush\r\nhush\r\n\r\n"))
			c.Close()
		}, "cannot be read"},
		{"hung up", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "EOF"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			srv := httptest.NewServer(tt.handle)
			defer srv.Close()
			wantTokenError(t, srv.URL, tt.want)
		})
	}
	t.Run("nobody listens", func(t *testing.T) {
		srv := httptest.NewServer(nil)
		srv.Close()
		wantTokenError(t, srv.URL, "refused")
	})
}

func wantTokenError(t *testing.T, base, want string) {
	t.Helper()
	cfg := clientcredentials.Config{ClientID: "id", ClientSecret: "hush", TokenURL: base + "/token?key=hush", AuthStyle: oauth2.AuthStyleInParams}
	b := auth.NewBearer(cfg.TokenSource(t.Context()))
	stale := newRequest(t.Context())
	err := b.Authorize(stale)
	renewErr := b.Renew(t.Context(), stale)
	for _, err := range []error{err, renewErr} {
		switch {
		case err == nil:
			t.Fatal("no error")
		case strings.Contains(err.Error(), "hush") || strings.Contains(err.Error(), "/token"):
			t.Errorf("shows too much: %v", err)
		case !strings.Contains(err.Error(), want):
			t.Errorf("error %q, want %q", err, want)
		}
		if _, ok := errors.AsType[*oauth2.RetrieveError](err); ok {
			t.Errorf("%v leads to the answer's body", err)
		}
		if _, ok := errors.AsType[*url.Error](err); ok {
			t.Errorf("%v leads to the token URL", err)
		}
	}
}

func TestTokenErrorsNested(t *testing.T) {
	inner := &url.Error{Op: "Get", URL: "https://inner/?hush", Err: context.DeadlineExceeded}
	b := auth.NewBearer(sourceFunc(func() (*oauth2.Token, error) {
		return nil, &url.Error{Op: "Post", URL: "https://outer/?hush", Err: inner}
	}))
	if err := b.Authorize(newRequest(t.Context())); !errors.Is(err, context.DeadlineExceeded) || strings.Contains(err.Error(), "hush") {
		t.Errorf("error %v", err)
	}
}

// TestTokenErrorOfAnotherCall: a source's context may end with the outcome of another call as its cause.
func TestTokenErrorOfAnotherCall(t *testing.T) {
	other := &problem.NotExecuted{Op: "box.CopyFolder", Err: io.EOF}
	b := auth.NewBearer(sourceFunc(func() (*oauth2.Token, error) {
		return nil, &url.Error{Op: "Post", URL: "https://host/token", Err: other}
	}))
	err := b.Authorize(newRequest(t.Context()))
	if _, found := errors.AsType[*problem.NotExecuted](err); found {
		t.Errorf("the other call's error is found in %v", err)
	}
	if err == nil || !strings.Contains(err.Error(), other.Error()) {
		t.Errorf("error %v, want the other's text", err)
	}
}

// TestTokenErrorOfASource: an error that a source of this module marks as its own is kept, however it is wrapped.
func TestTokenErrorOfASource(t *testing.T) {
	own := &auth.OwnError{Err: &problem.ReadError{Err: io.EOF}}
	b := auth.NewBearer(sourceFunc(func() (*oauth2.Token, error) { return nil, fmt.Errorf("wrapped: %w", own) }))
	err := b.Authorize(newRequest(t.Context()))
	if got, _ := errors.AsType[*problem.ReadError](err); got != own.Err {
		t.Errorf("error %v, want one that holds %v", err, own.Err)
	}
}

type sourceFunc func() (*oauth2.Token, error)

func (f sourceFunc) Token() (*oauth2.Token, error) { return f() }

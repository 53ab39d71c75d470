package document360test_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/document360/document360test"
)

// TestCodeRefused: a code that was presented by its client is spent, whatever was wrong.
func TestCodeRefused(t *testing.T) {
	tests := []struct {
		name  string
		pairs []string
		code  string
		spent bool
	}{
		{"wrong verifier", []string{"code_verifier", strings.Repeat("x", 43)}, "invalid_grant", true},
		{"no verifier", []string{"code_verifier", ""}, "invalid_grant", true},
		{"the challenge as verifier", []string{"code_verifier", oauth2.S256ChallengeFromVerifier(verifier)}, "invalid_grant", true},
		{"other redirect", []string{"redirect_uri", "http://localhost:8080/callback"}, "invalid_grant", true},
		{"no redirect", []string{"redirect_uri", ""}, "invalid_grant", true},
		{"other client", []string{"client_id", "another"}, "invalid_grant", false},
		{"unknown client", []string{"client_id", "stranger"}, "invalid_client", false},
		{"no client", []string{"client_id", ""}, "invalid_client", false},
		{"a secret", []string{"client_secret", "s"}, "invalid_client", false},
		{"no code", []string{"code", ""}, "invalid_request", false},
		{"no grant type", []string{"grant_type", ""}, "invalid_request", false},
		{"client credentials", []string{"grant_type", "client_credentials"}, "unsupported_grant_type", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newOAuthFixture(t)
			code := f.authorize().Get("code")
			wantOAuthError(t, f.token(codeForm(code, tt.pairs...)), http.StatusBadRequest, tt.code)
			again := f.token(codeForm(code))
			if tt.spent {
				wantOAuthError(t, again, http.StatusBadRequest, "invalid_grant")
			} else {
				wantStatus(t, again, http.StatusOK)
			}
		})
	}
}

func TestVerifierForm(t *testing.T) {
	for verifier, status := range map[string]int{
		strings.Repeat("aZ0-._~", 7):   http.StatusOK,
		strings.Repeat("a", 128):       http.StatusOK,
		strings.Repeat("a", 129):       http.StatusBadRequest,
		strings.Repeat("a", 42):        http.StatusBadRequest,
		strings.Repeat("a", 43) + "+":  http.StatusBadRequest,
		strings.Repeat("a", 43) + "\n": http.StatusBadRequest,
	} {
		f := newOAuthFixture(t)
		code := f.authorize("code_challenge", oauth2.S256ChallengeFromVerifier(verifier)).Get("code")
		if a := f.token(codeForm(code, "code_verifier", verifier)); a.status != status {
			t.Errorf("verifier %q: status %d, want %d: %s", verifier, a.status, status, a.text)
		}
	}
}

func TestTokenRequestForms(t *testing.T) {
	f := newOAuthFixture(t)
	a := f.token(codeForm("code-1"), "Authorization", "Basic cHJvZ3JhbTo=")
	wantOAuthError(t, a, http.StatusUnauthorized, "invalid_client")
	wantHeader(t, a, "WWW-Authenticate", "Basic")
	wantOAuthError(t, f.token(codeForm("code-1"), "Content-Type", "application/json"), http.StatusBadRequest, "invalid_request")
	repeated := codeForm("code-1")
	repeated.Add("code", "code-2")
	wantOAuthError(t, f.token(repeated), http.StatusBadRequest, "invalid_request")
	wantOAuthError(t, f.token(refreshForm("")), http.StatusBadRequest, "invalid_request")

	a = f.get("/connect/token")
	wantStatus(t, a, http.StatusMethodNotAllowed)
	wantHeader(t, a, "Allow", "POST")

	f.Inject("Token", document360test.Status(http.StatusServiceUnavailable), document360test.Status(http.StatusInternalServerError))
	wantOAuthError(t, f.token(codeForm("code-1")), http.StatusServiceUnavailable, "temporarily_unavailable")
	wantOAuthError(t, f.token(codeForm("code-1")), http.StatusInternalServerError, "server_error")
}

// TestExpiry: codes and access tokens expire by the service's clock, refresh tokens do not.
func TestExpiry(t *testing.T) {
	f := newOAuthFixture(t)
	late := f.authorize().Get("code")
	f.Advance(5 * time.Minute)
	wantOAuthError(t, f.token(codeForm(late)), http.StatusBadRequest, "invalid_grant")

	f.SetTokenLifetime(time.Minute)
	first := f.issued(codeForm(f.authorize().Get("code")))
	if got := first.json["expires_in"]; got != 60.0 {
		t.Errorf("expires_in %v, want 60", got)
	}
	header := bearer(first.json["access_token"].(string))
	wantStatus(t, f.copyTo(f.archive, header...), http.StatusCreated)
	f.Advance(time.Minute)
	expired := f.copyTo(f.archive, header...)
	wantError(t, expired, http.StatusUnauthorized, "UNAUTHORIZED", nil)
	wantStatus(t, f.copyTo(f.archive), http.StatusCreated) // DefaultToken does not expire

	f.Advance(1000 * time.Hour)
	second := f.issued(refreshForm(first.json["refresh_token"].(string)))
	wantStatus(t, f.copyTo(f.archive, bearer(second.json["access_token"].(string))...), http.StatusCreated)
}

// TestRefreshTokenOfAnotherClient: it is refused and not spent.
func TestRefreshTokenOfAnotherClient(t *testing.T) {
	f := newOAuthFixture(t)
	token := f.issued(codeForm(f.authorize().Get("code"))).json["refresh_token"].(string)
	wantOAuthError(t, f.token(refreshForm(token, "client_id", "another")), http.StatusBadRequest, "invalid_grant")
	wantStatus(t, f.token(refreshForm(token)), http.StatusOK)
}

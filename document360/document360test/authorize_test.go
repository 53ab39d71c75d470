package document360test_test

import (
	"net/http"
	"testing"
)

// TestSignInOfAStranger: nobody is sent to an address that is not registered.
func TestSignInOfAStranger(t *testing.T) {
	f := newOAuthFixture(t)
	for name, query := range map[string]string{
		"no client":            signInForm("client_id", "").Encode(),
		"unknown client":       signInForm("client_id", "stranger").Encode(),
		"no redirect":          signInForm("redirect_uri", "").Encode(),
		"another redirect":     signInForm("redirect_uri", "http://localhost:8081/callback?from=document360").Encode(),
		"a longer redirect":    signInForm("redirect_uri", callback+"x").Encode(),
		"two clients":          signInForm().Encode() + "&client_id=another",
		"two redirects":        signInForm().Encode() + "&redirect_uri=http%3A%2F%2Fevil.example",
		"a query that is none": signInForm().Encode() + "&x=%",
	} {
		a := f.get("/connect/authorize?" + query)
		if a.status != http.StatusBadRequest {
			t.Errorf("%s: status %d, want 400", name, a.status)
		}
		if location := a.header.Get("Location"); location != "" {
			t.Errorf("%s: sent to %s", name, location)
		}
	}
}

func TestSignInRefused(t *testing.T) {
	f := newOAuthFixture(t)
	tests := []struct {
		name  string
		pairs []string
		code  string
	}{
		{"no response type", []string{"response_type", ""}, "invalid_request"},
		{"the implicit flow", []string{"response_type", "token"}, "unsupported_response_type"},
		{"no challenge", []string{"code_challenge", ""}, "invalid_request"},
		{"a challenge that is no SHA-256", []string{"code_challenge", verifier + "0"}, "invalid_request"},
		{"no challenge method", []string{"code_challenge_method", ""}, "invalid_request"},
		{"plain", []string{"code_challenge_method", "plain"}, "invalid_request"},
		{"no scope", []string{"scope", ""}, "invalid_scope"},
		{"an unknown scope", []string{"scope", "customerApi admin"}, "invalid_scope"},
		{"offline_access alone", []string{"scope", "offline_access"}, "invalid_scope"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			back := f.authorize(tt.pairs...)
			if back.Get("error") != tt.code {
				t.Errorf("error %q, want %q", back.Get("error"), tt.code)
			}
			if back.Get("state") != "s&1" {
				t.Errorf("state %q", back.Get("state"))
			}
			if back.Has("code") {
				t.Error("there is a code")
			}
		})
	}
	f.SetDenyConsent(true)
	if back := f.authorize(); back.Get("error") != "access_denied" || back.Has("code") {
		t.Errorf("a user who refuses: %v", back)
	}
	f.SetDenyConsent(false)
	if back := f.authorize(); !back.Has("code") {
		t.Errorf("a user who consents: %v", back)
	}
}

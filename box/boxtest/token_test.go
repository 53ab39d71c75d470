package boxtest_test

import (
	"net/http"
	"net/url"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/box/boxtest"
)

func tokenRequest(t *testing.T, s *boxtest.Server, pairs ...string) answer {
	t.Helper()
	form := url.Values{"client_id": {"i"}, "client_secret": {"s"}}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return call(t, s, http.MethodPost, "http://box.test/oauth2/token", form.Encode(),
		"Authorization: ", "Content-Type: application/x-www-form-urlencoded")
}

func TestClientCredentials(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := album(t)
		a := tokenRequest(t, s, "grant_type", "client_credentials", "box_subject_type", "enterprise", "box_subject_id", "77").
			want(t, http.StatusOK)
		wantJSON(t, a.body, `{"access_token":"access-1","expires_in":3600,"token_type":"bearer","restricted_to":[]}`)
		get(t, s, "/folders/0", "Authorization: Bearer access-1").want(t, http.StatusOK)
		s.Advance(time.Hour - time.Second)
		get(t, s, "/folders/0", "Authorization: Bearer access-1").want(t, http.StatusOK)
		s.Advance(time.Second)
		get(t, s, "/folders/0", "Authorization: Bearer access-1").wantProblem(t, http.StatusUnauthorized, "unauthorized")
		get(t, s, "/folders/0").want(t, http.StatusOK)
	})
}

func TestRefreshTokenWorksOnce(t *testing.T) {
	s := album(t)
	s.AddRefreshToken("r", time.Time{})
	a := tokenRequest(t, s, "grant_type", "refresh_token", "refresh_token", "r").want(t, http.StatusOK)
	wantJSON(t, a.body, `{"access_token":"access-1","expires_in":3600,"token_type":"bearer","restricted_to":[],"refresh_token":"refresh-1"}`)
	a = tokenRequest(t, s, "grant_type", "refresh_token", "refresh_token", "r").want(t, http.StatusBadRequest)
	if a.body["error"] != "invalid_grant" || a.body["error_description"] == nil {
		t.Errorf("second use: %s", a.raw)
	}
	a = tokenRequest(t, s, "grant_type", "refresh_token", "refresh_token", "refresh-1").want(t, http.StatusOK)
	s.Advance(60 * 24 * time.Hour)
	a = tokenRequest(t, s, "grant_type", "refresh_token", "refresh_token", a.body["refresh_token"].(string))
	if a.status != http.StatusBadRequest || a.body["error"] != "invalid_grant" {
		t.Errorf("after 60 days: %s", a.raw)
	}
}

func TestTokenRefusals(t *testing.T) {
	s := album(t)
	for _, tt := range []struct {
		want  string
		pairs []string
	}{
		{"invalid_request", nil},
		{"unsupported_grant_type", []string{"grant_type", "password"}},
		{"invalid_client", []string{"grant_type", "client_credentials", "client_secret", "wrong"}},
		{"invalid_client", []string{"grant_type", "client_credentials", "client_id", "wrong"}},
		{"invalid_grant", []string{"grant_type", "client_credentials"}},
		{"invalid_grant", []string{"grant_type", "client_credentials", "box_subject_type", "enterprise"}},
		{"invalid_grant", []string{"grant_type", "client_credentials", "box_subject_id", "77"}},
		{"invalid_grant", []string{"grant_type", "client_credentials", "box_subject_type", "team", "box_subject_id", "77"}},
		{"invalid_grant", []string{"grant_type", "refresh_token"}},
	} {
		a := tokenRequest(t, s, tt.pairs...).want(t, http.StatusBadRequest)
		if a.body["error"] != tt.want || len(a.body) != 2 {
			t.Errorf("%v: %s, want %s", tt.pairs, a.raw, tt.want)
		}
	}
	s.Inject("Token", boxtest.Status(http.StatusServiceUnavailable))
	if a := tokenRequest(t, s).want(t, http.StatusServiceUnavailable); a.body["error"] != "temporarily_unavailable" {
		t.Errorf("503: %s", a.raw)
	}
}

func TestBadAccessTokens(t *testing.T) {
	s := album(t)
	for _, header := range []string{"Authorization: ", "Authorization: Bearer wrong", "Authorization: Basic t", "Authorization: t"} {
		a := get(t, s, "/folders/0", header).wantProblem(t, http.StatusUnauthorized, "unauthorized")
		if a.head.Get("WWW-Authenticate") == "" {
			t.Errorf("%q: no WWW-Authenticate", header)
		}
	}
	s.SetTokenRefusal(http.StatusForbidden)
	get(t, s, "/folders/0", "Authorization: ").wantProblem(t, http.StatusForbidden, "unauthorized")
}

func TestRevokeToken(t *testing.T) {
	s := album(t)
	s.RevokeToken(boxtest.DefaultToken)
	get(t, s, "/folders/0").wantProblem(t, http.StatusUnauthorized, "unauthorized")
	s.AddToken("t", s.Now().Add(time.Minute))
	get(t, s, "/folders/0").want(t, http.StatusOK)
	s.Advance(time.Minute)
	get(t, s, "/folders/0").want(t, http.StatusUnauthorized)
}

// TestUserTokens: a token for a user acts as that user; an unknown one gets none.
func TestUserTokens(t *testing.T) {
	s := album(t)
	s.AddManagedUser("7", "Somebody", "somebody@example.com")
	s.SetOnlyFor("11111", "7")
	a := tokenRequest(t, s, "grant_type", "client_credentials", "box_subject_type", "user", "box_subject_id", "7").want(t, http.StatusOK)
	token := "Authorization: Bearer " + a.body["access_token"].(string)
	wantJSON(t, get(t, s, "/users/me?fields=name", token).want(t, http.StatusOK).body, `{"id":"7","type":"user","name":"Somebody"}`)
	get(t, s, "/folders/11111", token).want(t, http.StatusOK)
	get(t, s, "/folders/11111").wantProblem(t, http.StatusNotFound, "not_found")
	get(t, s, "/folders/11111", "As-User: 7").want(t, http.StatusOK)
	get(t, s, "/folders/11111", "As-User: 8").wantProblem(t, http.StatusForbidden, "access_denied_insufficient_permissions")
	a = tokenRequest(t, s, "grant_type", "client_credentials", "box_subject_type", "user", "box_subject_id", "8").want(t, http.StatusBadRequest)
	wantJSON(t, a.body["error"], `"invalid_grant"`)
	s.SetUserTokens(false)
	a = tokenRequest(t, s, "grant_type", "client_credentials", "box_subject_type", "user", "box_subject_id", "7").want(t, http.StatusBadRequest)
	wantJSON(t, a.body["error"], `"invalid_grant"`)
}

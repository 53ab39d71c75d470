package boxtest_test

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/box/boxtest"
)

// exchange downscopes a token.
func exchange(t *testing.T, s *boxtest.Server, subject, scope string, pairs ...string) answer {
	t.Helper()
	return tokenRequest(t, s, append([]string{
		"grant_type", "urn:ietf:params:oauth:grant-type:token-exchange", "client_id", "", "client_secret", "", "subject_token", subject,
		"subject_token_type", "urn:ietf:params:oauth:token-type:access_token", "scope", scope,
	}, pairs...)...)
}

func TestTokenExchange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := album(t)
		s.AddToken("short", s.Now().Add(90*time.Second+500*time.Millisecond))
		a := exchange(t, s, "short", "item_read item_delete", "resource", "https://api.box.com/2.0/folders/11111").want(t, http.StatusOK)
		wantJSON(t, a.body["expires_in"], `90`) // the life of the subject_token
		wantJSON(t, a.body["issued_token_type"], `"urn:ietf:params:oauth:token-type:access_token"`)
		if list, _ := a.body["restricted_to"].([]any); len(list) != 2 {
			t.Errorf("%s, want two scopes", a.raw)
		}
		if a.body["refresh_token"] != nil {
			t.Errorf("%s, want no refresh token", a.raw)
		}
		token := "Authorization: Bearer " + a.body["access_token"].(string)
		get(t, s, "/folders/11111", token).want(t, http.StatusOK)
		get(t, s, "/folders/0", token).wantProblem(t, http.StatusForbidden, "insufficient_scope")
		call(t, s, http.MethodPost, "http://box.test/2.0/folders/11111/copy", `{"parent":{"id":"11111"},"name":"x"}`, token).
			wantProblem(t, http.StatusForbidden, "insufficient_scope")

		// a restricted token cannot be widened
		restricted := a.body["access_token"].(string)
		wantJSON(t, exchange(t, s, restricted, "item_upload").want(t, 400).body["error"], `"invalid_scope"`)
		wantJSON(t, exchange(t, s, restricted, "item_read", "resource", "https://api.box.com/2.0/folders/22222").want(t, 400).body["error"], `"invalid_resource"`)
		again := exchange(t, s, restricted, "item_read").want(t, http.StatusOK)
		get(t, s, "/folders/0", "Authorization: Bearer "+again.body["access_token"].(string)).wantProblem(t, http.StatusForbidden, "insufficient_scope")
	})
}

func TestTokenExchangeRefusals(t *testing.T) {
	s := album(t)
	s.AddSharedLink("11111", "https://app.box.com/s/p", "secret")
	for name, tt := range map[string]struct {
		subject, scope string
		pairs          []string
		want           string
	}{
		"unknown token":  {"x", "item_read", nil, "invalid_grant"},
		"no scope":       {"t", "", nil, "invalid_scope"},
		"unknown scope":  {"t", "everything", nil, "invalid_scope"},
		"type":           {"t", "item_read", []string{"subject_token_type", "x"}, "invalid_request"},
		"two targets":    {"t", "item_read", []string{"resource", "https://api.box.com/2.0/folders/1", "box_shared_link", "https://x/"}, "invalid_request"},
		"no such folder": {"t", "item_read", []string{"resource", "https://api.box.com/2.0/folders/9"}, "invalid_resource"},
		"no such link":   {"t", "item_read", []string{"box_shared_link", "https://app.box.com/s/x"}, "invalid_resource"},
		"a password":     {"t", "item_read", []string{"box_shared_link", "https://app.box.com/s/p"}, "invalid_resource"},
	} {
		a := exchange(t, s, tt.subject, tt.scope, tt.pairs...).want(t, http.StatusBadRequest)
		if a.body["error"] != tt.want {
			t.Errorf("%s: %s, want %s", name, a.raw, tt.want)
		}
	}
}

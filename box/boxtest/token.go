package boxtest

import (
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// token handles requests to the token endpoint, which has an error format of its own.
func (s *state) token(w http.ResponseWriter, r *http.Request) {
	issued, p := s.grant(r)
	if p != nil {
		s.writeOAuthError(w, p)
		return
	}
	s.writeJSON(w, http.StatusOK, issued)
}

// The grants by their names on the wire.
const (
	grantClient   = "client_credentials"
	grantRefresh  = "refresh_token"
	grantJWT      = "urn:ietf:params:oauth:grant-type:jwt-bearer"
	grantExchange = "urn:ietf:params:oauth:grant-type:token-exchange"
)

func (s *state) grant(r *http.Request) (object, *refusal) {
	if r.ParseForm() != nil {
		return nil, newRefusal(http.StatusBadRequest, "invalid_request", "The request's body is not a form")
	}
	form := r.PostForm
	grants := map[string]func(url.Values) (object, *refusal){
		grantClient: s.grantClient, grantRefresh: s.grantRefresh, grantJWT: s.grantJWT, grantExchange: s.grantExchange,
	}
	name := form.Get("grant_type")
	act, known := grants[name]
	switch {
	case name == "":
		return nil, newRefusal(http.StatusBadRequest, "invalid_request", "grant_type is missing")
	case !known:
		return nil, newRefusal(http.StatusBadRequest, "unsupported_grant_type", "The grant_type is not supported")
	case name == grantExchange: // needs no credentials but the token
	case form.Get("client_id") != DefaultClientID || form.Get("client_secret") != DefaultClientSecret:
		return nil, newRefusal(http.StatusBadRequest, "invalid_client", "The client credentials are invalid")
	}
	return act(form)
}

func invalidGrant(message string) *refusal {
	return newRefusal(http.StatusBadRequest, "invalid_grant", message)
}

func (s *state) grantClient(form url.Values) (object, *refusal) {
	kind, id := form.Get("box_subject_type"), form.Get("box_subject_id")
	if !s.grantsTo(kind, id) {
		return nil, invalidGrant("Grant credentials are invalid")
	}
	return s.issue(accessRights{user: s.userOf(kind, id)}, accessLifetime), nil
}

func (s *state) grantRefresh(form url.Values) (object, *refusal) {
	old := form.Get("refresh_token")
	if _, ok := s.tokens.refresh.Find(old, s.now()); !ok {
		return nil, invalidGrant("The refresh token is invalid or was used before")
	}
	delete(s.tokens.refresh, old)
	issued := s.issue(accessRights{}, accessLifetime)
	next := fmt.Sprintf("refresh-%d", s.tokens.issued)
	s.tokens.refresh.Add(next, s.now().Add(refreshLifetime), struct{}{})
	issued["refresh_token"] = next
	return issued, nil
}

// grantsTo reports whether a subject can have a token: an enterprise of any id, or a user. Whom the
// service knows is checked once a test has added users.
func (s *state) grantsTo(kind, id string) bool {
	switch kind {
	case "enterprise":
		return id != ""
	case "user":
		return s.switches.userTokens && id != "" && (len(s.users) == 1 || s.userIndex(id) >= 0)
	}
	return false
}

// userOf returns the user that a subject is; "" for the service account, and for a user who was not
// added.
func (s *state) userOf(kind, id string) string {
	if kind == "user" && s.userIndex(id) >= 0 {
		return id
	}
	return ""
}

// issue makes an access token. Grants that begin with a user's consent also get a refresh token.
func (s *state) issue(rights accessRights, life time.Duration) object {
	s.tokens.issued++
	token := fmt.Sprintf("access-%d", s.tokens.issued)
	rights.expires = s.now().Add(life)
	s.tokens.access.Add(token, rights.expires, rights)
	return object{
		"access_token":  token,
		"expires_in":    int(life / time.Second),
		"token_type":    "bearer",
		"restricted_to": rights.restrictions(),
	}
}

func (s *state) writeOAuthError(w http.ResponseWriter, p *refusal) {
	for k, v := range p.head {
		w.Header()[k] = v
	}
	code := p.code
	if p.status == http.StatusTooManyRequests || p.status == http.StatusServiceUnavailable {
		code = "temporarily_unavailable"
	}
	s.writeJSON(w, p.status, object{"error": code, "error_description": p.message})
}

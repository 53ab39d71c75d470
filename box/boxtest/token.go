package boxtest

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
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

func (s *state) grant(r *http.Request) (object, *refusal) {
	if r.ParseForm() != nil {
		return nil, newRefusal(http.StatusBadRequest, "invalid_request", "The request's body is not a form")
	}
	form := r.PostForm
	grant := form.Get("grant_type")
	switch {
	case grant == "":
		return nil, newRefusal(http.StatusBadRequest, "invalid_request", "grant_type is missing")
	case !slices.Contains([]string{"client_credentials", "refresh_token"}, grant):
		return nil, newRefusal(http.StatusBadRequest, "unsupported_grant_type", "The grant_type is not supported")
	case form.Get("client_id") != DefaultClientID || form.Get("client_secret") != DefaultClientSecret:
		return nil, newRefusal(http.StatusBadRequest, "invalid_client", "The client credentials are invalid")
	case grant == "client_credentials" && !s.grantsTo(form):
		return nil, newRefusal(http.StatusBadRequest, "invalid_grant", "Grant credentials are invalid")
	case grant == "client_credentials":
		return s.issue(s.userOf(form)), nil
	}
	old := form.Get("refresh_token")
	if _, ok := s.tokens.refresh.Find(old, s.now()); !ok {
		return nil, newRefusal(http.StatusBadRequest, "invalid_grant", "The refresh token is invalid or was used before")
	}
	delete(s.tokens.refresh, old)
	issued := s.issue("")
	next := fmt.Sprintf("refresh-%d", s.tokens.issued)
	s.tokens.refresh.Add(next, s.now().Add(refreshLifetime), struct{}{})
	issued["refresh_token"] = next
	return issued, nil
}

// grantsTo reports whether the subject of a client_credentials grant can have a token: an
// enterprise of any id, or a user. Whom the service knows is checked once a test has added users.
func (s *state) grantsTo(form url.Values) bool {
	switch form.Get("box_subject_type") {
	case "enterprise":
		return form.Get("box_subject_id") != ""
	case "user":
		id := form.Get("box_subject_id")
		return s.switches.userTokens && id != "" && (len(s.users) == 1 || s.userIndex(id) >= 0)
	}
	return false
}

// userOf returns the user of a client_credentials grant; "" for the service account, and for a user
// who was not added.
func (s *state) userOf(form url.Values) string {
	if id := form.Get("box_subject_id"); form.Get("box_subject_type") == "user" && s.userIndex(id) >= 0 {
		return id
	}
	return ""
}

// issue makes an access token of a user. Grants that begin with a user's consent also get a refresh
// token.
func (s *state) issue(user string) object {
	s.tokens.issued++
	token := fmt.Sprintf("access-%d", s.tokens.issued)
	s.tokens.access.Add(token, s.now().Add(accessLifetime), user)
	return object{
		"access_token":  token,
		"expires_in":    int(accessLifetime / time.Second),
		"token_type":    "bearer",
		"restricted_to": []object{},
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

package document360test

import (
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/oauth2"
)

// issuedTokens is the success of the token endpoint.
type issuedTokens struct {
	AccessToken  string `json:"access_token"`
	ExpiresIn    int    `json:"expires_in"` // seconds
	TokenType    string `json:"token_type"`
	RefreshToken string `json:"refresh_token,omitzero"`
	Scope        string `json:"scope"`
}

// exchange issues tokens for a code or a refresh token.
func (s *Server) exchange(w http.ResponseWriter, r *http.Request) {
	given, refused := s.grant(r)
	switch {
	case refused == nil:
		writeUncached(w, http.StatusOK, s.issue(given))
	case refused.Code == "invalid_client" && r.Header.Get("Authorization") != "":
		w.Header().Set("WWW-Authenticate", "Basic")
		writeUncached(w, http.StatusUnauthorized, refused)
	default:
		writeUncached(w, http.StatusBadRequest, refused)
	}
}

// grant checks a token request and uses up its code or refresh token.
func (s *Server) grant(r *http.Request) (consent, *oauthError) {
	if mediaType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || mediaType != "application/x-www-form-urlencoded" {
		return consent{}, &oauthError{"invalid_request", "The body must be a form."}
	}
	if r.ParseForm() != nil || isRepeated(r.PostForm) {
		return consent{}, &oauthError{"invalid_request", "The form is malformed, or a parameter is repeated."}
	}
	form := r.PostForm
	_, known := s.oauth.clients[form.Get("client_id")]
	switch {
	case form.Has("client_secret"), r.Header.Get("Authorization") != "":
		return consent{}, &oauthError{"invalid_client", "The client has no secret: client_id alone belongs in the form."}
	case !known:
		return consent{}, &oauthError{"invalid_client", "This client_id is not registered."}
	}
	switch form.Get("grant_type") {
	case "authorization_code":
		return s.spendCode(form)
	case "refresh_token":
		return s.spendRefreshToken(form)
	case "":
		return consent{}, &oauthError{"invalid_request", "grant_type is required."}
	}
	return consent{}, &oauthError{"unsupported_grant_type", "grant_type must be authorization_code or refresh_token."}
}

// spendCode uses up a code even if the rest of the form is wrong, so that the verifier cannot be
// guessed in several attempts.
func (s *Server) spendCode(form url.Values) (consent, *oauthError) {
	code := form.Get("code")
	if code == "" {
		return consent{}, &oauthError{"invalid_request", "code is required."}
	}
	made, known := s.oauth.codes[code]
	if !known || made.clientID != form.Get("client_id") {
		return consent{}, &oauthError{"invalid_grant", "The code is unknown, of another client, or was used before."}
	}
	delete(s.oauth.codes, code)
	switch {
	case !s.sim.Now().Before(made.expires):
		return consent{}, &oauthError{"invalid_grant", "The code has expired."}
	case form.Get("redirect_uri") != made.redirectURL:
		return consent{}, &oauthError{"invalid_grant", "This redirect_uri is not the one of the sign-in."}
	case !isVerifier(form.Get("code_verifier")) || oauth2.S256ChallengeFromVerifier(form.Get("code_verifier")) != made.challenge:
		return consent{}, &oauthError{"invalid_grant", "This code_verifier is not the one of the sign-in."}
	}
	return made.consent, nil
}

// spendRefreshToken uses up a refresh token; issue makes another.
func (s *Server) spendRefreshToken(form url.Values) (consent, *oauthError) {
	token := form.Get("refresh_token")
	if token == "" {
		return consent{}, &oauthError{"invalid_request", "refresh_token is required."}
	}
	given, known := s.oauth.refreshTokens[token]
	if !known || given.clientID != form.Get("client_id") {
		return consent{}, &oauthError{"invalid_grant", "The refresh token is unknown, of another client, or was used before."}
	}
	delete(s.oauth.refreshTokens, token)
	return given, nil
}

func (s *Server) issue(given consent) issuedTokens {
	tokens := issuedTokens{
		AccessToken: s.oauth.next("access"),
		ExpiresIn:   int(s.oauth.lifetime / time.Second),
		TokenType:   "Bearer",
		Scope:       given.scopes,
	}
	s.tokens.Add(tokens.AccessToken, s.sim.Now().Add(s.oauth.lifetime), s.oauth.clients[given.clientID].projects)
	if slices.Contains(strings.Fields(given.scopes), scopeOfflineAccess) {
		tokens.RefreshToken = s.oauth.next("refresh")
		s.oauth.refreshTokens[tokens.RefreshToken] = given
	}
	return tokens
}

// isVerifier checks the length and the characters of a verifier, which RFC 7636 prescribes.
func isVerifier(text string) bool {
	return len(text) >= 43 && len(text) <= 128 && !strings.ContainsFunc(text, func(c rune) bool {
		letter := c|0x20 >= 'a' && c|0x20 <= 'z'
		return !letter && (c < '0' || c > '9') && !strings.ContainsRune("-._~", c)
	})
}

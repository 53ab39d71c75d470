package document360test

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/farcopy/farcopy/document360"
)

// authorize redirects the user's browser to the program with a code or an error. If the client or
// its redirect URL is not registered, it shows the user a page instead: a redirect to an
// unregistered address would be unsafe.
func (s *Server) authorize(w http.ResponseWriter, r *http.Request) {
	query, err := url.ParseQuery(r.URL.RawQuery)
	client, known := s.oauth.clients[query.Get("client_id")]
	switch {
	case err != nil || len(query["client_id"]) > 1 || len(query["redirect_uri"]) > 1:
		http.Error(w, "The request is malformed.", http.StatusBadRequest)
		return
	case !known:
		http.Error(w, "This client_id is not registered.", http.StatusBadRequest)
		return
	case query.Get("redirect_uri") != client.redirectURL:
		http.Error(w, "This redirect_uri is not the registered one.", http.StatusBadRequest)
		return
	}
	back, err := url.Parse(client.redirectURL)
	if err != nil {
		panic(err) // RegisterClient has parsed it
	}
	result := back.Query()
	if refused := s.refuseSignIn(query); refused != nil {
		result.Set("error", refused.Code)
		result.Set("error_description", refused.Description)
	} else {
		result.Set("code", s.newCode(query))
	}
	if state := query.Get("state"); state != "" {
		result.Set("state", state)
	}
	back.RawQuery = result.Encode()
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Location", back.String())
	w.WriteHeader(http.StatusFound)
}

// refuseSignIn checks the parameters of an authorization request of a registered client.
func (s *Server) refuseSignIn(query url.Values) *oauthError {
	switch {
	case isRepeated(query):
		return &oauthError{"invalid_request", "A parameter is repeated."}
	case query.Get("response_type") == "":
		return &oauthError{"invalid_request", "response_type is required."}
	case query.Get("response_type") != "code":
		return &oauthError{"unsupported_response_type", "response_type must be code."}
	case query.Get("code_challenge_method") != "S256":
		return &oauthError{"invalid_request", "code_challenge_method must be S256."}
	case !isChallenge(query.Get("code_challenge")):
		return &oauthError{"invalid_request", "code_challenge must be the base64url text of a SHA-256."}
	case !areScopes(query.Get("scope")):
		return &oauthError{"invalid_scope", "The scopes are customerApi, which is required, and offline_access."}
	case s.oauth.denied:
		return &oauthError{"access_denied", "The user did not consent."}
	}
	return nil
}

func (s *Server) newCode(query url.Values) string {
	code := s.oauth.next("code")
	s.oauth.codes[code] = signIn{
		consent:     consent{clientID: query.Get("client_id"), scopes: query.Get("scope")},
		redirectURL: query.Get("redirect_uri"),
		challenge:   query.Get("code_challenge"),
		expires:     s.sim.Now().Add(codeLifetime),
	}
	return code
}

func isRepeated(parameters url.Values) bool {
	for _, values := range parameters {
		if len(values) > 1 {
			return true
		}
	}
	return false
}

func isChallenge(text string) bool {
	sum, err := base64.RawURLEncoding.Strict().DecodeString(text)
	return err == nil && len(sum) == sha256.Size
}

func areScopes(text string) bool {
	scopes := strings.Split(text, " ")
	for _, one := range scopes {
		if one != document360.ScopeCustomerAPI && one != scopeOfflineAccess {
			return false
		}
	}
	return slices.Contains(scopes, document360.ScopeCustomerAPI)
}

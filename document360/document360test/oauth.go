package document360test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/internal/simtest"
)

const (
	authorizePath = "/connect/authorize"
	tokenPath     = "/connect/token"
)

// scopeOfflineAccess asks for a refresh token.
const scopeOfflineAccess = "offline_access"

// codeLifetime is how long the code of a sign-in can be exchanged.
const codeLifetime = 5 * time.Minute

// oauth is the state of the identity server.
type oauth struct {
	clients       map[string]registration
	codes         map[string]signIn // not exchanged yet
	refreshTokens map[string]consent
	lifetime      time.Duration // of the access tokens that it will issue
	denied        bool          // users do not consent
	issued        int           // counts codes and tokens
}

type registration struct {
	redirectURL string
	projects    scope
}

// consent is what a user allowed a client.
type consent struct {
	clientID string
	scopes   string
}

// signIn is what a code stands for.
type signIn struct {
	consent
	redirectURL string
	challenge   string // base64url of the verifier's SHA-256
	expires     time.Time
}

func newOAuth() oauth {
	return oauth{
		clients: map[string]registration{}, codes: map[string]signIn{}, refreshTokens: map[string]consent{},
		lifetime: time.Hour,
	}
}

// next returns a name that no code or token of the identity server had before.
func (o *oauth) next(kind string) string {
	o.issued++
	return fmt.Sprintf("%s-%d", kind, o.issued)
}

// RegisterClient lets users sign in to a program by the OAuth authorization code flow with PKCE.
// The program has no secret, and users are sent back to exactly this redirect URL. Its tokens are
// for these projects, or for all where none is named, as those of [Server.AddToken]. Registered
// again, a client has the new redirect URL and projects.
//
// Whoever opens the authorization address is a user who has signed in, and consents at once. The
// scopes are customerApi, which every sign-in needs, and offline_access, for a refresh token.
//
// RegisterClient panics where the client ID is empty or the redirect URL is not absolute or has a
// fragment.
func (s *Server) RegisterClient(clientID, redirectURL string, projectIDs ...string) {
	u, err := url.Parse(redirectURL)
	if clientID == "" || err != nil || !u.IsAbs() || strings.Contains(redirectURL, "#") {
		panic(fmt.Sprintf("document360test: no client %q with the redirect URL %q can be registered", clientID, redirectURL))
	}
	s.sim.Do(func() { s.oauth.clients[clientID] = registration{redirectURL, projectIDs} })
}

// OAuthEndpoint returns the addresses of this server's identity server over loopback. It takes the
// place of the Endpoint in a configuration of [document360.OAuthConfig].
func (s *Server) OAuthEndpoint() oauth2.Endpoint {
	return oauth2.Endpoint{
		AuthURL: s.URL() + authorizePath, TokenURL: s.URL() + tokenPath, AuthStyle: oauth2.AuthStyleInParams,
	}
}

// PipeOAuthEndpoint is OAuthEndpoint without sockets: the addresses of [document360.RegionEU],
// which lead here over Transport. The contexts given to Exchange and TokenSource need an HTTP
// client with that transport, under the key [oauth2.HTTPClient].
func (s *Server) PipeOAuthEndpoint() oauth2.Endpoint {
	return document360.OAuthEndpoint(document360.RegionEU)
}

// SetDenyConsent sets whether users refuse: they are then redirected with the error access_denied
// instead of a code. The default is false.
func (s *Server) SetDenyConsent(on bool) { s.sim.Do(func() { s.oauth.denied = on }) }

// SetTokenLifetime sets how long the access tokens of later sign-ins and refreshes are accepted, by
// the service's clock. It panics where that is less than a second, which the response's expires_in
// cannot say.
//
// Undocumented: no document says when these tokens expire. An hour is the default.
func (s *Server) SetTokenLifetime(d time.Duration) {
	if d < time.Second {
		panic(fmt.Sprintf("document360test: the lifetime %v is less than a second", d))
	}
	s.sim.Do(func() { s.oauth.lifetime = d })
}

// identityRoute is route for the identity server. It returns no handler for a path of the API.
func (s *Server) identityRoute(r *http.Request) (name string, act http.HandlerFunc) {
	method := http.MethodGet
	switch r.URL.Path {
	case authorizePath:
		name, act = "Authorize", s.authorize
	case tokenPath:
		name, act, method = "Token", s.exchange, http.MethodPost
	}
	if act != nil && r.Method != method {
		return "", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Allow", method)
			w.WriteHeader(http.StatusMethodNotAllowed)
		}
	}
	return name, act
}

// isIdentity reports whether a request is to the identity server, whose errors are not those of the
// API.
func isIdentity(r *http.Request) bool {
	return r.URL.Path == authorizePath || r.URL.Path == tokenPath
}

// oauthError is a refusal in the words of RFC 6749.
type oauthError struct {
	Code        string `json:"error"`
	Description string `json:"error_description,omitzero"`
}

// failIdentity is fail for the identity server.
func failIdentity(w http.ResponseWriter, status int) {
	code := "server_error"
	if status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable {
		code = "temporarily_unavailable"
	}
	writeUncached(w, status, oauthError{Code: code})
}

func writeUncached(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Cache-Control", "no-store")
	simtest.WriteJSON(w, status, "application/json; charset=utf-8", v)
}

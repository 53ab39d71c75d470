package boxtest

import (
	"crypto/rsa"
	"time"

	"github.com/farcopy/farcopy/internal/simtest"
)

// The credentials that a new server accepts.
const (
	DefaultToken        = "t" // an access token that does not expire
	DefaultClientID     = "i"
	DefaultClientSecret = "s"
)

// How long tokens live.
const (
	accessLifetime  = time.Hour
	refreshLifetime = 60 * 24 * time.Hour
)

// tokens are the valid tokens, and what assertions are checked with.
type tokens struct {
	access  simtest.Tokens[accessRights]
	refresh simtest.Tokens[struct{}]
	issued  int

	keys map[string]*rsa.PublicKey // by their ids
	used map[string]bool           // the ids of assertions
}

// accessRights are what an access token stands for.
type accessRights struct {
	user    string    // an id; "": the first user
	expires time.Time // zero: never

	// Of a downscoped token:
	scopes   []string // nil: the token is not restricted
	resource *item    // with all below it; nil: everything
}

func newTokens() tokens {
	return tokens{
		access: simtest.Tokens[accessRights]{DefaultToken: {}}, refresh: simtest.Tokens[struct{}]{},
		keys: map[string]*rsa.PublicKey{}, used: map[string]bool{},
	}
}

// AddToken makes the server accept one more access token until the given time of the service's
// clock; the zero time means for ever.
func (s *Server) AddToken(token string, expires time.Time) {
	s.sim.Do(func() { s.state.tokens.access.Add(token, expires, accessRights{expires: expires}) })
}

// RevokeToken makes the server refuse an access token or a refresh token from now on.
func (s *Server) RevokeToken(token string) {
	s.sim.Do(func() {
		delete(s.state.tokens.access, token)
		delete(s.state.tokens.refresh, token)
	})
}

// AddRefreshToken makes the token endpoint accept a refresh token once, until the given time of the
// service's clock; the zero time means for ever. Those that the endpoint issues live 60 days.
func (s *Server) AddRefreshToken(token string, expires time.Time) {
	s.sim.Do(func() { s.state.tokens.refresh.Add(token, expires, struct{}{}) })
}

// SetUserTokens sets whether the application may generate user access tokens, as it may by default:
// get a token for a user by its client credentials or by an assertion.
func (s *Server) SetUserTokens(on bool) { s.sim.Do(func() { s.state.switches.userTokens = on }) }

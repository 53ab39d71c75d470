package boxtest

import (
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

// tokens are the valid tokens: of access tokens with the id of the user, "" for the first one.
type tokens struct {
	access  simtest.Tokens[string]
	refresh simtest.Tokens[struct{}]
	issued  int
}

func newTokens() tokens {
	return tokens{access: simtest.Tokens[string]{DefaultToken: {}}, refresh: simtest.Tokens[struct{}]{}}
}

// AddToken makes the server accept one more access token until the given time of the service's
// clock; the zero time means for ever.
func (s *Server) AddToken(token string, expires time.Time) {
	s.sim.Do(func() { s.state.tokens.access.Add(token, expires, "") })
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
// get a token by its client credentials for a box_subject_type of user.
func (s *Server) SetUserTokens(on bool) { s.sim.Do(func() { s.state.switches.userTokens = on }) }

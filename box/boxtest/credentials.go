package boxtest

import (
	"strings"
	"time"
)

// The credentials that every new Server accepts.
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

// tokens are the valid tokens with the times of their expiry; the zero time means never.
type tokens struct {
	access, refresh map[string]time.Time
	issued          int
}

func newTokens() tokens {
	return tokens{access: map[string]time.Time{DefaultToken: {}}, refresh: map[string]time.Time{}}
}

func live(tokens map[string]time.Time, token string, now time.Time) bool {
	end, ok := tokens[token]
	return ok && (end.IsZero() || now.Before(end))
}

func (t *tokens) accepts(authorization []string, now time.Time) bool {
	if len(authorization) != 1 {
		return false
	}
	scheme, token, _ := strings.Cut(authorization[0], " ")
	return strings.EqualFold(scheme, "Bearer") && live(t.access, token, now)
}

// AddToken makes the server accept one more access token for the given lifetime; zero means
// forever.
func (s *Server) AddToken(token string, lifetime time.Duration) {
	s.sim.Do(func() {
		var end time.Time
		if lifetime > 0 {
			end = s.state.now().Add(lifetime)
		}
		s.state.tokens.access[token] = end
	})
}

// AddRefreshToken makes the token endpoint accept a refresh token once, within the usual 60 days.
func (s *Server) AddRefreshToken(token string) {
	s.sim.Do(func() { s.state.tokens.refresh[token] = s.state.now().Add(refreshLifetime) })
}

// RevokeToken makes the server refuse an access token or a refresh token from now on.
func (s *Server) RevokeToken(token string) {
	s.sim.Do(func() {
		delete(s.state.tokens.access, token)
		delete(s.state.tokens.refresh, token)
	})
}

package bitpakettest

import (
	"net/http"
	"time"
)

// The credentials that a new server accepts.
const (
	DefaultToken        = "t"
	DefaultClientSecret = "s"
)

// AddToken makes the server accept one more access token until the given time of the service's
// clock; the zero time means for ever.
func (s *Server) AddToken(token string, expires time.Time) {
	s.sim.Do(func() { s.tokens.Add(token, expires, struct{}{}) })
}

// RevokeToken makes the server refuse an access token from now on.
func (s *Server) RevokeToken(token string) {
	s.sim.Do(func() { delete(s.tokens, token) })
}

// SetClientSecret replaces the client secret that the server accepts.
func (s *Server) SetClientSecret(secret string) {
	s.sim.Do(func() { s.secret = secret })
}

// authorized reads the header alone: a token in the query is not supported.
func (s *Server) authorized(r *http.Request) bool {
	_, ok := s.tokens.FindBearer(r, s.Now())
	return ok
}

// checkSecret takes the client secret from the body or, failing that, from the query.
func (s *Server) checkSecret(c call, inBody *string) *refusal {
	secret := c.URL.Query().Get("client_secret")
	if inBody != nil {
		secret = *inBody
	}
	if secret != s.secret {
		return s.refuse(WrongSecret)
	}
	return nil
}

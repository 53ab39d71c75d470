package document360test

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// DefaultToken is the bearer token that a new server accepts.
const DefaultToken = "t"

// scope are the projects that a credential is for; none: all of them.
type scope []string

func (s scope) covers(projectID string) bool { return len(s) == 0 || slices.Contains(s, projectID) }

// bearerToken is what a token that the API accepts is good for.
type bearerToken struct {
	projects scope
	expires  time.Time // zero: never
}

func (t bearerToken) live(now time.Time) bool { return t.expires.IsZero() || now.Before(t.expires) }

// AddToken makes the server accept a bearer token besides [DefaultToken]: for these projects, or
// for all where none is named. In another project the token is answered with 401, and ListProjects
// does not show it.
func (s *Server) AddToken(token string, projectIDs ...string) {
	s.sim.Do(func() { s.tokens[token] = bearerToken{projects: projectIDs} })
}

// AddAPIKey is AddToken for a key in the X-API-Key header; a new server accepts none.
func (s *Server) AddAPIKey(key string, projectIDs ...string) {
	s.sim.Do(func() { s.apiKeys[key] = projectIDs })
}

// RevokeToken makes the server refuse a bearer token, an API key or a refresh token from now on:
// the response is a 401, or invalid_grant for a refresh token.
func (s *Server) RevokeToken(credential string) {
	s.sim.Do(func() {
		delete(s.tokens, credential)
		delete(s.apiKeys, credential)
		delete(s.oauth.refreshTokens, credential)
	})
}

// authentic holds the project that the path names, if any, against the scope of the credential.
func (s *Server) authentic(r *http.Request) bool {
	scope, known := s.scopeOf(r)
	project := r.PathValue("project_id")
	return known && (project == "" || scope.covers(project))
}

// scopeOf looks at the key where there is one: a request that brings both is judged by it alone.
func (s *Server) scopeOf(r *http.Request) (projects scope, known bool) {
	if key := r.Header.Get("X-API-Key"); key != "" {
		projects, known = s.apiKeys[key]
		return projects, known
	}
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	bearer, known := s.tokens[token]
	return bearer.projects, known && bearer.live(s.sim.Now()) && strings.EqualFold(scheme, "Bearer")
}

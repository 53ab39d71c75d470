package document360test

import (
	"net/http"
	"slices"
	"time"
)

// DefaultToken is the access token that a new server accepts.
const DefaultToken = "t"

// scope is the projects that a credential is valid for; none: all of them.
type scope []string

func (s scope) covers(projectID string) bool { return len(s) == 0 || slices.Contains(s, projectID) }

// AddToken makes the server accept one more access token for these projects, or for all if none is
// named, until the given time of the service's clock; the zero time means for ever. Requests for
// another project get a 401, and ListProjects does not list it.
func (s *Server) AddToken(token string, expires time.Time, projectIDs ...string) {
	s.sim.Do(func() { s.tokens.Add(token, expires, projectIDs) })
}

// RevokeToken makes the server refuse an access token, an API key or a refresh token from now on:
// the response is a 401, or invalid_grant for a refresh token.
func (s *Server) RevokeToken(token string) {
	s.sim.Do(func() {
		delete(s.tokens, token)
		delete(s.apiKeys, token)
		delete(s.oauth.refreshTokens, token)
	})
}

// AddAPIKey is AddToken for a key in the X-API-Key header, which does not expire. A new server
// accepts none.
func (s *Server) AddAPIKey(key string, projectIDs ...string) {
	s.sim.Do(func() { s.apiKeys[key] = projectIDs })
}

// authentic reports whether the request has a credential that is valid for the project in its path.
func (s *Server) authentic(r *http.Request) bool {
	scope, known := s.scopeOf(r)
	project := r.PathValue("project_id")
	return known && (project == "" || scope.covers(project))
}

// scopeOf returns the scope of a request's credential. If the request has a key and a token, only
// the key counts.
func (s *Server) scopeOf(r *http.Request) (projects scope, known bool) {
	if key := r.Header.Get("X-API-Key"); key != "" {
		projects, known = s.apiKeys[key]
		return projects, known
	}
	return s.tokens.FindBearer(r, s.sim.Now())
}

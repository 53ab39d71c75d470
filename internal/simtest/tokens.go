package simtest

import (
	"net/http"
	"strings"
	"time"
)

// Tokens are the tokens that a service accepts, each with the rights of its holder. A service uses
// it with the lock of its Server held.
type Tokens[Rights any] map[string]grant[Rights]

type grant[Rights any] struct {
	rights  Rights
	expires time.Time // zero: never
}

// Add makes a token valid until the given time of the service's clock; the zero time means for
// ever.
func (t Tokens[Rights]) Add(token string, expires time.Time, rights Rights) {
	t[token] = grant[Rights]{rights, expires}
}

// Find returns the rights of a token. ok is false if it is unknown or has expired.
func (t Tokens[Rights]) Find(token string, now time.Time) (rights Rights, ok bool) {
	g, known := t[token]
	if !known || !g.expires.IsZero() && !now.Before(g.expires) {
		return rights, false
	}
	return g.rights, true
}

// FindBearer is Find for the bearer token in the one Authorization header of a request.
func (t Tokens[Rights]) FindBearer(r *http.Request, now time.Time) (rights Rights, ok bool) {
	header := r.Header.Values("Authorization")
	if len(header) != 1 {
		return rights, false
	}
	scheme, token, _ := strings.Cut(header[0], " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return rights, false
	}
	return t.Find(token, now)
}

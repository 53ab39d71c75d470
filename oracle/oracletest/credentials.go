package oracletest

import (
	"net/http"
	"strings"
)

// The credentials that a new server accepts.
const (
	DefaultUsername = "u"
	DefaultPassword = "p"
)

// AddUser adds a user with an empty home, or changes the password of a user that exists.
func (s *Server) AddUser(name, password string) {
	s.sim.Do(func() {
		if u := s.users[name]; u != nil {
			u.password = password
			return
		}
		u := &user{
			id: "U" + hexDigits("user "+name, 23) + tenant, name: name, password: password,
			part: hexDigits("owner "+name, 8), display: name,
		}
		u.home = s.newItem("F", "Home", u, u, s.past())
		s.register(u.home)
		s.users[name] = u
	})
}

// AddToken makes the server accept one more bearer token, as the given user.
func (s *Server) AddToken(token, userName string) {
	s.sim.Do(func() { s.tokens[token] = s.mustUser(userName) })
}

// RevokeToken makes the server refuse a bearer token from now on.
func (s *Server) RevokeToken(token string) {
	s.sim.Do(func() { delete(s.tokens, token) })
}

// authenticate returns the user of the Authorization header, or nil.
func (s *Server) authenticate(r *http.Request) *user {
	if name, password, ok := r.BasicAuth(); ok {
		if u := s.users[name]; u != nil && u.password == password {
			return u
		}
		return nil
	}
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return nil
	}
	return s.tokens[token]
}

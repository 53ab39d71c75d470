package oracletest

import (
	"net/http"
	"time"
)

// The credentials that a new server accepts.
const (
	DefaultUsername = "u"
	DefaultPassword = "p"
)

// AddToken makes the server accept one more access token, of a user, until the given time of the
// service's clock; the zero time means for ever. A new server accepts none.
func (s *Server) AddToken(token string, expires time.Time, userName string) {
	s.sim.Do(func() { s.tokens.Add(token, expires, s.mustUser(userName)) })
}

// RevokeToken makes the server refuse an access token from now on.
func (s *Server) RevokeToken(token string) {
	s.sim.Do(func() { delete(s.tokens, token) })
}

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
		u.home = s.newItem("F", "Home", u, u, s.sim.SetUpDate())
		s.register(u.home)
		s.users[name] = u
	})
}

// authenticate returns the user of the Authorization header, or nil.
func (s *Server) authenticate(r *http.Request) *user {
	if name, password, ok := r.BasicAuth(); ok {
		if u := s.users[name]; u != nil && u.password == password {
			return u
		}
		return nil
	}
	u, _ := s.tokens.FindBearer(r, s.sim.Now())
	return u
}

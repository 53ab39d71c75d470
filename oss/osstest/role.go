package osstest

import (
	"cmp"
	"time"
)

// Role is a RAM role that the token service knows.
type Role struct {
	// Trusted are the ids of the access keys that may assume the role. nil: all whose holder has
	// the permission sts:AssumeRole.
	Trusted []string

	// OIDCProviders are the ARNs of the identity providers whose tokens may assume the role. nil:
	// none.
	OIDCProviders []string

	ExternalID  string        // that AssumeRole has to name; "": any
	MaxDuration time.Duration // of a session; 1h unless set
	Actions     []string      // what its keys may do, as in AddAccessKey; nil: everything
}

// AddRole adds a role, or changes one that exists. The functions set what it has.
//
//	srv.AddRole("acs:ram::1:role/reader", func(r *osstest.Role) {
//		r.Actions = []string{"oss:GetObject"}
//	})
func (s *Server) AddRole(arn string, with ...func(*Role)) {
	s.sim.Do(func() {
		role := s.roles[arn]
		for _, f := range with {
			f(&role)
		}
		role.MaxDuration = cmp.Or(role.MaxDuration, time.Hour)
		s.roles[arn] = role
	})
}

// AddOIDCToken makes the token service accept a token of an identity provider until it expires; the
// zero time means for ever.
func (s *Server) AddOIDCToken(providerARN, token string, expires time.Time) {
	s.sim.Do(func() { s.oidcTokens[token] = oidcToken{providerARN, expires} })
}

type oidcToken struct {
	provider string
	expires  time.Time // zero: never
}

// RevokeAccessKey makes OSS and the token service forget an access key, such as a temporary one.
func (s *Server) RevokeAccessKey(id string) { s.sim.Do(func() { delete(s.keys, id) }) }

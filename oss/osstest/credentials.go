package osstest

import "time"

// The credentials that a new server accepts, and the region of its buckets unless set otherwise.
const (
	DefaultRegion          = "cn-hangzhou"
	DefaultAccessKeyID     = "i"
	DefaultAccessKeySecret = "s"
)

// accessKey is a secret that the service knows, and what its holder may do.
type accessKey struct {
	secret  string
	token   string // of a temporary key
	expires time.Time
	actions []string // nil: all
}

// AddAccessKey makes the service know one more key. Without actions it may do everything; else only
// those, named as in the vendor's policies: "oss:GetObject", "oss:PutObject",
// "oss:GetObjectTagging", ...
func (s *Server) AddAccessKey(id, secret string, actions ...string) {
	s.sim.Do(func() { s.keys[id] = accessKey{secret: secret, actions: actions} })
}

// AddTemporaryKey makes the service know a key of its token service: it counts only together with
// the security token and, where expires is not zero, until then.
func (s *Server) AddTemporaryKey(id, secret, token string, expires time.Time, actions ...string) {
	s.sim.Do(func() { s.keys[id] = accessKey{secret: secret, token: token, expires: expires, actions: actions} })
}

package osstest

import "time"

// The credentials that a new server accepts, and the region of its buckets unless set otherwise.
const (
	DefaultRegion          = "cn-hangzhou"
	DefaultAccessKeyID     = "i"
	DefaultAccessKeySecret = "s"
)

// accessKey is the secret of an access key and the rights of its holder.
type accessKey struct {
	secret  string
	token   string // of a temporary key
	expires time.Time
	actions []string // nil: all
}

// AddAccessKey makes the server accept one more access key. Without actions its holder may do
// everything, otherwise only these, which are named as in the vendor's policies: "oss:GetObject",
// "oss:PutObject", "oss:GetObjectTagging", ...
func (s *Server) AddAccessKey(id, secret string, actions ...string) {
	s.sim.Do(func() { s.keys[id] = accessKey{secret: secret, actions: actions} })
}

// AddTemporaryKey makes the server accept a key of its token service. It is valid only together
// with the security token and until expires, if that is not zero.
func (s *Server) AddTemporaryKey(id, secret, token string, expires time.Time, actions ...string) {
	s.sim.Do(func() { s.keys[id] = accessKey{secret: secret, token: token, expires: expires, actions: actions} })
}

package osstest

import (
	"net/http"

	"github.com/farcopy/farcopy/oss"
)

// Config returns the configuration of a client that reaches the server over loopback, for tests
// that change a field of it. Buckets are addressed by path.
func (s *Server) Config() oss.Config {
	return oss.Config{Region: DefaultRegion, Endpoint: s.URL(), Credentials: oss.StaticCredentials(DefaultAccessKeyID, DefaultAccessKeySecret, "")}
}

// PipeConfig is Config without sockets, for testing/synctest bubbles. Buckets are addressed by host
// name.
func (s *Server) PipeConfig() oss.Config {
	return oss.Config{
		Region:      DefaultRegion,
		Credentials: oss.StaticCredentials(DefaultAccessKeyID, DefaultAccessKeySecret, ""),
		HTTPClient:  &http.Client{Transport: s.Transport()},
	}
}

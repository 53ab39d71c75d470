package osstest

import (
	"net/http"

	"github.com/farcopy/farcopy/oss"
)

// Config returns the configuration of a client of this server over loopback, for tests that change a field of it. Buckets
// are addressed by path.
func (s *Server) Config() oss.Config {
	return oss.Config{Region: DefaultRegion, Endpoint: s.URL(), Credentials: oss.StaticCredentials(AccessKeyID, AccessKeySecret, "")}
}

// Client returns a client of this server over loopback.
func (s *Server) Client() *oss.Client { return client(s.Config()) }

// PipeConfig is Config without sockets: the only one for a testing/synctest bubble. Buckets are addressed by host name.
func (s *Server) PipeConfig() oss.Config {
	return oss.Config{
		Region:      DefaultRegion,
		Credentials: oss.StaticCredentials(AccessKeyID, AccessKeySecret, ""),
		HTTPClient:  &http.Client{Transport: s.Transport()},
	}
}

// PipeClient is Client without sockets.
func (s *Server) PipeClient() *oss.Client { return client(s.PipeConfig()) }

func client(cfg oss.Config) *oss.Client {
	c, err := oss.NewClient(cfg)
	if err != nil {
		panic("osstest: " + err.Error())
	}
	return c
}

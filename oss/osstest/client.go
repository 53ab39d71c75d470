package osstest

import (
	"net/http"
	"sync"

	"github.com/farcopy/farcopy/oss"
)

// Config returns the configuration of a client of this server over loopback, for tests that change a field of it. Buckets
// are addressed by path.
func (s *Server) Config() oss.Config {
	return oss.Config{Region: DefaultRegion, Endpoint: s.URL(), Credentials: oss.StaticCredentials(AccessKeyID, AccessKeySecret, "")}
}

// Client returns the client of this server over loopback, the same one at every call.
func (s *Server) Client() *oss.Client { return s.loopback.of(s.Config) }

// PipeConfig is Config without sockets: the only one for a testing/synctest bubble. Buckets are addressed by host name.
func (s *Server) PipeConfig() oss.Config {
	return oss.Config{
		Region:      DefaultRegion,
		Credentials: oss.StaticCredentials(AccessKeyID, AccessKeySecret, ""),
		HTTPClient:  &http.Client{Transport: s.Transport()},
	}
}

// PipeClient is Client without sockets, again the same one at every call.
func (s *Server) PipeClient() *oss.Client { return s.pipes.of(s.PipeConfig) }

// client is made when it is first asked for.
type client struct {
	once sync.Once
	made *oss.Client
}

func (c *client) of(config func() oss.Config) *oss.Client {
	c.once.Do(func() {
		var err error
		if c.made, err = oss.NewClient(config()); err != nil {
			panic("osstest: " + err.Error())
		}
	})
	return c.made
}

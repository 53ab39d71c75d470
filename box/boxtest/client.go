package boxtest

import (
	"net/http"
	"sync"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/box"
)

// Config returns the configuration of a client of this server over loopback, for tests that change a field of it.
func (s *Server) Config() box.Config {
	return box.Config{TokenSource: oauth2.StaticTokenSource(&oauth2.Token{AccessToken: DefaultToken}), BaseURL: s.URL()}
}

// Client returns the client of this server over loopback, the same one at every call.
func (s *Server) Client() *box.Client { return s.loopback.of(s.Config) }

// PipeConfig is Config without sockets: the only one for a testing/synctest bubble.
func (s *Server) PipeConfig() box.Config {
	return box.Config{
		TokenSource: oauth2.StaticTokenSource(&oauth2.Token{AccessToken: DefaultToken}),
		HTTPClient:  &http.Client{Transport: s.Transport()},
	}
}

// PipeClient is Client without sockets, again the same one at every call.
func (s *Server) PipeClient() *box.Client { return s.pipes.of(s.PipeConfig) }

// client is made when it is first asked for.
type client struct {
	once sync.Once
	made *box.Client
}

func (c *client) of(config func() box.Config) *box.Client {
	c.once.Do(func() {
		var err error
		if c.made, err = box.NewClient(config()); err != nil {
			panic("boxtest: " + err.Error())
		}
	})
	return c.made
}

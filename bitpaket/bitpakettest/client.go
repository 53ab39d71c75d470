package bitpakettest

import (
	"net/http"
	"sync"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/bitpaket"
)

// Config returns the configuration of a client of this server over loopback, for tests that change a field of it.
func (s *Server) Config() bitpaket.Config {
	cfg := credentials()
	cfg.BaseURL = s.URL()
	return cfg
}

// Client returns the client of this server over loopback, the same one at every call.
func (s *Server) Client() *bitpaket.Client { return s.loopback.of(s.Config) }

// PipeConfig is Config without sockets: the only one for a testing/synctest bubble.
func (s *Server) PipeConfig() bitpaket.Config {
	cfg := credentials()
	cfg.HTTPClient = &http.Client{Transport: s.Transport()}
	return cfg
}

// PipeClient is Client without sockets, again the same one at every call.
func (s *Server) PipeClient() *bitpaket.Client { return s.pipes.of(s.PipeConfig) }

// credentials are those that a new server accepts.
func credentials() bitpaket.Config {
	return bitpaket.Config{
		TokenSource:  oauth2.StaticTokenSource(&oauth2.Token{AccessToken: Token}),
		ClientSecret: ClientSecret,
	}
}

// client is made when it is first asked for.
type client struct {
	once sync.Once
	made *bitpaket.Client
}

func (c *client) of(config func() bitpaket.Config) *bitpaket.Client {
	c.once.Do(func() {
		var err error
		if c.made, err = bitpaket.NewClient(config()); err != nil {
			panic("bitpakettest: " + err.Error())
		}
	})
	return c.made
}

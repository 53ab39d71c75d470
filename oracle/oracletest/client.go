package oracletest

import (
	"net/http"
	"sync"

	"github.com/farcopy/farcopy/oracle"
)

// Config returns the configuration of a client of this server over loopback, as user "u", for tests that change a field of
// it.
func (s *Server) Config() oracle.Config {
	return oracle.Config{Username: exampleUser, Password: examplePassword, BaseURL: s.URL()}
}

// Client returns the client of this server over loopback, the same one at every call.
func (s *Server) Client() *oracle.Client { return s.loopback.of(s.Config) }

// PipeConfig is Config without sockets: the only one for a testing/synctest bubble.
func (s *Server) PipeConfig() oracle.Config {
	return oracle.Config{
		Username: exampleUser, Password: examplePassword, BaseURL: "https://oracle.test",
		HTTPClient: &http.Client{Transport: s.Transport()},
	}
}

// PipeClient is Client without sockets, again the same one at every call.
func (s *Server) PipeClient() *oracle.Client { return s.pipes.of(s.PipeConfig) }

// client is made when it is first asked for.
type client struct {
	once sync.Once
	made *oracle.Client
}

func (c *client) of(config func() oracle.Config) *oracle.Client {
	c.once.Do(func() {
		var err error
		if c.made, err = oracle.NewClient(config()); err != nil {
			panic("oracletest: " + err.Error())
		}
	})
	return c.made
}

package oracletest

import (
	"net/http"

	"github.com/farcopy/farcopy/oracle"
)

// Config returns the configuration of a client of this server over loopback, as user "u", for tests that change a field of
// it.
func (s *Server) Config() oracle.Config {
	return oracle.Config{Username: exampleUser, Password: examplePassword, BaseURL: s.URL()}
}

// Client returns a client of this server over loopback.
func (s *Server) Client() *oracle.Client { return client(s.Config()) }

// PipeConfig is Config without sockets: the only one for a testing/synctest bubble.
func (s *Server) PipeConfig() oracle.Config {
	return oracle.Config{
		Username: exampleUser, Password: examplePassword, BaseURL: "https://oracle.test",
		HTTPClient: &http.Client{Transport: s.Transport()},
	}
}

// PipeClient is Client without sockets.
func (s *Server) PipeClient() *oracle.Client { return client(s.PipeConfig()) }

func client(cfg oracle.Config) *oracle.Client {
	c, err := oracle.NewClient(cfg)
	if err != nil {
		panic("oracletest: " + err.Error())
	}
	return c
}

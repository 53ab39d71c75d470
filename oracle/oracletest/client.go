package oracletest

import (
	"net/http"

	"github.com/farcopy/farcopy/oracle"
)

// Config returns the configuration of a client that reaches the server over loopback, for tests
// that change a field of it.
func (s *Server) Config() oracle.Config {
	return oracle.Config{Username: DefaultUsername, Password: DefaultPassword, BaseURL: s.URL()}
}

// PipeConfig is Config without sockets, for testing/synctest bubbles.
func (s *Server) PipeConfig() oracle.Config {
	return oracle.Config{
		Username: DefaultUsername, Password: DefaultPassword, BaseURL: "https://oracle.test",
		HTTPClient: &http.Client{Transport: s.Transport()},
	}
}

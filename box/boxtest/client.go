package boxtest

import (
	"net/http"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/box"
)

// Config returns the configuration of a client that reaches the server over loopback, for tests
// that change a field of it.
func (s *Server) Config() box.Config {
	return box.Config{TokenSource: oauth2.StaticTokenSource(&oauth2.Token{AccessToken: DefaultToken}), BaseURL: s.URL()}
}

// Client returns a client that reaches the server over loopback, the same one at every call.
func (s *Server) Client() *box.Client { return s.client() }

// PipeConfig is Config without sockets, for testing/synctest bubbles.
func (s *Server) PipeConfig() box.Config {
	return box.Config{
		TokenSource: oauth2.StaticTokenSource(&oauth2.Token{AccessToken: DefaultToken}),
		HTTPClient:  &http.Client{Transport: s.Transport()},
	}
}

// PipeClient is Client without sockets, for testing/synctest bubbles.
func (s *Server) PipeClient() *box.Client { return s.pipeClient() }

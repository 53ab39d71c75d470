package boxtest

import (
	"net/http"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/box"
)

// Config returns the configuration of a client that reaches the server over loopback, for tests
// that change a field of it.
func (s *Server) Config() box.Config {
	cfg := credentials()
	cfg.BaseURL = s.URL()
	return cfg
}

// PipeConfig is Config without sockets, for testing/synctest bubbles.
func (s *Server) PipeConfig() box.Config {
	cfg := credentials()
	cfg.HTTPClient = &http.Client{Transport: s.Transport()}
	return cfg
}

// credentials are those that a new server accepts.
func credentials() box.Config {
	return box.Config{TokenSource: oauth2.StaticTokenSource(&oauth2.Token{AccessToken: DefaultToken})}
}

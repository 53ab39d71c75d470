package bitpakettest

import (
	"net/http"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/bitpaket"
)

// Config returns the configuration of a client that reaches the server over loopback, for tests
// that change a field of it.
func (s *Server) Config() bitpaket.Config {
	cfg := credentials()
	cfg.BaseURL = s.URL()
	return cfg
}

// PipeConfig is Config without sockets, for testing/synctest bubbles.
func (s *Server) PipeConfig() bitpaket.Config {
	cfg := credentials()
	cfg.HTTPClient = &http.Client{Transport: s.Transport()}
	return cfg
}

// credentials are those that a new server accepts.
func credentials() bitpaket.Config {
	return bitpaket.Config{
		TokenSource:  oauth2.StaticTokenSource(&oauth2.Token{AccessToken: DefaultToken}),
		ClientSecret: DefaultClientSecret,
	}
}

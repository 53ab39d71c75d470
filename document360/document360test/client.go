package document360test

import (
	"net/http"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/document360"
)

// Config returns the configuration of a client that reaches the server over loopback, for tests
// that change a field of it.
func (s *Server) Config() document360.Config {
	return document360.Config{TokenSource: defaultToken(), BaseURL: s.URL()}
}

// PipeConfig is Config without sockets, for testing/synctest bubbles.
func (s *Server) PipeConfig() document360.Config {
	return document360.Config{TokenSource: defaultToken(), HTTPClient: &http.Client{Transport: s.Transport()}}
}

func defaultToken() oauth2.TokenSource {
	return oauth2.StaticTokenSource(&oauth2.Token{AccessToken: DefaultToken})
}

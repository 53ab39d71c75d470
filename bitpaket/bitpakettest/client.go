package bitpakettest

import (
	"net/http"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/bitpaket"
)

// Config returns the configuration of a client of this server over loopback, for tests that change a field of it.
func (s *Server) Config() bitpaket.Config {
	cfg := credentials()
	cfg.BaseURL = s.URL()
	return cfg
}

// Client returns a client of this server over loopback.
func (s *Server) Client() *bitpaket.Client { return client(s.Config()) }

// PipeConfig is Config without sockets: the only one for a testing/synctest bubble.
func (s *Server) PipeConfig() bitpaket.Config {
	cfg := credentials()
	cfg.HTTPClient = &http.Client{Transport: s.Transport()}
	return cfg
}

// PipeClient is Client without sockets.
func (s *Server) PipeClient() *bitpaket.Client { return client(s.PipeConfig()) }

// credentials are those that a new server accepts.
func credentials() bitpaket.Config {
	return bitpaket.Config{
		TokenSource:  oauth2.StaticTokenSource(&oauth2.Token{AccessToken: Token}),
		ClientSecret: ClientSecret,
	}
}

func client(cfg bitpaket.Config) *bitpaket.Client {
	c, err := bitpaket.NewClient(cfg)
	if err != nil {
		panic("bitpakettest: " + err.Error())
	}
	return c
}

package document360_test

import (
	"strings"
	"testing"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/internal/testkit"
)

func TestSignInInvalid(t *testing.T) {
	conf := func(change func(*oauth2.Config)) *oauth2.Config {
		c := document360.OAuthConfig(document360.RegionEU, "program", "http://127.0.0.1:8080/callback")
		change(c)
		return c
	}
	redirect := func(address string) *oauth2.Config {
		return conf(func(c *oauth2.Config) { c.RedirectURL = address })
	}
	for want, c := range map[string]*oauth2.Config{
		"document360.SignIn: Config is required":                                                                  nil,
		"document360.SignIn: Config.ClientID is required":                                                         conf(func(c *oauth2.Config) { c.ClientID = "" }),
		"document360.SignIn: Config.Endpoint.AuthURL must be an address with https":                               conf(func(c *oauth2.Config) { c.Endpoint.AuthURL = "http://example.com/" }),
		"document360.SignIn: Config.Endpoint.TokenURL must be an address with https":                              conf(func(c *oauth2.Config) { c.Endpoint.TokenURL = "" }),
		`document360.SignIn: Config.Endpoint.AuthURL is of the region "a/b", which cannot be part of a host name`: document360.OAuthConfig("a/b", "program", "http://127.0.0.1/"),
		"document360.SignIn: Config.RedirectURL is required":                                                      redirect(""),
		"document360.SignIn: Config.RedirectURL must begin with http://127.0.0.1 or http://localhost":             redirect("https://127.0.0.1:8080/"),
		"document360.SignIn: Config.RedirectURL must begin with http://127.0.0.1 or http://localhost\x00":         redirect("http://127.0.0.1.evil.example/"),
		"document360.SignIn: Config.RedirectURL must have no user and no fragment":                                redirect("http://u@127.0.0.1/"),
		"document360.SignIn: Config.RedirectURL must have no user and no fragment\x00":                            redirect("http://127.0.0.1/#a"),
		"document360.SignIn: Config.RedirectURL has no port from 0 to 65535":                                      redirect("http://127.0.0.1:65536/"),
		"document360.SignIn: Config.RedirectURL must not have the parameter state":                                redirect("http://127.0.0.1/?state=1"),
	} {
		want, _, _ = strings.Cut(want, "\x00")
		_, err := document360.SignIn(t.Context(), document360.SignInRequest{Config: c, Open: func(string) error { t.Error("opened"); return nil }})
		testkit.WantInvalid(t, err, want)
	}
	_, err := document360.SignIn(t.Context(), document360.SignInRequest{Config: redirect("http://127.0.0.1/")})
	testkit.WantInvalid(t, err, "document360.SignIn: Open is required")
}

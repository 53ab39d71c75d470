package box_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/internal/testkit"
)

func TestRefreshShowsNoSecret(t *testing.T) {
	_, _, cfg := newSession(t)
	cfg.ClientSecret, cfg.Token.RefreshToken = "sekrit-1", "sekrit-2"
	for name, reply := range map[string]testkit.Reply{
		"redirect": {Status: 307, Header: http.Header{"Location": {"https://evil.example/"}}},
		"echo":     {Status: 400, Body: `{"error":"invalid_grant","error_description":"not sekrit-1 sekrit-2"}`},
		"form":     {Status: 400, Body: "client_secret=sekrit-1&refresh_token=sekrit-2"},
		"garbage":  {Status: 200, Body: "sekrit-1 sekrit-2"},
		"the same": {Status: 200, Body: `{"access_token":"a","refresh_token":"sekrit-2"}`},
	} {
		cfg.HTTPClient = reply.Client()
		source := newRefreshSource(t, cfg)
		_, err := source.Token()
		if err == nil {
			t.Fatalf("%s: no error", name)
		}
		testkit.WantLacks(t, fmt.Sprintf("%v %+v", err, err), "sekrit")
		testkit.WantHidden(t, source, "sekrit")
	}
	for _, v := range []any{cfg, &cfg} {
		testkit.WantPrinted(t, v, "ClientSecret:REDACTED")
		testkit.WantHidden(t, v, "sekrit")
	}
}

func TestRefreshInvalid(t *testing.T) {
	for _, tt := range []struct {
		change      func(*box.RefreshConfig)
		field, want string
	}{
		{func(c *box.RefreshConfig) { c.ClientID = "" }, "ClientID", "ClientID is required"},
		{func(c *box.RefreshConfig) { c.ClientSecret = "" }, "ClientSecret", "ClientSecret is required"},
		{func(c *box.RefreshConfig) { c.Token = nil }, "Token", "Token has no refresh token, and there is no Load"},
		{func(c *box.RefreshConfig) { c.Token.RefreshToken = "" }, "Token", "Token has no refresh token, and there is no Load"},
		{func(c *box.RefreshConfig) { c.Save = nil }, "Save", "Save is required: a refresh token of Box works once"},
		{func(c *box.RefreshConfig) { c.TokenURL = "http://api.example/" }, "TokenURL",
			"TokenURL is plain http to api.example, which would show the credential; use https or set AllowPlainHTTP"},
	} {
		_, _, cfg := newSession(t)
		tt.change(&cfg)
		_, err := box.RefreshTokenSource(cfg)
		testkit.WantInvalid(t, err, "box.RefreshTokenSource: "+tt.want)
		testkit.WantEqual(t, "Field", testkit.As[*box.NotExecutedError](t, err).Field, tt.field)
	}
}

// Package boxtoken gets the access tokens of the programs that copy on Box.
package boxtoken

import (
	"context"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"github.com/farcopy/farcopy/examples/internal/cli"
)

// Environment names the variables that Source reads.
const Environment = "BOX_TOKEN, or BOX_CLIENT_ID, BOX_CLIENT_SECRET, BOX_SUBJECT_TYPE and BOX_SUBJECT_ID"

// DefaultURL is the token endpoint of Box.
const DefaultURL = "https://api.box.com/oauth2/token"

// Source uses a token as it is, or gets tokens with an application's own credentials.
func Source(ctx context.Context, tokenURL string) (oauth2.TokenSource, error) {
	if token := os.Getenv("BOX_TOKEN"); token != "" {
		return oauth2.StaticTokenSource(&oauth2.Token{AccessToken: token}), nil
	}
	if os.Getenv("BOX_CLIENT_ID") == "" {
		return nil, cli.Usagef("set %s; -sim needs none", Environment)
	}
	if err := cli.RequireEnv("BOX_CLIENT_SECRET", "BOX_SUBJECT_TYPE", "BOX_SUBJECT_ID"); err != nil {
		return nil, err
	}
	if !private(tokenURL) {
		return nil, cli.Usagef("-token-url must begin with https://: the client secret is sent there")
	}
	app := clientcredentials.Config{
		ClientID: os.Getenv("BOX_CLIENT_ID"), ClientSecret: os.Getenv("BOX_CLIENT_SECRET"),
		TokenURL: tokenURL, AuthStyle: oauth2.AuthStyleInParams,
		EndpointParams: url.Values{
			"box_subject_type": {os.Getenv("BOX_SUBJECT_TYPE")},
			"box_subject_id":   {os.Getenv("BOX_SUBJECT_ID")},
		},
	}
	// The default client would follow a redirect and send the client secret along.
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	ctx = context.WithValue(ctx, oauth2.HTTPClient, &http.Client{CheckRedirect: stay, Timeout: 30 * time.Second})
	return app.TokenSource(ctx), nil
}

// private reports whether nobody on the way can read what is sent to an address.
func private(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return false
	}
	ip, err := netip.ParseAddr(u.Hostname())
	return u.Scheme == "https" || u.Scheme == "http" && (u.Hostname() == "localhost" || err == nil && ip.IsLoopback())
}

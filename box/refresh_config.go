package box

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net/http"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/redact"
)

// RefreshConfig is the session of a user who consented: the tokens that the program has stored, and
// how it stores the next ones.
type RefreshConfig struct {
	ClientID     string // Required
	ClientSecret string // Required

	// Token is the pair as the program has stored it: RefreshToken, and AccessToken with its
	// Expiry, which is used while it lasts. Required, unless Load is set.
	Token *oauth2.Token

	// Save stores a new pair where it outlives the process, before either token of it is used: it
	// replaces the pair before, which is worth nothing any more. Its context ends after 30 s. If it
	// returns an error, so does the source, and Save is called again with the same pair when the
	// next token is asked for. Required.
	Save func(context.Context, *oauth2.Token) error

	// Load reads the stored pair, which another process may have replaced. It is called before
	// every refresh, and after one that Box has refused. Its context ends after 30 s. Default: only
	// this process refreshes.
	Load func(context.Context) (*oauth2.Token, error)

	// TokenURL defaults to https://api.box.com/oauth2/token.
	TokenURL string

	// HTTPClient gives its Transport and Timeout to the token requests; an *http.Transport is
	// cloned, so that each has a connection of its own. Default: those of net/http, and 30 s.
	HTTPClient *http.Client

	// AllowPlainHTTP allows http:// to hosts other than loopback, where everyone on the way can
	// read the secrets.
	AllowPlainHTTP bool
}

func (c RefreshConfig) validate() error {
	if err := cmp.Or(call.Required("ClientID", c.ClientID), call.Required("ClientSecret", c.ClientSecret)); err != nil {
		return err
	}
	switch {
	case c.Load == nil && (c.Token == nil || c.Token.RefreshToken == ""):
		return call.Field("Token", "has no refresh token, and there is no Load")
	case c.Save == nil:
		return call.Field("Save", "is required: a refresh token of Box works once")
	}
	return call.CheckURL("TokenURL", c.TokenURL, c.AllowPlainHTTP)
}

func (c RefreshConfig) redacted() string { return redact.Fields(c, "ClientSecret", "Token") }

// Format prints the configuration without its secrets, whatever the verb.
func (c RefreshConfig) Format(f fmt.State, _ rune) { redact.Format(f, c.redacted()) }

// MarshalJSON writes the configuration without its secrets.
func (c RefreshConfig) MarshalJSON() ([]byte, error) { return redact.JSON(c.redacted()) }

// LogValue logs the configuration without its secrets.
func (c RefreshConfig) LogValue() slog.Value { return redact.LogValue(c.redacted()) }

package box

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/redact"
)

// ClientCredentials are those of an application that acts without a user's consent. An
// administrator has to authorise the application first.
type ClientCredentials struct {
	ClientID     string // Required
	ClientSecret string // Required

	// EnterpriseID makes the tokens those of the application's service account in this enterprise;
	// UserID makes them those of a managed user or an application user, for which the application
	// needs the permission to generate user access tokens. Exactly one is required.
	EnterpriseID string
	UserID       string

	// TokenURL defaults to https://api.box.com/oauth2/token.
	TokenURL string

	// HTTPClient gives its Transport and Timeout to the token requests. Default: those of net/http,
	// and 30 s.
	HTTPClient *http.Client

	// AllowPlainHTTP allows http:// to hosts other than loopback, where everyone on the way can
	// read the secret.
	AllowPlainHTTP bool
}

const (
	defaultTokenURL     = "https://api.box.com/oauth2/token"
	defaultTokenTimeout = 30 * time.Second
)

// ClientCredentialsTokenSource returns a Config.TokenSource for client credentials. Each call of
// its Token method asks Box for a token, which lives an hour: a [Client] keeps it until it expires
// or is refused. A wrong secret, an application that is not authorised and a subject that Box does
// not know are refused with an *oauth2.RetrieveError whose ErrorCode is invalid_client or
// invalid_grant. Box sends no refresh token for this grant.
//
// An invalid configuration is a [*NotExecutedError] whose Field is the wrong field.
//
// Source: https://developer.box.com/guides/authentication/client-credentials/.
func ClientCredentialsTokenSource(cfg ClientCredentials) (oauth2.TokenSource, error) {
	cfg.TokenURL = cmp.Or(cfg.TokenURL, defaultTokenURL)
	if err := cfg.validate(); err != nil {
		return nil, problem.Invalid("box.ClientCredentialsTokenSource", 0, err)
	}
	kind, id := "enterprise", cfg.EnterpriseID
	if cfg.UserID != "" {
		kind, id = "user", cfg.UserID
	}
	return &grant{
		config: &clientcredentials.Config{
			ClientID: cfg.ClientID, ClientSecret: cfg.ClientSecret, TokenURL: cfg.TokenURL, AuthStyle: oauth2.AuthStyleInParams,
			EndpointParams: url.Values{"box_subject_type": {kind}, "box_subject_id": {id}},
		},
		client: tokenClient(cfg.HTTPClient),
	}, nil
}

// tokenClient follows no redirect: a 307 would carry the secret to another host.
func tokenClient(from *http.Client) *http.Client {
	c := &http.Client{
		Timeout:       defaultTokenTimeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	if from != nil {
		c.Transport, c.Timeout = from.Transport, cmp.Or(from.Timeout, defaultTokenTimeout)
	}
	return c
}

func (c ClientCredentials) validate() error {
	switch {
	case c.EnterpriseID == "" && c.UserID == "":
		return cmp.Or(call.Required("ClientID", c.ClientID), call.Required("ClientSecret", c.ClientSecret),
			call.Field("EnterpriseID", "is required, or UserID"))
	case c.EnterpriseID != "" && c.UserID != "":
		return call.Field("UserID", "cannot be combined with EnterpriseID")
	}
	return cmp.Or(call.Required("ClientID", c.ClientID), call.Required("ClientSecret", c.ClientSecret),
		call.CheckURL("TokenURL", c.TokenURL, c.AllowPlainHTTP))
}

// grant is the token source. It prints nothing of the credentials.
type grant struct {
	config *clientcredentials.Config
	client *http.Client
}

// Token asks Box for a token. Unlike the source of package clientcredentials it keeps none: a token
// that Box refuses would be kept until it expires.
func (g *grant) Token() (*oauth2.Token, error) {
	t, err := g.config.Token(context.WithValue(context.Background(), oauth2.HTTPClient, g.client))
	if r, ok := errors.AsType[*oauth2.RetrieveError](err); ok {
		r.Body = nil // it may repeat the secret, and so may the description
		r.ErrorDescription = strings.ReplaceAll(r.ErrorDescription, g.config.ClientSecret, "REDACTED")
	}
	return t, err
}

// Format prints the name of the source, whatever the verb.
func (g *grant) Format(f fmt.State, _ rune) { redact.Format(f, "box.ClientCredentialsTokenSource") }

func (c ClientCredentials) redacted() string { return redact.Fields(c, "ClientSecret") }

// Format prints the credentials without the secret, whatever the verb.
func (c ClientCredentials) Format(f fmt.State, _ rune) { redact.Format(f, c.redacted()) }

// MarshalJSON writes the credentials without the secret.
func (c ClientCredentials) MarshalJSON() ([]byte, error) { return redact.JSON(c.redacted()) }

// LogValue logs the credentials without the secret.
func (c ClientCredentials) LogValue() slog.Value { return redact.LogValue(c.redacted()) }

package document360

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/auth"
	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/redact"
	"github.com/farcopy/farcopy/internal/settle"
	"github.com/farcopy/farcopy/internal/transport"
)

// Config says how a [Client] reaches Document360. Exactly one of TokenSource and APIKey is required.
type Config struct {
	// TokenSource gives the bearer tokens: what the configuration of [OAuthConfig] returns for a
	// user who signed in, or oauth2.StaticTokenSource for an API token of an older portal (Settings
	// > API Tokens). It is asked when there is no token, when the token expires, and once after a
	// 401.
	TokenSource oauth2.TokenSource

	// APIKey is an API key (d360_sk_...), which the vendor recommends for programs since August
	// 2026. It is sent in the header X-API-Key. Keys of API versions 1 and 2 (header api_token) do
	// not work here.
	APIKey string

	// ShareLimitsWith is another client of the same credential: both then wait at the same gates. Default: its own.
	ShareLimitsWith *Client

	BaseURL    string       // default https://apihub.document360.io; see [Endpoint] for other regions
	HTTPClient *http.Client // default: pooled. Its Transport and Timeout are used, its Jar and CheckRedirect are not

	// Limiter is asked once an attempt, reads included, by one request at a time; default: none. A
	// *rate.Limiter is one. Its error ends the call as [ErrNotExecuted], and errors.Is finds it,
	// unless it is an io/fs error.
	Limiter interface{ Wait(context.Context) error }

	MaxAttempts      int           // default 4: how often one call is sent at most; 1 turns retries off
	MaxBackoff       time.Duration // default 2m: the longest single wait; longer than any documented rate window
	CopyTimeout      time.Duration // default 5m: one attempt of a copy
	ReconcileTimeout time.Duration // default 30s: how long a copy that may still run is looked for
	Reconcile        Reconcile     // default ReconcileAuto
	Logger           *slog.Logger  // default: silent. One record an attempt, at debug level
	UserAgent        string        // put before the module's own
	AllowPlainHTTP   bool          // allows http:// to a host that is not loopback, which shows the credential to everyone on the way
}

const defaultBaseURL = "https://apihub.document360.io"

// Reconcile says what a client does about a copy whose answer was lost.
type Reconcile = farcopy.Reconcile

// The ways to treat a copy whose answer was lost.
const (
	ReconcileAuto   Reconcile = farcopy.ReconcileAuto   // look for it at the destination: by name, size and time
	ReconcileOff    Reconcile = farcopy.ReconcileOff    // do not look: it is reported as ErrOutcomeUnknown
	ReconcileStrict Reconcile = farcopy.ReconcileStrict // also list the destination before the copy, 100 files a request: what is there is not the copy
)

// Client makes copies on Document360. It is safe for concurrent use. In each project its reads share
// one rate gate and its copies another, because Document360 counts them apart.
type Client struct {
	service  *call.Service
	listings *settle.Listings[listedFile] // shared by calls that look for their copies
}

// NewClient returns a client, or an error that names the Config field to mend. It does not use the network.
func NewClient(cfg Config) (*Client, error) {
	credential, err := cfg.credential()
	if err != nil {
		return nil, call.Misconfigured("document360", err)
	}
	if cfg.BaseURL == "" {
		cfg.BaseURL = defaultBaseURL
	}
	if region, ok := strings.CutPrefix(cfg.BaseURL, noRegion); ok {
		return nil, call.Misconfigured("document360", call.Field("BaseURL", "is of the region %s, which cannot be part of a host name", region))
	}
	s, err := call.NewService(call.Settings{
		BaseURL: cfg.BaseURL, HTTPClient: cfg.HTTPClient, Limiter: cfg.Limiter, MaxAttempts: cfg.MaxAttempts,
		MaxBackoff: cfg.MaxBackoff, CopyTimeout: cfg.CopyTimeout, ReconcileTimeout: cfg.ReconcileTimeout, Reconcile: cfg.Reconcile,
		Logger: cfg.Logger, UserAgent: cfg.UserAgent, AllowPlainHTTP: cfg.AllowPlainHTTP,

		Name: "document360", Auth: credential, Shared: cfg.ShareLimitsWith.shared(), ReadsApart: true, RateWindow: time.Minute,
		RequestID: requestID, ReadProblem: readProblem, Unknown: unknown,
	})
	if err != nil {
		return nil, err
	}
	return &Client{s, &settle.Listings[listedFile]{}}, nil
}

func (c Config) credential() (transport.Authorizer, error) {
	switch {
	case c.TokenSource != nil && c.APIKey != "":
		return nil, call.Field("TokenSource", "and APIKey are both set; one of them is required")
	case c.TokenSource != nil:
		return auth.NewBearer(c.TokenSource), nil
	case c.APIKey != "":
		return auth.NewHeader("X-API-Key", c.APIKey), call.HeaderValue("APIKey", c.APIKey)
	}
	return nil, call.Field("TokenSource", "or APIKey is required")
}

// shared is what the client's calls share; nil where the client is nil or was not made by NewClient, which package call refuses.
func (c *Client) shared() *call.Service {
	if c == nil {
		return nil
	}
	return c.service
}

func (c Config) redacted() string { return redact.Fields(c, "TokenSource", "APIKey") }

// Format prints the configuration without its secrets, whatever the verb.
func (c Config) Format(f fmt.State, _ rune) { redact.Format(f, c.redacted()) }

// MarshalJSON writes the configuration without its secrets.
func (c Config) MarshalJSON() ([]byte, error) { return redact.JSON(c.redacted()) }

// LogValue logs the configuration without its secrets.
func (c Config) LogValue() slog.Value { return redact.LogValue(c.redacted()) }

// CallOption changes a single call.
type CallOption = call.Option

// WithHeader adds a header to every request of the call. Headers that the client sets itself are refused.
func WithHeader(key, value string) CallOption { return call.WithHeader(key, value) }

// WithMaxAttempts replaces Config.MaxAttempts for this call; at least 1.
func WithMaxAttempts(n int) CallOption { return call.WithMaxAttempts(n) }

// WithResponse stores the last answer to the call itself in *p, also where the call fails; nil where none came, even if the
// copy was found again by reading. Its body is in memory, its Request is nil. Header and body are the caller's, as they came:
// secrets of the request that the service repeats in them are not masked.
func WithResponse(p **http.Response) CallOption { return call.WithResponse(p) }

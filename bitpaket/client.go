package bitpaket

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/auth"
	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/redact"
)

// Config says how a [Client] reaches BitPaket. Only TokenSource and ClientSecret are required.
type Config struct {
	// TokenSource gives the access tokens, which are made in the paket manager: oauth2.StaticTokenSource for one of them. It
	// is asked when there is no token, when the token expires, and once after a 401. BitPaket documents no way to refresh one.
	TokenSource oauth2.TokenSource

	// ClientSecret is the secret of the API endpoint that the token belongs to. A copy sends it, in its body; reads do not.
	ClientSecret string

	// ShareLimitsWith is another client of the same credential: both then wait at one gate. Default: its own.
	ShareLimitsWith *Client

	BaseURL    string       // default https://api.bitpaket.com; without the /v2
	HTTPClient *http.Client // default: pooled. Its Transport and Timeout are used, its Jar and CheckRedirect are not

	// Limiter is asked once an attempt, reads included, by one request at a time; default: none. A
	// *rate.Limiter is one. Its error ends the call as [ErrNotExecuted], and errors.Is finds it,
	// unless it is an io/fs error.
	Limiter interface{ Wait(context.Context) error }

	MaxAttempts      int           // default 4: how often one call is sent at most; 1 turns retries off
	MaxBackoff       time.Duration // default 2m: the longest single wait; longer than any documented rate window
	CopyTimeout      time.Duration // default 5m: one attempt of a copy
	ReconcileTimeout time.Duration // default 30s: how long a copy whose answer was lost is looked for; longer where copies start late
	Reconcile        Reconcile     // default ReconcileAuto
	Logger           *slog.Logger  // default: silent. One record an attempt, at debug level
	UserAgent        string        // put before the module's own
	AllowPlainHTTP   bool          // allows http:// to a host that is not loopback, which shows token and secret on the way
}

const defaultBaseURL = "https://api.bitpaket.com"

// Reconcile says what a client does about a copy whose answer was lost.
type Reconcile = farcopy.Reconcile

// The ways to treat a copy whose answer was lost.
const (
	ReconcileAuto   Reconcile = farcopy.ReconcileAuto   // look for its objects at the target, by size, hash and time
	ReconcileOff    Reconcile = farcopy.ReconcileOff    // do not look: it is reported as ErrOutcomeUnknown
	ReconcileStrict Reconcile = farcopy.ReconcileStrict // also read sources and target before the copy: what was there is told by its id, not by its time
)

// Client makes copies on BitPaket. It is safe for concurrent use; all its calls share one rate gate.
type Client struct {
	service *call.Service
	secret  *string // a pointer, so that no format verb shows it
}

// NewClient returns a client, or an error that names the Config field to mend. It does not use the network.
func NewClient(cfg Config) (*Client, error) {
	switch {
	case cfg.TokenSource == nil:
		return nil, call.Misconfigured("bitpaket", call.Required("TokenSource", ""))
	case cfg.ClientSecret == "":
		return nil, call.Misconfigured("bitpaket", call.Required("ClientSecret", ""))
	}
	if err := call.UTF8("ClientSecret", cfg.ClientSecret); err != nil {
		return nil, call.Misconfigured("bitpaket", err)
	}
	if cfg.BaseURL == "" {
		cfg.BaseURL = defaultBaseURL
	}
	s, err := call.NewService(call.Settings{
		BaseURL: cfg.BaseURL, HTTPClient: cfg.HTTPClient, Limiter: cfg.Limiter, MaxAttempts: cfg.MaxAttempts,
		MaxBackoff: cfg.MaxBackoff, CopyTimeout: cfg.CopyTimeout, ReconcileTimeout: cfg.ReconcileTimeout, Reconcile: cfg.Reconcile,
		Logger: cfg.Logger, UserAgent: cfg.UserAgent, AllowPlainHTTP: cfg.AllowPlainHTTP,

		Name: "bitpaket", Shared: cfg.ShareLimitsWith.shared(), Auth: auth.NewBearer(cfg.TokenSource),
		RequestID: requestID, ReadProblem: readProblem, Unknown: unknown,
	})
	if err != nil {
		return nil, err
	}
	return &Client{s, &cfg.ClientSecret}, nil
}

// shared is what the client's calls share; nil where the client is nil or was not made by NewClient, which package call refuses.
func (c *Client) shared() *call.Service {
	if c == nil {
		return nil
	}
	return c.service
}

func (c Config) redacted() string { return redact.Fields(c, "TokenSource", "ClientSecret") }

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

package box

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/time/rate"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/auth"
	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/redact"
	"github.com/farcopy/farcopy/internal/settle"
)

// Config says how a [Client] reaches Box. Only TokenSource is required.
type Config struct {
	// TokenSource gives the access tokens: an oauth2.Config's, a clientcredentials.Config's, oauth2.StaticTokenSource for a
	// developer token. It is asked when there is no token, when the token expires, and once after a 401.
	TokenSource oauth2.TokenSource

	// ShareLimitsWith is another client of the same user: both then wait at one gate for Box's rate limit. Default: its own gate.
	ShareLimitsWith *Client

	BaseURL    string       // default https://api.box.com/2.0
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
	AllowPlainHTTP   bool          // allows http:// to a host that is not loopback, which shows the token to everyone on the way
}

const defaultBaseURL = "https://api.box.com/2.0"

// Reconcile says what a client does about a copy whose answer was lost.
type Reconcile = farcopy.Reconcile

// The ways to treat a copy whose answer was lost.
const (
	ReconcileAuto   Reconcile = farcopy.ReconcileAuto   // look for it at the destination
	ReconcileOff    Reconcile = farcopy.ReconcileOff    // do not look: it is reported as ErrOutcomeUnknown
	ReconcileStrict Reconcile = farcopy.ReconcileStrict // also list the destination before the copy: what is there is not the copy, even if it is of the same second
)

// Client makes copies on Box. It is safe for concurrent use; all its calls share one rate gate.
type Client struct {
	service  *call.Service
	listings *settle.Listings[Item] // shared by calls that look for their copies
}

// NewClient returns a client, or an error that names the Config field to mend. It does not use the network.
func NewClient(cfg Config) (*Client, error) {
	if cfg.TokenSource == nil {
		return nil, call.Misconfigured("box", call.Required("TokenSource", ""))
	}
	if cfg.BaseURL == "" {
		cfg.BaseURL = defaultBaseURL
	}
	s, err := call.NewService(call.Settings{
		BaseURL: cfg.BaseURL, HTTPClient: cfg.HTTPClient, Limiter: cfg.Limiter, MaxAttempts: cfg.MaxAttempts,
		MaxBackoff: cfg.MaxBackoff, CopyTimeout: cfg.CopyTimeout, ReconcileTimeout: cfg.ReconcileTimeout, Reconcile: cfg.Reconcile,
		Logger: cfg.Logger, UserAgent: cfg.UserAgent, AllowPlainHTTP: cfg.AllowPlainHTTP,

		Name: "box", Auth: auth.NewBearer(cfg.TokenSource), Shared: cfg.ShareLimitsWith.shared(),
		RequestID: requestID, ReadProblem: readProblem, Unknown: unknown,
	})
	if err != nil {
		return nil, err
	}
	return &Client{s, &settle.Listings[Item]{}}, nil
}

// shared is what the client's calls share; nil where the client is nil or was not made by NewClient, which package call refuses.
func (c *Client) shared() *call.Service {
	if c == nil {
		return nil
	}
	return c.service
}

// UserRateLimiter is a Config.Limiter that stays below Box's documented rate of 1000 calls a minute and user: at most 100 at
// once, and 15 a second. Clients of one user share it. Source: https://developer.box.com/guides/api-calls/permissions-and-errors/rate-limits/.
func UserRateLimiter() *rate.Limiter { return rate.NewLimiter(15, 100) }

func (c Config) redacted() string { return redact.Fields(c, "TokenSource") }

// Format prints the configuration without its secrets, whatever the verb.
func (c Config) Format(f fmt.State, _ rune) { redact.Format(f, c.redacted()) }

// MarshalJSON writes the configuration without its secrets.
func (c Config) MarshalJSON() ([]byte, error) { return redact.JSON(c.redacted()) }

// LogValue logs the configuration without its secrets.
func (c Config) LogValue() slog.Value { return redact.LogValue(c.redacted()) }

// CallOption changes a single call.
type CallOption = call.Option

// WithHeader adds a header to every request of the call, such as As-User. Headers that the client sets itself are refused.
func WithHeader(key, value string) CallOption { return call.WithHeader(key, value) }

// WithMaxAttempts replaces Config.MaxAttempts for this call; at least 1.
func WithMaxAttempts(n int) CallOption { return call.WithMaxAttempts(n) }

// WithResponse stores the last answer to the call itself in *p, also where the call fails; nil where none came, even if the
// copy was found again by reading. Its body is in memory, its Request is nil. Header and body are the caller's, as they came:
// secrets of the request that the service repeats in them are not masked.
func WithResponse(p **http.Response) CallOption { return call.WithResponse(p) }
